"""Text from elsewhere in tooltips: what is read is what was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import Qt, QTextDocument

from app.gui.kit.plain_text import plain_text

PIECES = st.sampled_from(["<", ">", "&", "/", '"', "img src=http://a.b/c", "b", "&lt;", "x", " ", "\n", "=", "!--"])


@given(st.lists(PIECES, max_size=12).map("".join))
def test_that_a_tooltip_reads_as_the_text_and_loads_nothing(qapp, text):
    made = plain_text(text)
    if not Qt.mightBeRichText(made):
        assert made == text
        return
    document = QTextDocument()
    document.setHtml(made)
    assert document.toPlainText().strip("\n") == text.strip("\n")  # ends of lines around it show nothing
    assert "<img" not in document.toHtml()


def test_that_what_is_no_html_stays_as_it_is():
    for text in ("x < y", "two\nlines", "", "a & b"):
        assert plain_text(text) == text
    assert plain_text("<b>bold</b>") != "<b>bold</b>"
