"""The mountain tab: one Scene in, one picture out; every control edits the Scene.

``tab`` joins its rooms: ``looks`` ← ``scene``, ``map`` ← ``losses`` ← ``hikers``, ``anatomy``, ``ground``, ``export``.
"""
