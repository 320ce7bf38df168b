"""What the map shows of a Walk: ground or fog, trails and hikers, in layers, so that a frame paints what is new."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPaintEngine, QPainter, QPixmap, QRegion

from app.descent.ground.surface import Surface
from app.descent.walks.camera import Camera
from app.descent.walks.walk import Walk
from app.gui.mountain.looks.looks import looks_of
from app.gui.mountain.map import fog, hiker_tips, paint_trails
from app.gui.mountain.map.gist import SHORT, Gist, gist_of, lay_gists
from app.gui.mountain.map.labels import Labels
from app.gui.mountain.map.layers import APART, Footprints, Layer
from app.gui.mountain.map.trail import Trail, lay_trails
from app.gui.mountain.map.wash import Wash, washed
from app.gui.mountain.terrain.camera import View, fit
from app.gui.mountain.terrain.ground_cache import GroundLayer
from app.gui.mountain.terrain.paint_ground import ground_pixmap, is_slow, paint_ground, rough_pixmap
from app.gui.mountain.tilt.heights import heights_of
from app.gui.mountain.tilt.paint_block import paint_tilted
from app.gui.mountain.tilt.tilted_ground import TiltedGround
from app.gui.mountain.tilt.view import TiltedView, look_at
from app.gui.paint.pixmaps import blank_pixmap, painting
from app.gui.theme import Theme

BUDGET = 0.003  # seconds of one frame that go into steps not painted yet; the rest follows in the next frames
LIVE = 600  # segments of all trails, that are parted by stripes at every frame of a drag: about 1 ms
FOLLOWS = 10.0  # steps between two frames of a walk that is played
GROWN = 1.5  # times larger or smaller a picture, for which other steps tell what a long walk looks like
TIP = 32.0  # pixels around a hiker's feet that its figure, or the arrow of one who left, takes


class Faded(NamedTuple):
    """A map that comes or goes: where it lies, and how much of it is there."""

    view: View
    opacity: float


class Frame(NamedTuple):
    """What one frame shows: a walk on a view after ``position`` steps, with ``ratio`` device pixels a pixel.

    ``covered`` is how much of the fog is there, 0…1. While ``dragging`` every frame is of another walk, and while
    ``moving`` of another view, unless the pointer is ``resting``. ``marks`` are pixels (n, 2) that labels had better
    not cover; a ``wash`` is seen from above alone. ``below`` is the map that a flight begins or ends at.
    """

    walk: Walk
    view: View
    position: float
    theme: Theme
    ratio: float
    covered: float
    dragging: bool
    marks: hiker_tips.Array = hiker_tips.NOWHERE
    resting: bool = False
    moving: bool = False
    wash: Wash | None = None
    below: Faded | None = None

    @property
    def step(self) -> int:
        """The last whole step."""
        return int(self.position)

    @property
    def blind(self) -> bool:
        """Whether what a blindfolded hiker cannot know is kept back: as long as there is any fog."""
        return self.covered > 0

    @property
    def faded(self) -> int:
        """How many steps are no longer fresh."""
        return max(0, self.step - paint_trails.FRESH)


class MapPicture:
    """Paints frames; keeps what it can until ``drop`` says that the walk, view or theme is another."""

    def __init__(self, ground: GroundLayer, tilted: TiltedGround) -> None:
        self._ground, self._tilted = ground, tilted
        self._labels = Labels()
        self._placed_at = 0.0  # the position that labels were placed for last
        self._fog: QPixmap | None = None
        self._fog_of: tuple[object, ...] = ()
        self._bare: QPixmap | None = None  # the ground without contours and stars, which no foot can feel
        self._bare_of: tuple[object, ...] = ()
        self._colours: QPixmap | None = None  # the ground below a wash
        self._colours_of: tuple[object, ...] = ()
        self._gists: tuple[Walk, float, list[Gist]] | None = None  # and the scale that they are for
        self.drop()

    @property
    def taken(self) -> list[QRectF]:
        """What the figures and labels of the frame painted last cover."""
        return self._labels.taken

    @property
    def tips(self) -> hiker_tips.Tips | None:
        """Where the hikers of the frame painted last are, with their labels."""
        return None if self._placed is None else self._placed[1]

    def drop(self, laid: list[Trail] | None = None, view: View | None = None) -> None:
        """Lay everything anew at the next frame, but for trails that were ``laid`` already, for a ``view``."""
        self._trails, self._laid_on = laid, view
        self._prints: Footprints | None = None  # the steps walked, which all layers share
        self._open: Layer | None = None  # ground, minima, the steps to come and those walked
        self._felt: Layer | None = None  # the same without the steps to come: what a clearing in the fog shows
        self._fogged: Layer | None = None  # fog, and the footprints in it
        self._placed: tuple[object, hiker_tips.Tips] | None = None  # by the position, the marks and the fog they are of

    def drop_ground(self, view: View) -> None:
        """Paint everything anew at the next frame; the trails stay if they were laid for this view."""
        self.drop(self._trails if self._laid_on == view else None, view)

    def changed(self, frame: Frame, before: float) -> QRegion:
        """What of the picture is another than it was at position ``before``, all layers being whole at both."""
        margin = fog.CLEARING + 2 if frame.covered > 0 else TIP
        steps = (int(min(before, frame.position)) - paint_trails.FRESH - 1, int(max(before, frame.position)) + 1)
        reached = [trail.reach(*steps) for trail in self._laid(frame)]
        for position in (before, frame.position):
            placed = self._place(frame._replace(position=position))
            for key, (tip, place) in enumerate(zip(placed.tips, placed.places, strict=True)):
                at = QRectF(tip.at, tip.at).adjusted(-margin, -margin, margin, margin)
                reached[key] = reached[key] | at | place.adjusted(-2, -2, 2, 2)
        region = QRegion()
        for rect in reached:
            region |= rect.toAlignedRect()
        return region

    def _laid(self, frame: Frame) -> list[Trail]:
        if self._trails is None:
            self._laid_on = frame.view
            hurried = (frame.dragging or frame.moving) and not frame.resting
            coarse = hurried and isinstance(frame.view, TiltedView)
            most = math.inf if not hurried else 0 if frame.moving else LIVE
            if frame.moving and max(one.end for one in frame.walk.walks) > SHORT:
                looks = looks_of(frame.walk.scene.hikers, frame.theme)
                self._trails = lay_gists(frame.walk.walks, self._gist(frame), looks, frame.view, frame.step)
            else:
                self._trails = lay_trails(frame.walk, frame.view, frame.theme, most, coarse)
        return self._trails

    def _gist(self, frame: Frame) -> list[Gist]:
        """What is drawn of the walk while the ground turns: kept until the picture is of quite another size."""
        scale = frame.view.scale
        if self._gists is None or self._gists[0] is not frame.walk or not 1 / GROWN < scale / self._gists[1] < GROWN:
            self._gists = frame.walk, scale, [gist_of(one, scale) for one in frame.walk.walks]
        return self._gists[2]

    @property
    def striped(self) -> list[Trail]:
        """The trails that share a line with another's, as the frame painted last showed them."""
        return [trail for trail in self._trails or () if trail.shared]

    def _place(self, frame: Frame) -> hiker_tips.Tips:
        """Tips and labels, which are placed once a position: where they stand depends on where they stood."""
        of = (frame.position, frame.marks.tobytes(), frame.blind)
        if self._placed is None or self._placed[0] != of:
            walk, view, position, marks = frame.walk, frame.view, frame.position, frame.marks
            anew, self._placed_at = abs(self._placed_at - position) > FOLLOWS, position
            laid = self._laid(frame)
            placed = hiker_tips.place_tips(walk, laid, view, position, self._labels, marks, frame.blind, anew)
            self._placed = of, placed
        return self._placed[1]

    def paint(self, painter: QPainter, frame: Frame) -> bool:
        """Paint a frame. False if steps are missing that had to wait: paint again soon."""
        walk, view, position, theme, ratio, _, dragging, *_ = frame
        laid, whole = self._laid(frame), True
        if isinstance(view, TiltedView):
            ground = self._tilted.pixmap(walk.scene.ground, theme, view, ratio)
        else:
            ground = self._washed(self._ground.pixmap(walk.scene.ground, theme, view, ratio), frame)
        if frame.moving or (dragging and max(trail.steps for trail in laid) <= APART):
            self._paint_at_once(painter, frame, laid, ground)
        else:
            whole = self._paint_layers(painter, frame, laid, ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_trails.paint_fresh(painter, laid, frame.step, theme)
        placed = self._place(frame)
        hiker_tips.paint_strides(painter, laid, placed.tips, view, position, theme)
        paint_trails.paint_start(painter, view.point(*walk.scene.origin), theme, dragging)
        paint_trails.paint_forks(painter, laid, frame.step, theme)
        hiker_tips.paint_tips(painter, walk, laid, placed, theme, self._labels, frame.blind)
        return whole

    def _paint_at_once(self, painter: QPainter, frame: Frame, laid: list[Trail], ground: QPixmap) -> None:
        """All steps without a layer, which would be for one frame alone."""
        blind = frame.covered > 0
        painter.drawPixmap(0, 0, self._mist(frame) if blind else ground)
        if frame.below is not None and not blind:
            painter.setOpacity(frame.below.opacity)
            painter.drawPixmap(
                0, 0, self._ground.pixmap(frame.walk.scene.ground, frame.theme, frame.below.view, frame.ratio)
            )
            painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not blind and frame.step < max(trail.steps for trail in laid):  # else only fresh steps, painted later
            paint_all_ahead(painter, laid, frame.faded, frame.view, frame.theme, frame.ratio)
        paint_trails.paint_old(painter, laid, 0, frame.faded, frame.theme)
        if blind:
            _paint_clearings(painter, frame, laid, self._felt_ground(frame))

    def _paint_layers(self, painter: QPainter, frame: Frame, laid: list[Trail], ground: QPixmap) -> bool:
        deadline, whole = time.perf_counter() + BUDGET, True
        if self._prints is None:
            self._prints = Footprints(laid, frame.theme, ground.deviceIndependentSize(), frame.ratio)
        if frame.covered < 1:
            if self._open is None:
                self._open = Layer(ground, laid, frame.theme, True, self._prints)
            whole &= self._open.walk_to(frame.faded, deadline)
            painter.drawPixmap(0, 0, self._open.picture)
        if frame.covered > 0:
            if self._felt is None or self._fogged is None:
                self._felt = Layer(self._felt_ground(frame), laid, frame.theme, False, self._prints)
                self._fogged = Layer(self._mist(frame), laid, frame.theme, False, self._prints)
            whole &= self._fogged.walk_to(frame.faded, deadline)
            whole &= self._felt.walk_to(frame.faded, deadline)
            painter.setOpacity(frame.covered)
            painter.drawPixmap(0, 0, self._fogged.picture)
            painter.setOpacity(1.0)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _paint_clearings(painter, frame, laid, self._felt.picture)
        return whole

    def _washed(self, ground: QPixmap, frame: Frame) -> QPixmap:
        """The ground with the colours that lie over it, if any do."""
        if frame.wash is None:
            return ground
        of = (ground.cacheKey(), frame.wash.image.cacheKey(), frame.view)
        if self._colours is None or self._colours_of != of:
            self._colours, self._colours_of = (
                washed(ground, frame.wash, frame.walk.scene.ground, frame.view, frame.theme),
                of,
            )
        return self._colours

    def _mist(self, frame: Frame) -> QPixmap:
        size = frame.view.rect.size().toSize()
        of = (size, frame.ratio, frame.theme)
        if self._fog is None or self._fog_of != of:
            self._fog, self._fog_of = fog.fog_pixmap(size, frame.ratio, frame.theme), of
        return self._fog

    def _felt_ground(self, frame: Frame) -> QPixmap:
        surface = frame.walk.scene.ground
        if isinstance(frame.view, TiltedView):
            return self._tilted.pixmap(surface, frame.theme, frame.view, frame.ratio, lines=False)
        slow = is_slow(surface) or not surface.is_surveyed
        of = (surface, frame.theme, frame.view, frame.ratio, surface.is_surveyed)
        if self._bare is None or self._bare_of != of:
            # Light and shade are smooth: half of the detail is enough, and follows a zoom at once.
            view, theme, ratio = frame.view, frame.theme, frame.ratio
            if slow:
                self._bare = rough_pixmap(surface, view, theme, ratio, detail=0.5)
            else:
                self._bare = ground_pixmap(surface, view, theme, ratio, detail=0.5, lines=False)
            self._bare_of = of
        return self._bare


def _paint_clearings(painter: QPainter, frame: Frame, laid: list[Trail], below: QPixmap) -> None:
    """A clearing in the fog around each hiker on the picture, and an arrow that says which tilt it feels."""
    tips = [hiker_tips.tip_of(trail, frame.view, frame.position) for trail in laid]
    feet = [tip.place for tip in tips if tip.inside]
    for place in feet:
        fog.paint_clearing(painter, place, frame.view, below)
    fog.paint_feeling(painter, feet, frame.walk.scene.ground, frame.view, frame.theme)


def paint_all_ahead(painter: QPainter, laid: list[Trail], first: int, view: View, theme: Theme, ratio: float) -> None:
    """All steps from ``first`` on as thin lines: as a sheet, or in a vector picture as one line for each hiker."""
    if painter.paintEngine().type() != QPaintEngine.Type.Raster:
        for trail in laid:
            paint_trails.draw_ahead(painter, trail, first, theme)
        return
    reached = QRectF()
    for trail in laid:
        reached |= trail.reach(first, trail.steps)
    place = QRectF(reached.toAlignedRect()) & view.rect
    lines = blank_pixmap(place.size(), ratio)
    if lines.isNull():
        return
    with painting(lines) as inner:
        inner.translate(-place.topLeft())
        for trail in laid:
            paint_trails.paint_ahead(inner, trail, first, trail.steps, theme)
    paint_trails.lay_sheet(painter, place.topLeft(), lines)


def paint_bare(painter: QPainter, walk: Walk, view: View, theme: Theme, ratio: float) -> None:
    """The ground with nobody on it, for a figure on any painter; ``ratio``: device pixels a pixel."""
    if isinstance(view, TiltedView):
        paint_tilted(painter, walk.scene.ground, view, theme, ratio)
    else:
        paint_ground(painter, walk.scene.ground, view, theme, ratio)


def paint_still(painter: QPainter, walk: Walk, view: View, theme: Theme, ratio: float, step: float = 0.0) -> None:
    """What does not move with the playhead, for a figure on any painter; ``ratio``: device pixels a pixel.

    A vector picture of one ``step`` has no line for the steps before, which are painted over it.
    """
    paint_bare(painter, walk, view, theme, ratio)
    first = 0 if painter.paintEngine().type() == QPaintEngine.Type.Raster else int(step)
    paint_all_ahead(painter, lay_trails(walk, view, theme), first, view, theme, ratio)


def paint_moving(painter: QPainter, walk: Walk, view: View, position: float, theme: Theme, blind: bool = False) -> None:
    """What the playhead moves, in one go."""
    step = int(position)
    laid = lay_trails(walk, view, theme)
    paint_trails.paint_old(painter, laid, 0, max(0, step - paint_trails.FRESH), theme)
    paint_trails.paint_fresh(painter, laid, step, theme)
    paint_trails.paint_start(painter, view.point(*walk.scene.origin), theme)
    paint_trails.paint_forks(painter, laid, step, theme)
    labels = Labels()
    placed = hiker_tips.place_tips(walk, laid, view, position, labels, blind=blind)
    hiker_tips.paint_tips(painter, walk, laid, placed, theme, labels, blind)


def paint_fog(painter: QPainter, walk: Walk, view: View, position: float, theme: Theme, ratio: float) -> None:
    """What a blindfolded figure has below the footprints: fog with a clearing around each hiker.

    One picture on any painter, since a vector picture can neither blend nor cut.
    """
    local = replace(view, rect=QRectF(QPointF(0, 0), view.rect.size()))
    camera = view.camera if isinstance(view, TiltedView) else None
    mist, felt = _fog_and_felt(walk.scene.ground, local.rect.width(), local.rect.height(), theme, ratio, camera)
    covered = mist.copy()
    inner = QPainter(covered)
    inner.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = Frame(walk, local, position, theme, ratio, 1.0, False)
    _paint_clearings(inner, frame, lay_trails(walk, local, theme), felt)
    inner.end()
    painter.drawPixmap(view.rect, covered, QRectF(covered.rect()))


@lru_cache(maxsize=1)
def _fog_and_felt(
    surface: Surface, width: float, height: float, theme: Theme, ratio: float, camera: Camera | None
) -> tuple[QPixmap, QPixmap]:
    """The same for every step of an animation."""
    rect = QRectF(0, 0, width, height)
    mist = fog.fog_pixmap(rect.size().toSize(), ratio, theme, fog.KNOWN)
    if camera is not None:
        felt = blank_pixmap(rect.size(), ratio, theme.window)
        with painting(felt) as painter:
            paint_tilted(painter, surface, look_at(rect, heights_of(surface), camera), theme, ratio, lines=False)
        return mist, felt
    view = fit(surface, rect)
    return mist, ground_pixmap(surface, view, theme, ratio, detail=0.5, lines=False)
