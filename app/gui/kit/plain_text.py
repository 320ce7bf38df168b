"""Text from elsewhere, shown letter by letter: in tooltips and questions Qt would take some of it for HTML."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt


def plain_text(text: str) -> str:
    """The text for a tooltip or a question, as it is, whatever it holds.

    What looks like HTML to Qt would be drawn as such, and the pictures that it names would be read from wherever they
    lie. For labels there is ``widgets.label``, which shows no HTML.
    """
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>' if Qt.mightBeRichText(text) else text


def named_tip(name: str, sentence: str) -> str:
    """A name and a sentence about it, as a tooltip that breaks its lines."""
    return f"<p><b>{escape(name)}</b> {escape(sentence)}</p>"
