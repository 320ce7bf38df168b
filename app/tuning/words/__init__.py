"""Every sentence about a search: values in, text out.

Imports ``record`` and ``spec``; windows and the command line import from here.
"""
