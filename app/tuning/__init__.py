"""Real Keras Tuner searches: what one is, running it, and reading its events. No Qt."""
