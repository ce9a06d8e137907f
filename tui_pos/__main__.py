"""`python -m tui_pos` is the `tui-pos` command."""

from tui_pos.cli import main

main()
