"""The run of a search: its card, the thread that sees it through, workers of other machines."""
