"""The card of what can be taken out of a search, and how a chart becomes a file."""
