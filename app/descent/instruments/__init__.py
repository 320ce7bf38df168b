"""Questions that a whole mountain can answer: functions of a Scene that walk many hikers and give arrays.

Others import ``fair_race``, ``fair_race_sentences``, ``rates_at_once``, ``rates_at_once_sentences``, ``start_map``
and ``start_map_sentences``.
"""
