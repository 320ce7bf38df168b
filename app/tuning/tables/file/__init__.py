"""A file with a table, before pandas reads it: its bytes unpacked, its encoding, how it is written; and other formats.

Others import ``encoding``, ``how_written``, ``opening`` and ``other_formats``.
"""
