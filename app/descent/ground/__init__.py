"""A loss over two weights: formulas with exact derivatives, the surfaces made of them, their minima, and their relief.

Imports ``text``; what others need are ``surface_choice``, ``surface``, ``relief``, ``minima``, and of what is typed
``formula_parser`` and ``formula_presets``.
"""
