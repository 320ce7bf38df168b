"""Words and numbers: how numbers are written and read, and how JSON or a typed line is found at fault, and where.

Others import any of it.
"""
