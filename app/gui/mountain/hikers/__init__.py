"""The list of hikers: a row each, with its learning rate on a log slider, the ruler below it, and its settings.

Others import ``card`` and ``rate_control``.
"""
