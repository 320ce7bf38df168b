"""The folder of a search on disk: what may be in it, who holds it, its notes, and the mending of Keras Tuner's files.

Others import ``folder``, ``follow``, ``join_token``, ``keras_saves``, ``lock``, ``notes``, ``orders_file``, ``rows``
and ``summary``.
"""
