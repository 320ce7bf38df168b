"""What became of the hikers, and why: a step taken apart, the formula with its numbers, what the ground bears.

Imports every other room of ``descent``; none of them imports from here.
"""
