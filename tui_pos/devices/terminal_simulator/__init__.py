"""A card terminal without cards, for trying and for tests: a process of its own that remembers what it has charged.

`python -m tui_pos.devices.terminal_simulator --port 9200 --home DIR`; how it is made to fail is in `steering.py`.
"""
