"""What the window lends to the lessons: the mountain, the tuner, and controls of both. Learn knows neither of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

from PySide6.QtWidgets import QWidget

from app.descent.walks.scene import Scene

if TYPE_CHECKING:
    from app.descent.instruments.prediction import Question
    from app.tuning.record.state import SearchState
    from app.tuning.spec.search import SearchSpec

Tab = Literal["mountain", "tuner"]


class Bench(Protocol):
    """The window, as far as lessons know it."""

    @property
    def tab(self) -> Tab:
        """The tab in front."""

    def choose_tab(self, tab: Tab) -> None:
        """Have a tab in front, and the panel beside it."""

    def lend(self, controls: Collection[str]) -> Sequence[QWidget]:
        """Controls of the tab in front, by the names that lessons call them by; those lent before go back first."""

    def take_back(self) -> None:
        """Have every control that was lent where it belongs."""

    @property
    def scene(self) -> Scene:
        """The scene on the mountain."""

    def show_scene(self, scene: Scene, change: str) -> None:
        """Put a scene on the mountain; undo, which calls it ``change``, brings the one before back."""

    def set_value(self, control: str, hiker: int, value: str) -> None:
        """Set a control of the tab in front, by the name that lessons call it by, as if the value had been typed."""

    def predict(self, question: Question, hiker: int) -> None:
        """Put the mountain in fog, and ask for a prediction of a hiker on the picture; the page hears of it."""

    def reveal(self) -> None:
        """Lift the fog."""

    def end_prediction(self) -> None:
        """Put what asked for a prediction away, and lift its fog."""

    def take_apart(self, hiker: int, step: int) -> None:
        """Show what a hiker's step (the first is 1) is made of: its arrows on the map."""

    def put_together(self) -> None:
        """Show no step's parts any more, unless somebody had them shown before."""

    def light(self, part: str) -> None:
        """Let one arrow of the step shine; "" is none of them."""

    @property
    def search(self) -> SearchState:
        """The search that the tuner shows, an empty one if none."""

    def show_search(self, state: SearchState) -> None:
        """Show a recorded search in the tuner; the one before is still in its folder."""

    @property
    def spec(self) -> SearchSpec:
        """The search that the tuner's form makes."""

    def show_spec(self, spec: SearchSpec, change: str) -> None:
        """Fill the tuner's form; undo brings what was there before back."""

    def read_lessons(self) -> None:
        """Read the folder of lessons again."""

    def use_own_lessons(self) -> None:
        """Go back to the lessons that come with the app."""

    def frame(self, control: str) -> None:
        """Frame a control of the tab in front, by the name that lessons call it by; with "" none."""

    def go_to(self, control: str) -> None:
        """Give a control of the tab in front the keys, in sight."""
