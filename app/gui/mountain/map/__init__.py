"""The map: ground, fog, trails, hikers and labels, painted in layers so that a frame paints only what is new.

Imports ``looks`` and ``paint``.
"""
