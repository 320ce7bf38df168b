"""A formula in x and y as people type it: read by a grammar of its own, differentiated exactly, computed on arrays.

Others import ``loss_and_derivatives``, ``mend``, ``names`` and ``parser``.
"""
