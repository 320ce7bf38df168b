"""Any table to arrays: reading, guessing what columns are, encoding, scaling. In processes that train or preview.

Others import ``baseline``, ``encode``, ``load``, ``preview`` and ``read_csv``.
"""
