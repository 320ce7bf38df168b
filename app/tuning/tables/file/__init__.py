"""What stands in a file with a table: its bytes unpacked, its encoding, how it is written, what its cells say.

Others import ``missing_marks``, ``opening``, ``other_formats``, ``text_file`` and ``tidy``.
"""
