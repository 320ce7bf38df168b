"""Questions that a whole mountain can answer: functions of a Scene that walk many hikers and give arrays.

Others import ``divergence_limit``, ``fair_race``, ``fair_race_sentences``, ``prediction``, ``prediction_sentences``,
``rate_map``, ``rate_map_sentences``, ``rates_at_once``, ``rates_at_once_sentences``, ``second_axis``, ``start_map`` and
``start_map_sentences``.
"""
