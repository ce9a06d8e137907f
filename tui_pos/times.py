"""Instants for machines: ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(instant: int) -> str:
    """An instant in microseconds as ISO 8601, UTC, to the millisecond."""
    return datetime.fromtimestamp(instant / 1_000_000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
