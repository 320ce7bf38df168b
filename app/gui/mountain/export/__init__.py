"""The mountain outside its window: figures, animations, captions, words for screen readers, and the ``shot`` command.

``save`` writes a figure, ``carried_scene`` reads the scene out of one; ``options`` and ``sizes`` are what may be asked.
"""
