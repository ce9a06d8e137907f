"""What the retail server says of itself at GET /health (DESIGN section 2, rule 6)."""

from __future__ import annotations

import msgspec


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Which versions this server speaks and holds."""

    protocol: int
    schema_version: int
