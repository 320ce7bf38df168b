"""What leaves the app: the best model, and a script that goes on with the search by Keras Tuner alone.

Imports ``train``, ``project`` and ``spec``.
"""
