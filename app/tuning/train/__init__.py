"""Training: a spec run as a real Keras Tuner search in this process, telling events and hearing orders.

Keras is imported inside functions. Imports ``project``, ``record``, ``data`` and ``spec``.
"""
