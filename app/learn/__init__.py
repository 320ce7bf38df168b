"""Teaching the chapter: lessons, questions and exercises as files, and checks of what a learner did. No Qt.

A lesson is a Markdown file with TOML above it (``lessons``: how it is read); what it states and what it asks for are
measures and checks from a list (``checks``: over a walk or a search, never code). Others import
any of it.
"""
