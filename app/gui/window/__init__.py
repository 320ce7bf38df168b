"""What the window has around its tabs: menus, commands and the sheet of keys."""
