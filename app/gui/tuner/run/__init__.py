"""The run of a search: its card, its options, the thread that sees it through, workers of other machines.

Others import ``best_card``, ``card``, ``changed_table``, ``folder_orders``, ``options``, ``other_process``,
``redraw_timer`` and ``session``.
"""
