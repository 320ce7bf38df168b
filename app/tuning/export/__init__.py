"""What a finished search is used for: a trial's model, new rows answered, a final fit, a script, the table of trials.

Others import ``commands``, ``export_process`` and ``table``.
"""
