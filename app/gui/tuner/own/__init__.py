"""A Python file of the user's own as the model of a search: let run, looked at, edited, and what it registers set.

Others import ``allowed``, ``look``, ``chooser``, ``panel``, ``rows`` and ``row_text``.
"""
