"""Below the map: losses and learning rates by step, and the LR curve.

Imports ``scene`` (its sweeps) and ``looks``.
"""
