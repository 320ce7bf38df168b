"""Predict, then reveal, beside a lesson: what to predict, and afterwards how far off it was."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.descent.instruments.prediction import Answers, Question
from app.descent.instruments.prediction_sentences import answer_words
from app.descent.text.numbers import number_text, place_text, rate_text, steps_text
from app.gui.kit.widgets import button
from app.gui.learn.prose import Prose, escaped
from app.gui.theme import Theme
from app.learn.lessons.kinds import Prediction
from app.learn.lessons.texts import filled

QUESTIONS: dict[str, Question] = {"end": "end", "diverges_at": "limit", "loss_curve": "curve", "steps": "steps"}


class PredictStrip(QWidget):
    """What to predict, with a way to reveal and one to skip; then the Revealed text, and a way on.

    ``buttons`` are laid out by the page. ``reveal_asked`` lifts the fog; ``ended`` says that the lesson goes on,
    whether something was predicted or not.
    """

    reveal_asked = Signal()
    ended = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.asking = self.guessed = False
        self.text, self.said = Prose(theme), Prose(theme)
        self.reveal = button("Reveal", "Lift the fog, and see your prediction over the truth (B)")
        self.reveal.setObjectName("primary")
        self.skip = button("Skip", "Go on without a prediction")
        self.go_on = button("Go on", "Put the prediction away, and try it")
        self.buttons = QWidget()  # they stand where no text can push them out of sight
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for part in (self.reveal, self.skip, self.go_on):
            row.addWidget(part)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for prose in self.prose:
            layout.addWidget(prose)
        self.reveal.clicked.connect(self.reveal_asked)
        self.skip.clicked.connect(self.end)
        self.go_on.clicked.connect(self.end)
        self.hide()
        self.buttons.hide()

    @property
    def prose(self) -> tuple[Prose, Prose]:
        """Its texts."""
        return self.text, self.said

    def ask(self, text: str) -> None:
        """Ask for a prediction."""
        self.asking, self.guessed = True, False
        self.text.show_markdown(text)
        self.said.show_markdown("")
        self._offer()
        self.show()

    def take_guess(self, guessed: bool) -> None:
        """Something is predicted now, or nothing any more."""
        self.guessed = guessed
        self._offer()

    def take_answers(self, text: str) -> None:
        """The fog has lifted: this is how far off it was."""
        self.said.show_markdown(text)
        self.asking = False
        self._offer()

    def end(self) -> None:
        """Ask no more; what was said of a prediction stays."""
        self.asking = False
        self.setVisible(bool(self.said.markdown))
        self.buttons.hide()
        self.ended.emit()

    def _offer(self) -> None:
        self.buttons.show()
        self.text.setVisible(self.asking)
        self.said.setVisible(bool(self.said.markdown))
        self.reveal.setVisible(self.asking)
        self.reveal.setEnabled(self.guessed)
        self.skip.setVisible(self.asking)
        self.go_on.setVisible(not self.asking)


def revealed_text(prediction: Prediction, text: str, found: Answers, steps: int) -> str:
    """A lesson's Revealed text with the learner's own numbers; without one, the instrument's own sentence.

    ``steps`` is the length of the walks that a limit was looked for in: a longer one leaves the map at a lower rate.
    """
    numbers = _numbers(prediction, found, steps)
    if text and numbers is not None:
        return filled(text, numbers)
    return escaped(answer_words(found).get(QUESTIONS[prediction.ask], ""))


def _numbers(prediction: Prediction, found: Answers, steps: int) -> dict[str, str] | None:
    """The guess, the truth, and how far off: as a distance, a factor, powers of ten, or steps; None if there is none.

    As ``app.learn.lessons.predictions`` defines them.
    """
    match prediction.ask:
        case "end" if found.end is not None and found.end.real is not None:
            guess, real = found.end.guess, found.end.real
            off = math.dist(guess, real)
            return {"guess": place_text(*guess), "truth": place_text(*real), "off": number_text(off, 2)}
        case "diverges_at" if found.limit is not None and found.limit.real.rate is not None and found.limit.factor:
            factor = max(found.limit.factor, 1 / found.limit.factor)
            truth = f"{rate_text(found.limit.real.rate, 3)} within {steps_text(steps)}"
            return {"guess": rate_text(found.limit.guess, 2), "truth": truth, "off": number_text(factor, 2)}
        case "loss_curve" if found.curve is not None and found.curve.times is not None:
            return {"guess": "your curve", "truth": "the walk's", "off": number_text(math.log10(found.curve.times), 2)}
        case "steps" if found.steps is not None and found.steps.real is not None:
            guess_steps, real_steps = found.steps.guess, found.steps.real
            off_steps = f"{abs(guess_steps - real_steps):,}"
            return {"guess": f"{guess_steps:,}", "truth": f"{real_steps:,}", "off": off_steps}
    return None
