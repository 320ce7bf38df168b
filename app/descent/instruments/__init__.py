"""Questions that a whole mountain can answer: functions of a Scene that walk many hikers and give arrays.

Others import ``fair_race``, ``fair_race_sentences``, ``start_map``, ``start_map_sentences``.
"""
