"""The views of a search, one at a time: curves, history, space, one trial's page.

Others import ``every_view``, ``stack`` and ``view``.
"""
