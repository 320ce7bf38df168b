"""What a search is, as values: data, space, tuner and budget; read from JSON and checked at the door.

Others import any of it.
"""
