"""Many steps and many hikers: the Scene, its walks computed whole, and many walks at once.

Others import ``camera``, ``forks``, ``many_ends``, ``many_hikers``, ``memory``, ``noise_and_batches``, ``rate_sweep``,
``scene``, ``standing`` and ``walk``.
"""
