"""What Keras Tuner's own files tell of a search: alone, or beside the journals of one of ours.

Others import ``foreign_project``, ``joined``, ``keras_files`` and ``nearby``.
"""
