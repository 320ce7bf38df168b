"""Pieces that both tabs are made of: forms of a value, cards, fields, errors in place, undo, recent files.

Imports ``theme`` and ``settings``; knows neither the mountain nor the tuner.
"""
