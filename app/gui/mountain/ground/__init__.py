"""The choice of the ground: the card, the sheet of small maps, the thumbnails.

Imports ``map`` and ``looks``.
"""
