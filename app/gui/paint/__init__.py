"""QPainter for both tabs: axes and their ticks, many lines, dots and markers at once, thinned to what shows; SVG.

Others import ``axis``, ``haloed_text``, ``markers``, ``pixmaps``, ``stamps``, ``strokes``, ``svg``, ``thin``
and ``ticks``.
"""
