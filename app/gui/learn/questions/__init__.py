"""Questions with answers to choose from: the quiz, and one at the end of a lesson.

Others import ``prompt`` and ``quiz_page``.
"""
