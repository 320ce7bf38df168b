"""Figures, each a ratio or a comparison within one run; run by hand: ``python -m tests.benchmarks.gui_gaps``."""
