"""The processes that train and those that watch them: one worker, a fleet under a chief, guests of other machines.

Imports ``train`` and all below it; windows and the command line start searches from here.
"""
