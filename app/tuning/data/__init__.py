"""Any table to arrays: reading, guessing what columns are, encoding, scaling. In processes that train or preview.

Imports ``spec``.
"""
