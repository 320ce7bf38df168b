"""Words and numbers: how numbers are written and read, and how JSON becomes a checked value or a fault that says where.

Anything of ``app`` may import from here; nothing here knows of mountains.
"""
