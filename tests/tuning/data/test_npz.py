"""A NumPy archive as rows: by what names its arrays go, how they are split and scaled, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from app.descent.text.json_input import InputError
from app.tuning.data.load import load_data
from app.tuning.spec.data import Load, Npz


def archive(tmp_path, **arrays):
    np.savez(tmp_path / "rows.npz", **arrays)
    return Npz(str(tmp_path / "rows.npz"))


@pytest.fixture
def numbers():
    return np.random.default_rng(1).normal(7, 3, (40, 3))


def test_that_rows_are_shuffled_split_and_standardised_on_what_trains(tmp_path, numbers):
    data = load_data(archive(tmp_path, x=numbers, y=numbers[:, 0]), 0.25)
    assert (data.training, data.task, data.x.shape) == (30, "regression", (40, 3))
    np.testing.assert_allclose(data.x[:30].mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(data.x[:30].std(axis=0), 1, rtol=1e-5)
    assert sorted(data.y.tolist()) == pytest.approx(sorted(numbers[:, 0].tolist()))
    assert data.scale == pytest.approx((data.y[:30].mean(), data.y[:30].std()))


def test_that_a_validation_part_of_its_own_is_kept_apart(tmp_path, numbers):
    arrays = {"x_train": numbers, "y_train": np.arange(40) % 2, "x_test": numbers[:8] + 1, "y_test": np.arange(8) % 2}
    data = load_data(archive(tmp_path, **arrays))
    assert (data.training, len(data.x), data.task, data.classes) == (40, 48, "binary", ("0", "1"))
    assert data.y.tolist() == [*(np.arange(40) % 2), *(np.arange(8) % 2)]


@pytest.mark.parametrize(
    "answers", [np.arange(40) % 3, np.eye(3)[np.arange(40) % 3], np.array(["a", "b", "c", "a"] * 10)]
)
def test_that_bytes_of_pictures_become_shares_and_answers_classes(tmp_path, answers):
    pictures = np.random.default_rng(2).integers(0, 256, (40, 5, 4), np.uint8)
    data = load_data(archive(tmp_path, images=pictures, labels=answers))
    assert data.row == (5, 4)
    assert data.task == "multiclass"
    assert len(data.classes) == 3
    assert 0 <= data.x.min() <= data.x.max() == 1
    assert set(data.y.tolist()) == {0, 1, 2}


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"a": np.ones(3)}, "has no x; it holds a"),
        ({"x": np.ones((9, 2))}, "has no y"),
        ({"x": np.ones((9, 2)), "y": np.ones(8)}, "9 rows"),
        ({"x": np.ones(9), "y": np.ones(9)}, "shape"),
        ({"x": np.full((9, 2), np.nan), "y": np.ones(9)}, "not finite"),
        ({"x": np.array([[None]] * 9), "y": np.ones(9)}, "Python objects"),
        ({"x": np.ones((9, 2)), "y": np.ones((9, 2, 2))}, "one answer a row"),
        ({"x": np.ones((9, 2)), "y": np.ones(9), "x_val": np.ones((4, 3)), "y_val": np.ones(4)}, "make them alike"),
    ],
)
def test_that_what_cannot_be_learned_from_is_one_sentence(tmp_path, arrays, said):
    with pytest.raises(InputError, match=said) as told:
        load_data(archive(tmp_path, **arrays))
    assert "rows.npz" in str(told.value)


def test_that_what_is_no_archive_is_one_sentence(tmp_path):
    (tmp_path / "text.npz").write_text("x, y")
    np.save(tmp_path / "one.npy", np.ones(3))
    for name, said in {"text.npz": "text.npz", "one.npy": "holds one array", "none.npz": "no such file"}.items():
        with pytest.raises(InputError, match=said):
            load_data(Npz(str(tmp_path / name)))


def test_that_a_load_function_goes_with_a_model_of_ones_own():
    with pytest.raises(InputError, match="model of your own"):
        load_data(Load("mine.py"))
