"""A goal below a text: watched while the learner plays, off the window's thread, and what became of it.

Others import ``strip`` and ``watch``.
"""
