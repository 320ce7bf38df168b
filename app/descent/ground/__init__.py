"""A loss over two weights: formulas with exact derivatives, the surfaces made of them, and their light and shadow.

Imports ``text``; the hikers' rooms import ``surface_choice`` and ``surface``.
"""
