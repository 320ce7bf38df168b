"""Every sentence about a search, by subject: values in, text out; what decides which one stands in ``record``.

Others import any of it.
"""
