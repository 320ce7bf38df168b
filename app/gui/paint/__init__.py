"""QPainter for both tabs: axes and their ticks, many lines, dots and markers at once, thinned to what can be seen; SVG.

Vector-capable; knows no widget. Imports ``theme``.
"""
