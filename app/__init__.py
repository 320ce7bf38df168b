"""Blindfolded Mountain: see what a learning rate does, then measure it on real networks."""

__version__ = "0.1.0"
