"""`python -m server_stub` is `tui-pos-server` (DESIGN section 5): how another process of ours starts the server."""

from server_stub.cli import main

main()
