"""What a search has told: events, the journals they are written to, and the SearchState that they add up to.

Others import any of it.
"""
