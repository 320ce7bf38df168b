"""Sizes by name and in pixels, and how much is too much."""

from __future__ import annotations

import pytest

from app.descent.text.json_input import InputError
from app.gui.mountain.export.sizes import NAMES, Size, check_frames, check_size, size_of, usual_scale


def test_that_a_size_is_read_as_people_write_it():
    assert size_of("1600x900") == size_of("1600×900") == size_of("16:9") == Size(1600, 900)
    assert size_of("a4").paper == (297.0, 210.0)
    assert size_of("A4-portrait").paper == (210.0, 297.0)


@pytest.mark.parametrize("name", NAMES)
def test_that_a_name_has_the_shape_that_it_says(name):
    size = size_of(name)
    if ":" in name:
        wide, high = map(int, name.split(":"))
        assert size.width * high == size.height * wide
    if size.paper is not None:
        assert size.width / size.height == pytest.approx(size.paper[0] / size.paper[1], rel=2e-3)


@pytest.mark.parametrize("text", ["", "foo", "1600", "99x900", "10001x900", "x", "-1x900", "9" * 400 + "x1"])
def test_that_what_is_no_size_is_refused_with_what_would_be_one(text):
    with pytest.raises(ValueError, match=r"1600x900|100 to 10000"):
        size_of(text)


def test_that_too_many_pixels_are_refused_before_anything_is_drawn():
    check_size(Size(10_000, 10_000), 1.0, ".png")
    check_size(Size(7680, 4320), 1.0, ".gif")
    for size, scale, kind in (
        (Size(10_000, 10_000), 1.1, ".png"),
        (Size(10_000, 10_000), 1.0, ".gif"),
        (Size(7680, 4320), 1.0, ".webp"),
        (Size(10_000, 100), 2.0, ".webp"),
        (Size(10_000, 100), 8.0, ".png"),
    ):
        with pytest.raises(InputError, match="--size"):
            check_size(size, scale, kind)
    check_frames(size_of("4K"), 1.0, 120)
    with pytest.raises(InputError, match="--frames 45"):
        check_frames(Size(7680, 4320), 1.0, 120)


def test_that_a_vector_figure_s_ground_stays_within_bounds():
    assert usual_scale(Size(1600, 900), vector=True) == 2.0
    large = usual_scale(Size(10_000, 10_000), vector=True)
    assert large**2 * 10**8 < 3e7
