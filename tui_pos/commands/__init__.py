"""What the commands of a register do; `cli.py` only reads their words from the command line (DESIGN section 5)."""
