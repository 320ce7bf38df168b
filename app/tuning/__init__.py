"""The tuner: real Keras Tuner searches as values in and events out. Keras is imported inside functions; no Qt.

Its rooms, each importing those to its left alone: spec ← data, record ← found ← project ← train, words ← workers,
export.
``names`` and ``control`` are for all of them.
"""
