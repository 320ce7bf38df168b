"""A loss over two weights: the surfaces made of formulas and of data, their minima, and their relief.

Others import ``formula_presets``, ``lowest_pass``, ``minima``, ``relief``, ``surface`` and ``surface_choice``.
"""
