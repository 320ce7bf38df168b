"""Measures and checks over walks and searches: the list that lessons choose from, each a value with its arguments.

Others import any of it.
"""
