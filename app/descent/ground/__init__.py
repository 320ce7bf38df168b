"""A loss over two weights: the surfaces made of formulas and of data, their minima, and their relief.

Imports ``formula`` and ``text``; what others need are ``surface_choice``, ``surface``, ``relief``, ``minima`` and
``formula_presets``.
"""
