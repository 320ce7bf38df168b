"""What a search has told: events, the journals they are written to, and the SearchState that they add up to.

Imports ``spec``; ``project`` and everything that shows a search import from here.
"""
