"""What the window has around its tabs: menus and their commands, the sheet of keys, faults, what it remembers.

Imports ``kit`` and the mountain's gallery; the window fills in the commands, and no room here knows it.
"""
