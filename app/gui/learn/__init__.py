"""The Learn panel: a page at a time, the controls that it needs below it, and what is understood so far.

Others import ``bench``, ``panel``, ``places`` and ``study``.
"""
