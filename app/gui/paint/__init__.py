"""QPainter for both tabs: many lines, dashes and marks at once, cut and thinned to what a picture can show.

Vector-capable; knows no widget.
"""
