"""How each hiker looks: colour, marker, dash and figure, so that colour is never alone.

Others import ``badge``, ``looks`` and ``styles``.
"""
