"""The page of a lesson: its texts, a prediction, code beside the form, the goal, a pair that differs in one thing.

Others import ``lesson_page``.
"""
