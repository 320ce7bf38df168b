"""The Scene that the tab shows: its edits, walks and sweeps, and the playhead that moves along them, with its card.

Imports ``looks``; every other room of the tab listens to this one.
"""
