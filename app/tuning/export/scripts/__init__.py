"""A search as a script that goes on by Keras Tuner alone, and the part of it that is about the search.

Others import ``script``, ``short_script`` and ``model_file``.
"""
