"""A file with a table, as a pandas frame: how it is written, what its columns hold, which one is to be predicted.

In processes that train or preview, never in the window's: there only ``preview``'s values and its command are imported.

Others import ``columns_to_draw``, ``preview``, ``preview_command``, ``read`` and ``understand``.
"""
