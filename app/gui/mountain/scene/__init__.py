"""The Scene that the tab shows: its edits, walks and sweeps, and the playhead that moves along them, with its card.

Others import any of it.
"""
