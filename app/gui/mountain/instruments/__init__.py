"""Instruments: pictures of what many walks come to, one of them open beside the map, each an entry of one list.

Others import ``bar``, ``beside_map``, ``every_instrument``, ``instrument`` and ``prediction_view``.
"""
