"""What the window has around its tabs: menus and their commands, the sheet of keys, faults, what it remembers.

Others import any of it.
"""
