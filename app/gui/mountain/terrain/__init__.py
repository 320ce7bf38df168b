"""The ground as it is painted: where the world lies on the picture, tints, light, contours, edge ticks, valleys.

Others import ``camera``, ``contours``, ``edge_ticks``, ``ground_cache``, ``paint_ground`` and ``valley_marks``.
"""
