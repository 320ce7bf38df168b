"""The ground as it is painted: where the world lies on the picture, tints, light, contours, marks of valleys.

Others import any of it.
"""
