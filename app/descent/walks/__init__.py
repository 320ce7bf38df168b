"""Many steps and many hikers: the Scene, its walks computed whole, sweeps of thousands of walks, and how each ended.

Imports ``ground``, ``step`` and ``text``.
"""
