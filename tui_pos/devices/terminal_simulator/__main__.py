"""`python -m tui_pos.devices.terminal_simulator --home DIR [--port N]`."""

from __future__ import annotations

import sys

from tui_pos.devices.terminal_simulator.command import main

if __name__ == "__main__":
    sys.exit(main())
