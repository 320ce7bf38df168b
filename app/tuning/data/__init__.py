"""The rows a search trains on, as arrays: made, or a table's by what is fitted on its training part.

Others import ``baseline``, ``class_weights``, ``encode``, ``load``, ``npz``, ``recipe``, ``references`` and
``scores``.
"""
