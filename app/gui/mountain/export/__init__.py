"""The mountain outside its window: figures, animations, captions, words for screen readers, and the ``shot`` command.

Others import ``accessible_text``, ``caption``, ``carried_scene``, ``options``, ``save`` and ``shot_command``.
"""
