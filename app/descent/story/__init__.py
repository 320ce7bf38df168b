"""What became of the hikers, and why: a step taken apart, limits of the learning rate, and every sentence about a walk.

Others import ``rate_change``, ``rate_sentences``, ``stability``, ``stability_sentences``, ``step_anatomy``,
``step_formula``, ``step_parts``, ``valley_sentences``, ``verdict_sentences`` and ``walk_json_csv``.
"""
