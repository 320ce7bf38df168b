"""Questions with answers to choose from: the quiz, and one at the end of a lesson; and exercises.

Others import ``exercises_page``, ``prompt`` and ``quiz_page``.
"""
