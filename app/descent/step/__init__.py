"""One rule and one step: Keras's optimizers and schedules as pure functions, and the hiker that names one of each.

Others import any of it.
"""
