"""What a search is, as values: data, space, tuner and budget; read from JSON and checked at the door.

Every room of ``tuning`` may import from here; nothing here knows of folders or of Keras.
"""
