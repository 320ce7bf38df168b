"""The live curves: a metric of every trial by epoch, and each epoch's learning rate.

Others import ``view``.
"""
