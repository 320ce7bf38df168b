"""What a table's columns mean: their kinds, the one to be predicted, what it asks for, and what gives the answer away.

Others import ``date_formats``, ``facts``, ``kinds``, ``leaks``, ``offers``, ``targets`` and ``tasks``.
"""
