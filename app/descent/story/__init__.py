"""What became of the hikers, and why: a step taken apart, limits of the learning rate, and every sentence about a walk.

Others import any of it.
"""
