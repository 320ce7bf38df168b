"""Pieces that both tabs are made of: cards, fields, errors in place, undo, recent files.

Others import any of it.
"""
