"""Benchmarks of issue 2, item 5: `python -m tests.benchmarks [NAME] --json` (DESIGN section 5)."""
