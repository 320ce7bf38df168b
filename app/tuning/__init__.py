"""The tuner: real Keras Tuner searches as values in and events out. Keras is imported inside functions; no Qt."""
