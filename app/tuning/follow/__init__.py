"""A Keras Tuner script that somebody else wrote, run as it is, with its searches recorded and open to orders.

Others import ``run_script`` and ``tuner_hooks``.
"""
