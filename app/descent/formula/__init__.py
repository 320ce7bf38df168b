"""A formula in x and y as people type it: read by a grammar of its own, differentiated exactly, computed on arrays.

Imports ``text``; ``ground`` makes surfaces of formulas.
"""
