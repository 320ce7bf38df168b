"""The search space as a map of two hyperparameters, filling up as trials end.

Others import ``view``.
"""
