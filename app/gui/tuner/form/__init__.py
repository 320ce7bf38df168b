"""The form of a search: shows a SearchSpec and makes one, card by card.

Others import ``form``.
"""
