"""The mountain outside its window: figures, animations, captions, words for screen readers, and the ``shot`` command.

Others import ``accessible_text``, ``caption``, ``carried_scene``, ``options``, ``figure_bytes``,
``painted_figure`` and ``shot_command``.
"""
