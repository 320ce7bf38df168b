"""Every sentence about a search, by subject: values in, text out.

What decides which sentence it is stands in ``record`` and ``spec``, which are all that is imported here; windows and
the command line import from here.
"""
