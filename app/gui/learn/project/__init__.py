"""The mini project: the code of the search beside its form, line by line.

Others import ``project_page``.
"""
