"""Markdown of a lesson as text to read: the app's letters, links by mouse and key, no HTML, and no pictures fetched."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontDatabase,
    QKeyEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QTextEdit

from app.gui.theme import Theme, text_scale, write_small

FEATURES = QTextDocument.MarkdownFeature.MarkdownNoHTML | QTextDocument.MarkdownFeature.MarkdownDialectGitHub
LINKS = ("set:", "term:", "go:")  # what a link may do: set a control, say what a term means, go to a place
LINE = 132  # per cent of the letters' own height
USUAL, LEAST = 200, 80  # pixels of its width
PIXELS = 13.9  # of the letters, at the usual text size
TERM = "term:"
Finder = Callable[[str], Iterable[tuple[int, int, str]]]  # where terms stand in a text, and their ids


class Prose(QTextBrowser):
    """As high as its text; ``followed`` carries the address of a link that is clicked, or of one on which Enter is
    pressed, and ``pointed`` of the one under the pointer or the focus, "" for none.

    The Tab key stops once at a text, however many links it has; Left and Right go from one to the next.
    """

    followed = Signal(str)
    pointed = Signal(str)

    def __init__(self, theme: Theme, larger: float = 1.0, bold: bool = False, muted: bool = False) -> None:
        super().__init__()
        self._theme, self._bold, self._muted = theme, bold, muted
        self._markdown = ""
        self._find: Finder | None = None
        self.is_title = larger > 1
        write_small(self, PIXELS * larger)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QTextBrowser { background: transparent; border: 0; padding: 0; }")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.anchorClicked.connect(self._follow)
        self.highlighted.connect(self._point)
        self.set_theme(theme)

    @property
    def markdown(self) -> str:
        """What it was given to show."""
        return self._markdown

    def show_markdown(self, markdown: str) -> None:
        """Show another text."""
        if markdown != self._markdown:
            self._markdown = markdown
            self._write()

    def mark_terms(self, find: Finder) -> None:
        """From now on, let each term of the text be a link to what it means, where it first stands."""
        self._find = find
        self._write()

    def set_theme(self, theme: Theme) -> None:
        """Write in another theme's ink."""
        self._theme = theme
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Text, theme.muted if self._muted else theme.text)
        colours.setColor(QPalette.ColorRole.Link, theme.accent)
        self.setPalette(colours)
        self._write()

    def _write(self) -> None:
        document = self.document()
        letters = QFont(self.font())
        letters.setWeight(QFont.Weight.DemiBold if self._bold else QFont.Weight.Normal)
        document.setDefaultFont(letters)
        document.setMarkdown(self._markdown, FEATURES)
        has_links = self._dress(document, letters)
        has_links = self._mark(document) or has_links
        reads = Qt.TextInteractionFlag.TextSelectableByMouse
        if has_links:
            reads |= Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        self.setTextInteractionFlags(reads)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if has_links else Qt.FocusPolicy.NoFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(document.toPlainText())
        self.updateGeometry()

    def _dress(self, document: QTextDocument, letters: QFont) -> bool:
        """Give lines room, links the theme's accent and code the letters of code; return whether there are links."""
        has_links = False
        block = document.begin()
        last = document.lastBlock()
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        while block.isValid():
            cursor = QTextCursor(block)
            spaced = QTextBlockFormat()
            spaced.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            spaced.setTopMargin(0)
            spaced.setBottomMargin(0 if block == last else 7 * text_scale())
            cursor.mergeBlockFormat(spaced)
            for first, length, form in reversed(_pieces(block)):
                cursor.setPosition(first)
                cursor.setPosition(first + length, QTextCursor.MoveMode.KeepAnchor)
                if form.isImageFormat():
                    cursor.removeSelectedText()
                    continue
                dressed = QTextCharFormat()
                is_link = form.isAnchor() and form.anchorHref().startswith(LINKS)
                if form.isAnchor() and not is_link:
                    dressed.setAnchor(False)
                    dressed.setAnchorHref("")
                    dressed.setForeground(self.palette().text())
                    dressed.setFontUnderline(False)
                if is_link:
                    has_links = True
                    dressed.setForeground(self.palette().link())
                    dressed.setFontUnderline(True)
                if form.fontWeight() > QFont.Weight.DemiBold:  # the heaviest there is; more would be smeared
                    dressed.setFontWeight(QFont.Weight.DemiBold)
                if form.fontFixedPitch():
                    dressed.setFontFamilies([fixed.family()])
                cursor.mergeCharFormat(dressed)
            block = block.next()
        return has_links

    def _mark(self, document: QTextDocument) -> bool:
        """Dot the terms of the glossary; return whether there are any."""
        if self._find is None:
            return False
        marked = set[str]()
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            for begin, end, term in self._find(block.text()):
                cursor.setPosition(block.position() + begin)
                cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
                form = cursor.charFormat()
                if term in marked or form.isAnchor() or form.fontFixedPitch():
                    continue
                marked.add(term)
                dotted = QTextCharFormat()
                dotted.setAnchor(True)
                dotted.setAnchorHref(f"{TERM}{term}")
                dotted.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
                dotted.setUnderlineColor(QColor(self._theme.muted))
                cursor.mergeCharFormat(dotted)
            block = block.next()
        return bool(marked)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing: a text from elsewhere names no file that would be opened, and no address that would be asked."""
        return None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._write()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._go_to_link(event.reason() == Qt.FocusReason.TabFocusReason)

    def focusNextPrevChild(self, onward: bool) -> bool:
        cursor = self.textCursor()
        cursor.clearSelection()
        cursor.setPosition(0)
        self.setTextCursor(cursor)
        self.pointed.emit("")
        return QTextEdit.focusNextPrevChild(self, onward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self._go_to_link(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def _go_to_link(self, onward: bool) -> None:
        """Give the keys to the next link of the text, or to the one before; at the last of them they stay."""
        at = self.textCursor()
        links = _links(self.document())
        if at.hasSelection():
            links = [one for one in links if (one[0] >= at.selectionEnd() if onward else one[1] <= at.selectionStart())]
        if links:
            begin, end, address = links[0 if onward else -1]
            at.setPosition(begin)
            at.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(at)
            self.pointed.emit(address)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        document = self.document()
        before = document.textWidth()
        document.setTextWidth(width)
        height = math.ceil(document.size().height())
        if before != width:
            document.setTextWidth(before)
        return height

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # the layout keeps the height of the width before

    def sizeHint(self) -> QSize:
        return QSize(USUAL, self.heightForWidth(max(self.width(), LEAST)))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, 10)

    def _follow(self, link: QUrl) -> None:
        self.followed.emit(link.toString())

    def _point(self, link: QUrl) -> None:
        self.pointed.emit(link.toString())


def _pieces(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Where a block's stretches of one format are, how long they are, and the format."""
    found = []
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        if piece.isValid():
            found.append((piece.position(), piece.length(), piece.charFormat()))
        pieces += 1
    return found


def _links(document: QTextDocument) -> list[tuple[int, int, str]]:
    """Where each link of a text begins and ends, and its address."""
    found: list[tuple[int, int, str]] = []
    block = document.begin()
    while block.isValid():
        for begin, length, form in _pieces(block):
            if form.isAnchor() and form.anchorHref():
                if found and found[-1][1:] == (begin, form.anchorHref()):  # one link in two kinds of letters
                    found[-1] = (found[-1][0], begin + length, form.anchorHref())
                else:
                    found.append((begin, begin + length, form.anchorHref()))
        block = block.next()
    return found


def escaped(text: str) -> str:
    """Plain text as Markdown that shows it letter by letter."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>()#+-.!|~" else letter for letter in text)
