"""QPainter for both tabs: many lines, dashes and marks at once, cut and thinned to what a picture can show, and as SVG.

Vector-capable; knows no widget.
"""
