"""Layers of Keras's own that take a table's columns as they stand in the file, in front of its network.

Others import ``raw_model``.
"""
