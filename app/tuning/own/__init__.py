"""A Python file of the user's own: run it, find what it builds networks with, and say what it registers.

In processes that train or look (``dry_run``).

Others import ``copies``, ``faults``, ``found``, ``load_file``, ``look``, ``overrides`` and ``rows``.
"""
