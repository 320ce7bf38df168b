"""The processes that train and those that watch them: one worker, a fleet under a chief, guests of other machines.

Others import ``fleet``, ``handshake``, ``headless``, ``join_line``, ``spares``,
``stay_awake`` and ``supervise``.
"""
