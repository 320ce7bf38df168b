"""The Scene that the tab shows: edits and their undo, its walks and sweeps, and the playhead that moves along them.

Imports ``descent``; every other room of the tab listens to this one.
"""
