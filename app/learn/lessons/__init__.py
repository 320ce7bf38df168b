"""What stands in a folder of lessons: reading it, the rules its texts keep, its numbers filled in, its claims run.

Others import ``claims``, ``fill``, ``guide``, ``kinds``, ``read``, ``step_rows``, ``texts`` and
``worked_example``.
"""
