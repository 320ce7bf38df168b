"""What checks and measures look at: a scene and its walk, or a search; each worked out once, within a budget."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np
from msgspec import structs

from app.descent.step.hiker import COMMON
from app.descent.text.json_input import InputError, read_plain
from app.descent.walks.many_hikers import finish
from app.descent.walks.rate_sweep import RateSweep, sweep_hikers
from app.descent.walks.scene import Scene
from app.descent.walks.walk import HikerWalk, Walk, walk
from app.learn.named_files import read_scene, read_search
from app.tuning.record.state import SearchState

LONGEST_WALK = 400_000  # steps of all hikers of one scene: half a second
MOST_STEPS = 40_000_000  # of all that is walked for one folder
KEPT = 64  # walks, and sweeps, that are remembered
KEPT_STEPS = 2_000_000  # of the walks: some 100 MB
Kept = TypeVar("Kept")
RATES = np.geomspace(1e-6, 1e3, 181)  # at which a hiker is walked to find its best: twenty a power of ten


class Runs:
    """The scenes and searches of a folder, and what they come to; each is read once, and seldom walked twice.

    Raises InputError for a walk that is longer than a lesson may take, or once all of them together take more than
    ``most`` steps: no number of them is too large for whoever tries one scene after another.
    """

    def __init__(self, folder: Path | None = None, most: float = MOST_STEPS) -> None:
        self.folder, self._most = folder, most
        self.spent = 0  # steps walked so far
        self._scenes: dict[str, Scene] = {}
        self._searches: dict[str, SearchState] = {}
        self._walks: dict[Scene, Walk] = {}
        self._sweeps: dict[Scene, RateSweep] = {}

    def scene(self, name: str) -> Scene:
        """A scene of the folder."""
        if name not in self._scenes:
            self._scenes[name] = read_scene(self.named_folder, name)
        return self._scenes[name]

    def search(self, name: str) -> SearchState:
        """A recorded search of the folder."""
        if name not in self._searches:
            self._searches[name] = read_search(self.named_folder, name)
        return self._searches[name]

    def learn_anew(self, name: str, state: SearchState) -> None:
        """From now on a search is this one: it was trained again."""
        self._searches[name] = state

    def know(self, walked: Walk) -> None:
        """A walk that is known already, since the window shows it: it is not walked again."""
        _keep(self._walks, walked.scene, walked)

    def walk(self, scene: Scene) -> Walk:
        """The walk of a scene."""
        if (walked := self._walks.get(scene)) is None:
            self._spend(scene, len(scene.hikers), 1)
            walked = walk(scene)
            _keep(self._walks, scene, walked)
        return walked

    def sweep(self, scene: Scene, hiker: int) -> RateSweep:
        """How one hiker of a scene ends at many learning rates, whatever its own is."""
        swept = structs.replace(scene.hikers[hiker], learning_rate=1.0, hidden=False, style=None)
        # A fork needs the one it is forked from; what the others do makes no difference to the rest.
        others = [scene.hikers[:hiker], scene.hikers[hiker + 1 :]] if swept.fork is not None else [(), ()]
        alone = structs.replace(scene, hikers=(*others[0], swept, *others[1]), camera=None)
        if (found := self._sweeps.get(alone)) is None:
            self._spend(alone, 1, len(RATES))
            (found,) = finish(sweep_hikers(alone, [swept], RATES))
            _keep(self._sweeps, alone, found)
        return found

    @property
    def named_folder(self) -> Path:
        """The folder that files are named in; raises InputError where there is none."""
        if self.folder is None:
            raise InputError("there is no folder here that a file could be named in")
        return self.folder

    def _spend(self, scene: Scene, hikers: int, times: int) -> None:
        steps = scene.steps * hikers
        if steps > LONGEST_WALK:
            raise InputError(
                f"{hikers} × {scene.steps:,} steps are more than a lesson may walk, {LONGEST_WALK:,} in all; "
                "give the scene fewer steps or hikers"
            )
        if self.spent + steps * times > self._most:
            raise InputError(
                f"the lessons of this folder walk more than {self._most:,} steps in all; give its scenes fewer steps"
            )
        self.spent += steps * times


def _keep(known: dict[Scene, Kept], scene: Scene, found: Kept) -> None:
    """Remember what a scene came to, and forget the oldest: a drag passes by many."""
    known[scene] = found
    left = KEPT_STEPS
    for count, other in enumerate(reversed(list(known))):
        left -= other.steps * len(other.hikers)
        if count and (count >= KEPT or left < 0):
            known.pop(other, None)  # another thread may have been here


@dataclass(frozen=True)
class Seen:
    """What is before somebody: a scene, a search, or both; ``given`` is the scene as the lesson set it up."""

    runs: Runs = field(default_factory=Runs)
    scene: Scene | None = None
    search: SearchState | None = None
    given: Scene | None = None

    def on(self, scene: str | None, search: str | None = None) -> Seen:
        """The same with a scene or a search that is named."""
        named = self if scene is None else replace(self, scene=self.runs.scene(scene))
        return named if search is None else replace(named, search=self.runs.search(search))

    def changed(self, hiker: int, hiker_with: dict[str, Any], scene_with: dict[str, Any]) -> Seen:
        """The same with some keys of the scene, and of one of its hikers, exchanged; raises InputError for bad ones."""
        if not hiker_with and not scene_with:
            return self
        plain = msgspec.to_builtins(self.whole_scene)
        hikers = list(plain["hikers"])
        before = hikers[self.hiker_number(hiker)]
        if hiker_with.get("optimizer", before["optimizer"]) != before["optimizer"]:
            before = {name: value for name, value in before.items() if name in COMMON}  # the rest was the other's own
        hikers[hiker] = {**before, **hiker_with}
        return replace(self, scene=read_plain({**plain, "hikers": hikers, **scene_with}, Scene))

    @property
    def whole_scene(self) -> Scene:
        """The scene; raises InputError where there is none."""
        if self.scene is None:
            raise InputError('there is no scene to look at; name one, as in scene = "scenes/bowl.json"')
        return self.scene

    @property
    def whole_search(self) -> SearchState:
        """The search; raises InputError where there is none."""
        if self.search is None:
            raise InputError('there is no search to look at; name one, as in search = "searches/rates"')
        return self.search

    def hiker_number(self, hiker: int) -> int:
        """The same number, if there is such a hiker; raises InputError if not."""
        count = len(self.whole_scene.hikers)
        if not 0 <= hiker < count:
            raise InputError(f"hiker {hiker} is not in the scene; its hikers are counted from 0 to {count - 1}")
        return hiker

    def walked(self, hiker: int = 0) -> HikerWalk:
        """One hiker's walk."""
        return self.runs.walk(self.whole_scene).walks[self.hiker_number(hiker)]

    def sweep(self, hiker: int = 0) -> RateSweep:
        """How one hiker ends at many rates."""
        return self.runs.sweep(self.whole_scene, self.hiker_number(hiker))
