"""The worked example that fades: one step in formulas and numbers, some of which are to be worked out.

Others import ``example_page``.
"""
