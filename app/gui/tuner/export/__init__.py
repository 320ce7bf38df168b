"""The card of what can be exported from a search, and how a chart becomes a file.

Others import ``card``.
"""
