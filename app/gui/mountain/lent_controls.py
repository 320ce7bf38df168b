"""Which of the mountain's controls a lesson may hold, by the names that lessons call them by."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.gui.kit.side_column import SideColumn
from app.gui.mountain.anatomy.card import AnatomyCard
from app.gui.mountain.ground.card import SurfaceCard
from app.gui.mountain.hikers.card import HikersCard
from app.gui.mountain.scene.playback_card import PlaybackCard

# What lessons call the settings of hikers by; "hikers" is all there is of them.
SETTINGS = {"momentum", "nesterov", "rho", "beta_1", "beta_2", "epsilon", "weight_decay", "schedule", "steps_per_epoch"}
OF_HIKERS = SETTINGS | {"learning_rate", "optimizer"}
OF_GROUND = {"surface", "noise", "batch_size", "seed"}  # and "start", which needs no control but beside these
OF_PLAYBACK = {"play", "steps"}


class LentControls:
    """Lends the cards of a column, and of the hikers' card some parts alone."""

    def __init__(
        self,
        side: SideColumn,
        area: QScrollArea,
        surface: SurfaceCard,
        hikers: HikersCard,
        anatomy: AnatomyCard,
        playback: PlaybackCard,
    ) -> None:
        self._side, self._area = side, area
        self._surface, self._hikers, self._anatomy, self._playback = surface, hikers, anatomy, playback

    def lend(self, names: Collection[str]) -> list[QWidget]:
        """The cards that hold the controls of these names, from top to bottom; a name that is none is passed over."""
        wanted = set(names)
        self._hikers.show_only(None if "hikers" in wanted else frozenset(wanted & OF_HIKERS))
        self._surface.show_only(frozenset(wanted & (OF_GROUND | {"start"})))
        cards: tuple[tuple[QWidget, bool], ...] = (
            (self._surface, bool(wanted & OF_GROUND)),
            (self._hikers, bool(wanted & (OF_HIKERS | {"hikers"}))),
            (self._anatomy, "anatomy" in wanted),
        )
        inner = self._area.widget()
        assert inner is not None
        home = cast("QVBoxLayout", inner.layout())
        lent = [self._side.lend(card, home) for card, on in cards if on]
        return [*lent, self._side.lend(self._playback, self._side.inside)] if wanted & OF_PLAYBACK else lent

    def take_back(self) -> None:
        """Have them all where they were, whole."""
        self._side.take_back()
        self._hikers.show_only(None)
        self._surface.show_only(None)
