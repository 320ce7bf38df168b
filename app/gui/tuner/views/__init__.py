"""The views of a search, one at a time: curves, history, space, one trial's page."""
