"""Many steps and many hikers: the Scene, its walks computed whole, many walks at once, and how each of them ended.

Imports ``ground``, ``step`` and ``text``; what others need are ``scene``, ``walk``, ``rate_sweep`` and ``start_map``.
"""
