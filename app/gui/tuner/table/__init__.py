"""The table of trials: its columns, its rows as a model, and the filter above it.

Others import ``panel``.
"""
