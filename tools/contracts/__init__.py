"""Import contracts: `python -m tools.contracts` checks importlinter.toml; three kinds of contract are our own.

Doors: a room is entered from another room by its actions, queries and terms only.
Furniture: a room holds modules of the known names only; others are listed room by room.
Bridge: another package is known to the listed rooms only.
"""
