"""One rule and one step: Keras's optimizers and schedules as pure functions, and the hiker that names one of each.

Imports ``text`` alone, and knows no ground; what others need are ``hiker``, ``schedules`` and
``keras_line``.
"""
