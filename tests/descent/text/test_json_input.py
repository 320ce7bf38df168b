"""JSON that becomes a checked value, or a fault with its place."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.descent.text.json_input import InputError, read_json


class Inner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    count: Annotated[int, msgspec.Meta(ge=1)] = 1
    colour: Literal["red", "blue"] = "red"

    def __post_init__(self) -> None:
        if self.count == 13:
            raise ValueError("not 13, please - at `$.count`")


class Outer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    inner: tuple[Inner, ...] = ()
    share: float = 0.5


@given(st.builds(Outer, st.lists(st.builds(Inner, st.integers(14, 99))).map(tuple), st.floats(0, 1)))
def test_that_what_was_written_is_read(value):
    assert read_json(msgspec.json.encode(value), Outer) == value


@pytest.mark.parametrize(
    ("text", "place", "right"),
    [
        ('{"inner": [{}, {"count": 0}]}', "$.inner[1].count", "1"),
        ('{"inner": [{"colour": "green"}]}', "$.inner[0].colour", "red"),
        ('{"inner": [{"color": "red"}]}', "$.inner[0]", "colour"),
        ('{"inner": [{"count": 13}]}', "$.inner[0].count", "13"),
        ('{"share": "much"}', "$.share", "number"),
        ('{"share": 1,\n}', "line 2, column 1", "comma"),
        ('{"share": 1', "line 1, column 12", "closed"),
        ("", "the text", "{"),
    ],
)
def test_that_a_fault_names_its_place_and_what_would_be_right(text, place, right):
    with pytest.raises(InputError) as caught:
        read_json(text, Outer)
    assert str(caught.value).startswith(place)
    assert right in str(caught.value)
    assert "`" not in str(caught.value)


def test_that_a_fault_of_our_own_is_given_no_list_of_what_would_be_right():
    with pytest.raises(InputError) as caught:
        read_json('{"inner": [{"count": 13}]}', Outer)
    assert "use one of" not in str(caught.value)


def test_that_a_mark_of_byte_order_is_no_fault_and_no_utf_8_is():
    assert read_json(b"\xef\xbb\xbf{}", Outer) == Outer()
    with pytest.raises(InputError):
        read_json(b"\xff\xfe", Outer)
