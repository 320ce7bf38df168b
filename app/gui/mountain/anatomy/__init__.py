"""A step taken apart: its numbers, Keras's formula, the rate of each axis, and arrows on the map.

Others import ``card``.
"""
