"""Pages that ask: the quiz, and one question at the end of a lesson; exercises, interview questions, the FAQ.

Others import ``exercises_page``, ``faq_page``, ``interview_page``, ``prompt`` and ``quiz_page``.
"""
