"""A loss over two weights: the surfaces made of formulas and of data, their minima, and their relief.

Others import ``find_ground``, ``formula_presets``, ``lowest_pass``, ``minima``, ``own_rows``, ``relief``, ``surface``
and ``surface_choice``.
"""
