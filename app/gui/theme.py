"""How everything looks: light and dark as equals, for the window and, apart from it, for figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app import paths

ThemeName = Literal["light", "dark"]
FONT = "Mountain Inter"


@dataclass(frozen=True, eq=False)  # one of two: compared, and found in caches, by which it is
class Theme:
    """Every colour there is. Text reaches 4.5:1 against its ground, lines 3:1."""

    name: ThemeName
    window: str
    card: str
    field: str
    line: str  # hairlines between things
    text: str
    muted: str  # second-rank text, still 4.5:1 on card and window
    accent: str
    on_accent: str
    error: str
    # The map: tints from low to high ground, what light and shadow turn them to, and ink on top.
    tints: tuple[str, ...]
    lit: str
    shadow: str
    contour: str
    contour_opacity: float
    ink: str
    halo: str
    fog: str  # what the blindfold covers the ground with
    # A tilted ground's block: its sides in the sun and in the shade, and its upper edge.
    side: str
    side_shade: str
    edge: str


LIGHT = Theme(
    name="light",
    window="#F3F2EE",
    card="#FFFFFF",
    field="#FAFAF8",
    line="#DAD8D0",
    text="#1E2227",
    muted="#5C6268",
    accent="#0A6EB4",
    on_accent="#FFFFFF",
    error="#B3261E",
    tints=("#669F73", "#99BC82", "#D3BF86", "#E4D9CB", "#FCFBF9"),
    lit="#FFF6DC",
    shadow="#3C4A6A",
    contour="#3A3A36",
    contour_opacity=0.34,
    ink="#23282E",
    halo="#FFFFFF",
    fog="#E4E6E6",
    side="#E4DCCE",
    side_shade="#9A9182",
    edge="#6B655B",
)

DARK = Theme(
    name="dark",
    window="#16191D",
    card="#1F2328",
    field="#262B31",
    line="#363C44",
    text="#ECEBE7",
    muted="#A5ABB2",
    accent="#5AB4F0",
    on_accent="#0D1013",
    error="#FF8A80",
    tints=("#184031", "#3A4D2D", "#5D4E39", "#63666F", "#868E99"),
    lit="#B9AE94",
    shadow="#080D1A",
    contour="#D5DCE2",
    contour_opacity=0.3,
    ink="#ECEBE7",
    halo="#0B0D10",
    fog="#262B30",
    side="#565A60",
    side_shade="#121417",
    edge="#7D848B",
)

THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}

# Okabe & Ito's palette, safe for every kind of colour vision.
VERMILLION, BLUE, GREEN, SKY = "#D55E00", "#0072B2", "#009E73", "#56B4E9"
PURPLE, ORANGE, YELLOW = "#CC79A7", "#E69F00", "#F0E442"


def load_fonts() -> None:
    """Make the app's own typeface known, so that a figure is the same on every machine."""
    if FONT in QFontDatabase.families():
        return
    for path in sorted((paths.resources() / "fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))


TEXT_SIZES = {"normal": 1.0, "large": 1.12, "largest": 1.25}  # of what is written on controls, not in pictures
USUAL = 10.0  # points of a control's letters


def font(points: float, bold: bool = False) -> QFont:
    """The app's typeface with figures of one width, so that changing numbers do not jump."""
    made = QFont(FONT)
    made.setPointSizeF(points)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


@lru_cache(maxsize=32)  # Qt looks a font up anew for every font that is made, which is slower than to paint with it
def pixel_font(pixels: float, bold: bool = False) -> QFont:
    """The same in pixels of the picture, for painting that must not depend on the screen's resolution."""
    made = font(USUAL, bold)
    made.setPixelSize(max(1, round(pixels)))
    return made


def text_scale() -> float:
    """How large controls write now: 1 is the usual size."""
    used = QApplication.font()
    points = used.pointSizeF()
    return points / USUAL if points > 0 and used.family() == FONT else 1.0


def write_small(widget: QWidget, pixels: float) -> None:
    """Let a widget write in letters this large at the usual text size, and as much larger as the others at any."""
    widget.setProperty("letters", pixels)
    widget.setFont(pixel_font(pixels * text_scale()))


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0…255."""
    made = QColor(colour)
    return made.red(), made.green(), made.blue()


@lru_cache(maxsize=256)
def mixed(one: str, other: str, part: float) -> str:
    """``part`` of one colour, the rest of another."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return QColor(*(round(part * a + (1 - part) * b) for a, b in pairs)).name()


def translucent(colour: str, opacity: float) -> QColor:
    """A colour that lets what is below it through."""
    made = QColor(colour)
    made.setAlphaF(max(0.0, min(1.0, opacity)))
    return made


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1…21 (WCAG 2.1)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0…1 (WCAG 2.1)."""
    channels = np.array(rgb(colour)) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


@lru_cache(maxsize=256)
def readable(colour: str, ground: str, ratio: float = 4.5) -> str:
    """The colour itself, or its nearest darker or lighter kin that is readable as text on ``ground``."""
    made, lighten = QColor(colour), luminance(ground) < 0.2
    for _ in range(40):
        if contrast(made.name(), ground) >= ratio:
            break
        made = made.lighter(106) if lighten and made.value() < 250 else made.darker(106)
        if lighten and made.value() >= 250:
            made = QColor.fromHsv(made.hue(), max(0, made.saturation() - 12), made.value())
    return made.name()


def palette(theme: Theme) -> QPalette:
    """An explicit palette: asking the platform for a colour scheme does nothing on some of them."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: theme.field,
        roles.AlternateBase: theme.card,
        roles.Text: theme.text,
        roles.Button: theme.card,
        roles.ButtonText: theme.text,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.ToolTipBase: theme.card,
        roles.ToolTipText: theme.text,
        roles.PlaceholderText: theme.muted,
        roles.Link: theme.accent,
        roles.Mid: theme.line,
        roles.Light: theme.card,
        roles.Dark: theme.line,
    }.items():
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return made


def apply(theme: Theme, text_size: str | None = None) -> None:
    """Dress the whole application, but for the sheet of each window; the text stays as large as it was if left out."""
    if QApplication.style().name() != "fusion":  # each of these goes through all widgets there are
        QApplication.setStyle("Fusion")
    letters = font(USUAL * (text_scale() if text_size is None else TEXT_SIZES.get(text_size, 1.0)))
    if QApplication.font() != letters:
        QApplication.setFont(letters)
        for widget in QApplication.allWidgets():
            if (pixels := widget.property("letters")) is not None:
                widget.setFont(pixel_font(pixels * text_scale()))
    QApplication.setPalette(palette(theme))


def sheet(theme: Theme) -> str:
    """The style sheet of a window, its menus, dialogs and tooltips.

    Not the application's: then Qt would go through all that a part holds each time it is put into a larger one.
    """
    t = theme
    check = (paths.resources() / "icons" / f"check-{t.name}.svg").as_posix()
    return f"""
    QFrame#card {{ background: {t.card}; border: 1px solid {t.line}; border-radius: 8px; }}
    QLabel#title {{ font-weight: 600; }}
    QLabel#muted {{ color: {t.muted}; }}
    QLabel#error {{ color: {t.error}; }}
    QFrame#errorNote {{ background: {t.card}; border: 1px solid {t.error}; border-radius: 6px; }}
    QToolTip {{ background: {t.card}; color: {t.text}; border: 1px solid {t.line}; padding: 4px; }}
    QTabWidget::pane {{ border: 0; border-top: 1px solid {t.line}; }}
    QTabBar::tab {{ padding: 8px 18px; color: {t.muted}; border: 0; border-bottom: 2px solid transparent; }}
    QTabBar::tab:hover {{ color: {t.text}; }}
    QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent}; font-weight: 600; }}
    QPushButton, QToolButton {{ background: {t.field}; border: 1px solid {t.line}; border-radius: 6px;
        padding: 5px 12px; }}
    QToolButton {{ padding: 5px; }}
    QToolButton#small {{ padding: 2px; border-color: transparent; background: transparent; }}
    QToolButton#small::menu-indicator {{ image: none; }}
    QToolButton#small:hover, QToolButton#small:focus {{ border-color: {t.muted}; }}
    QToolButton#small:checked {{ background: {t.accent}; color: {t.on_accent}; }}
    QPushButton:hover, QToolButton:hover {{ border-color: {t.muted}; }}
    QPushButton:pressed, QToolButton:pressed {{ background: {t.line}; }}
    QPushButton:focus, QToolButton:focus, QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {t.accent}; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {t.muted}; border-color: {t.line}; }}
    QPushButton#chip {{ padding: 1px 6px; border-radius: 8px; color: {t.muted}; }}
    QPushButton#chip:hover {{ color: {t.text}; }}
    QPushButton#chip:disabled {{ color: {mixed(t.muted, t.card, 0.55)}; border-style: dashed; }}
    QPushButton#row {{ background: transparent; border-color: transparent; padding: 5px 8px; text-align: left; }}
    QPushButton#row:hover {{ background: {t.field}; border-color: {t.line}; }}
    QPushButton#row:focus {{ border-color: {t.accent}; }}
    QPushButton:checked, QToolButton:checked {{ background: {t.accent}; color: {t.on_accent};
        border-color: {t.accent}; }}
    QPushButton#primary {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent};
        font-weight: 600; }}
    QPushButton#primary:disabled {{ background: {t.line}; color: {t.muted}; border-color: {t.line}; }}
    QLineEdit {{ background: {t.field}; border: 1px solid {t.line}; border-radius: 4px; padding: 1px 4px;
        selection-background-color: {t.accent}; }}
    QLineEdit[invalid="true"] {{ border-color: {t.error}; }}
    QPlainTextEdit[invalid="true"] {{ border-color: {t.error}; }}
    QSpinBox[invalid="true"] {{ color: {t.error}; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; background: {t.field}; border: 1px solid {t.muted};
        border-radius: 3px; }}
    QCheckBox::indicator:hover, QCheckBox::indicator:focus {{ border-color: {t.accent}; }}
    QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; image: url({check}); }}
    QCheckBox::indicator:disabled {{ border-color: {t.line}; background: {t.line}; }}
    QSplitter::handle {{ background: transparent; }}
    QScrollArea {{ background: transparent; border: 0; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {t.line}; border-radius: 4px; margin: 1px; min-height: 24px; min-width: 24px; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QPlainTextEdit {{ background: {t.field}; border: 1px solid {t.line}; border-radius: 4px; }}
    QProgressBar {{ background: {t.line}; border: 0; border-radius: 3px; max-height: 6px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
    QTableView {{ background: {t.card}; alternate-background-color: {t.field}; border: 1px solid {t.line};
        border-radius: 8px; gridline-color: {t.line}; selection-background-color: {t.accent};
        selection-color: {t.on_accent}; }}
    QTableView::item {{ padding-left: 5px; }}
    QHeaderView::section {{ background: {t.field}; color: {t.muted}; border: 0;
        border-bottom: 1px solid {t.line}; padding: 5px 8px; }}
    QMenuBar {{ background: {t.window}; }}
    QMenuBar::item:selected, QMenu::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
    QMenu {{ background: {t.card}; border: 1px solid {t.line}; }}
    QStatusBar {{ color: {t.muted}; }}
    """
