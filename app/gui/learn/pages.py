"""How the page of each kind of place is made, when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.gui.learn.page import Page
from app.gui.theme import Theme

if TYPE_CHECKING:
    from app.gui.learn.study import Study


def make_page(kind: str, study: Study, theme: Theme) -> Page | None:
    """The page of a kind of place, None if there is no such kind. A page's own file is loaded with it."""
    from app.gui.learn.term_tips import TermTips

    made = _made(kind, study, theme)
    if made is not None and kind != "glossary":
        TermTips(study, made)
    return made


def _made(kind: str, study: Study, theme: Theme) -> Page | None:
    match kind:
        case "contents":
            from app.gui.learn.contents_page import ContentsPage

            return ContentsPage(study, theme)
        case "lesson":
            from app.gui.learn.lesson.lesson_page import LessonPage

            return LessonPage(study, theme)
        case "quiz":
            from app.gui.learn.questions.quiz_page import QuizPage

            return QuizPage(study, theme)
        case "exercises":
            from app.gui.learn.questions.exercises_page import ExercisesPage

            return ExercisesPage(study, theme)
        case "example":
            from app.gui.learn.example.example_page import ExamplePage

            return ExamplePage(study, theme)
        case "interview":
            from app.gui.learn.questions.interview_page import InterviewPage

            return InterviewPage(study, theme)
        case "faq":
            from app.gui.learn.questions.faq_page import FaqPage

            return FaqPage(study, theme)
        case "project":
            from app.gui.learn.project.project_page import ProjectPage

            return ProjectPage(study, theme)
        case "glossary":
            from app.gui.learn.glossary_page import GlossaryPage

            return GlossaryPage(study, theme)
        case "faults":
            from app.gui.learn.faults_page import FaultsPage

            return FaultsPage(study, theme)
    return None
