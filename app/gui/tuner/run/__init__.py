"""The run of a search: its card, its options, the thread that sees it through, workers of other machines.

Import ``card.RunCard``, ``best_card.BestCard``, and what the tab runs a search with: ``session``, ``other_process``,
``redraw_timer``.
"""
