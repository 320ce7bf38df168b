"""The choice of the ground: the card, the formula field, the sheet of small maps, the thumbnails.

Others import ``card`` and ``thumbnails``.
"""
