"""What leaves the app: a trial's model, the table of trials, and a script that goes on by Keras Tuner alone.

Others import ``commands``, ``export_process``, ``short_script`` and ``table``.
"""
