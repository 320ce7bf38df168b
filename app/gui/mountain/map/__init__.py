"""The map: fog, trails, hikers and labels on the ground, in layers so that a frame paints only what is new.

Others import ``fog``, ``frame``, ``hiker_tips``, ``key_line``, ``layers``, ``paint_trails``, ``predicted_end``,
``readout``, ``trail``, ``wash`` and ``widget``.
"""
