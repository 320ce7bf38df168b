"""The ground tilted: a block in oblique parallel projection, what of it is seen, and how it looks.

Others import ``eye``, ``first_camera``, ``heights``, ``paint_block``, ``tilted_ground`` and ``view``.
"""
