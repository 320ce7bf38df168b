"""A user's table in the wide area: its columns with what they are used for, how the file is written, what is asked.

Others import ``panel``, ``class_shares``, ``changes`` and ``column_text``.
"""
