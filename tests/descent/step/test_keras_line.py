"""A hiker as a line of Keras: read as people write it, written, and understood by Keras itself."""

from __future__ import annotations

import contextlib
import inspect
import random
import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.descent import Scene, walk
from app.descent.step.hiker import OPTIMIZERS, Adam, AdamW, Nadam, Rmsprop, Sgd
from app.descent.step.keras_line import SIGNATURES, KerasLineError, keras_line, read_keras_line
from app.descent.step.schedules import (
    CosineDecay,
    CosineDecayRestarts,
    ExponentialDecay,
    InverseTimeDecay,
    PiecewiseConstantDecay,
    PolynomialDecay,
    ReduceLROnPlateau,
)

DECAYING = Sgd(learning_rate=0.1, schedule=ExponentialDecay(decay_steps=100, decay_rate=0.96))


@pytest.mark.parametrize(
    ("text", "hiker"),
    [
        ("Adam(learning_rate=0.0005)", Adam(learning_rate=0.0005)),
        ("Adam()", Adam()),
        ("  Adam( 1e-3 ) ;", Adam(learning_rate=0.001)),
        ("adam(lr=0.1)", Adam(learning_rate=0.1)),
        ("keras.optimizers.SGD(0.01, momentum=0.9)", Sgd(learning_rate=0.01, momentum=0.9)),
        ("SGD(0.1, 0.9, True, 0.01)", Sgd(learning_rate=0.1, momentum=0.9, nesterov=True, weight_decay=0.01)),
        ("AdamW(1e-3, 0.01)", AdamW(learning_rate=0.001, weight_decay=0.01)),
        ("tf.keras.optimizers.legacy.Adam(lr=1e-3)", Adam(learning_rate=0.001)),
        ("tf.optimizers.RMSprop(.01, rho=0.95)", Rmsprop(learning_rate=0.01, rho=0.95)),
        ("optimizer=Adam(1e-3)", Adam(learning_rate=0.001)),
        ("optimizer=Adam(1e-3),", Adam(learning_rate=0.001)),
        ("opt = keras.optimizers.Nadam()  # the best", Nadam()),
        ("self.optimizer = Adam(0.1)", Adam(learning_rate=0.1)),
        ("return Adam(0.1)", Adam(learning_rate=0.1)),
        ("optimizer='adam'", Adam()),
        ('"RMSprop"', Rmsprop()),
        ("model.compile(optimizer=Adam(0.01), loss='mse', metrics=['mae'])", Adam(learning_rate=0.01)),
        ("model.compile(Adam(0.01), 'mse')", Adam(learning_rate=0.01)),
        ("Adam(\n    learning_rate=1e-2,  # rate\n    beta_1=0.8,\n)", Adam(learning_rate=0.01, beta_1=0.8)),
        ("Adam(1/100, beta_2=1 - 1e-3, epsilon=10**-8)", Adam(learning_rate=0.01, beta_2=0.999, epsilon=1e-8)),
        ("Adam(0.1, clipnorm=1, name='a', use_ema=False, jit_compile=True)", Adam(learning_rate=0.1, clipnorm=1.0)),
        ("SGD(keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=100, decay_rate=0.96))", DECAYING),
        ("SGD(learning_rate=ExponentialDecay(0.1, 100, 0.96, False, 'mine'))", DECAYING),
        (
            "SGD(PiecewiseConstantDecay([10, 20], [0.1, 0.01, 0.001]))",
            Sgd(learning_rate=0.1, schedule=PiecewiseConstantDecay((10.0, 20.0), (0.1, 0.01, 0.001))),
        ),
        (
            "SGD(lr=0.01, decay=1e-4)",  # as Keras had it before 2.11
            Sgd(learning_rate=0.01, schedule=InverseTimeDecay(decay_steps=1, decay_rate=1e-4)),
        ),
        ("SGD(lr=0.01, decay=0.0)", Sgd(learning_rate=0.01)),
        (
            "Adam(0.1), ReduceLROnPlateau(monitor='val_loss', factor=0.5, patience=2, verbose=1)",
            Adam(learning_rate=0.1, schedule=ReduceLROnPlateau(factor=0.5, patience=2)),
        ),
        (
            "optimizer=Adam(0.1), callbacks=[keras.callbacks.ReduceLROnPlateau(patience=2)]",
            Adam(learning_rate=0.1, schedule=ReduceLROnPlateau(patience=2)),
        ),
        ("opt = Adam(0.1); cb = ReduceLROnPlateau()", Adam(learning_rate=0.1, schedule=ReduceLROnPlateau())),
        ("Adam(0.1)\nReduceLROnPlateau()", Adam(learning_rate=0.1, schedule=ReduceLROnPlateau())),
    ],
)
def test_that_a_line_as_people_write_it_makes_the_hiker(text, hiker):
    assert read_keras_line(text) == hiker


@pytest.mark.parametrize(
    ("text", "column", "word"),
    [
        ("", 0, "Type an optimizer"),
        ("Adam", 0, "write Adam()"),
        ("Adam(", 4, "never closed"),
        ("Adam(0.001, 0.9, 0.999", 4, "never closed"),
        ("Adam(1e-3))", 10, "never opened"),
        ("Adam(lr)", 5, "write its number"),
        ("Adam(learning_rate=hp.Choice('lr', [1, 2]))", 19, "search"),
        ("Adam(beta=1)", 5, "beta_1"),
        ("Adam(0.1, beta_1=1.5)", 10, "below 1"),
        ("Adam(-1)", 5, "from 0 up"),
        ("Adam(True)", 5, "a number"),
        ("Adam('0.1')", 5, "number"),
        ("Adam(1e400)", 5, "finite"),
        ("Adam(10**999)", 5, "finite"),
        ("Adam(1/0)", 5, "finite"),
        ("Adam(0.1, lr=0.2)", 10, "twice"),
        ("Adam(**d)", 7, "Stars"),
        ("Adam(*a)", 5, "Stars"),
        ("Adam(clipnorm=1, clipvalue=1)", 17, "not both"),
        ("Adam(1e-3, use_ema=True)", 11, "use_ema"),
        ("SGD(0.01, nesterov=1)", 10, "true or false"),
        ("Ftrl()", 0, "SGD, RMSprop"),
        ("my.Adam()", 0, "my.Adam"),
        ("torch.optim.SGD(p, lr=0.1)", 0, "PyTorch"),
        ("Adam(0.1), SGD(0.1)", 11, "second"),
        ("ReduceLROnPlateau()", 0, "optimizer"),
        ("SGD(ExponentialDecay(0.1))", 4, "decay_steps"),
        ("SGD(ReduceLROnPlateau())", 4, "callback"),
        ("SGD(ExponentialDecay(0.1, 100, 0.9)), ReduceLROnPlateau()", 38, "not both"),
        ("ExponentialDecay(0.1, 100, 0.9)", 0, "stands in an optimizer"),
        ("Adam(), ReduceLROnPlateau(mode='max')", 26, "mode"),
        ("Adam(), ReduceLROnPlateau(patience=2.5)", 26, "whole number"),
        ("Adam(1e-3, beta_1=ü)", 18, "'ü'"),
        ("ü = 'ü'; Adam(beta=1)", 9, "second"),
        ("Adam(\n  1e-3,\n  beta=1)", 16, "beta"),
        ("__import__('os').system('x')", 0, "optimizer"),
        ("(lambda: 0)()", 1, "optimizer"),
        ("a" * 2000, 1000, "too long"),
    ],
)
def test_that_what_makes_no_hiker_is_pointed_at(text, column, word):
    with pytest.raises(KerasLineError) as caught:
        read_keras_line(text)
    assert caught.value.column == column, str(caught.value)
    assert word in caught.value.message


numbers = st.floats(1e-9, 10) | st.sampled_from([0.0, 1.0, 0.001, 100.0])
shares = st.floats(0, 0.9999)
schedules = st.one_of(
    st.none(),
    st.builds(ExponentialDecay, decay_steps=st.floats(1, 1e6), decay_rate=numbers, staircase=st.booleans()),
    st.builds(InverseTimeDecay, decay_steps=st.floats(1, 1e6), decay_rate=numbers, staircase=st.booleans()),
    st.builds(
        PolynomialDecay, decay_steps=st.floats(1, 1e6), end_learning_rate=numbers, power=numbers, cycle=st.booleans()
    ),
    st.builds(
        CosineDecay,
        decay_steps=st.floats(1, 1e6),
        alpha=numbers,
        warmup_target=st.none() | numbers,
        warmup_steps=numbers,
    ),
    st.builds(
        CosineDecayRestarts, first_decay_steps=st.floats(1, 1e6), t_mul=st.floats(1, 9), m_mul=numbers, alpha=numbers
    ),
    st.builds(
        ReduceLROnPlateau,
        factor=shares,
        patience=st.integers(0, 99),
        min_lr=numbers,
        min_delta=numbers,
        cooldown=st.integers(0, 9),
    ),
)


@st.composite
def hikers(draw):
    kind = draw(st.sampled_from(list(OPTIMIZERS.values())))
    values = {
        name: draw(st.booleans() if isinstance(getattr(kind(), name), bool) else shares) for name in kind.arguments()
    }
    off = draw(st.fixed_dictionaries({}, optional={"weight_decay": numbers, "clipnorm": st.floats(1e-9, 10)}))
    return kind(learning_rate=draw(numbers), schedule=draw(schedules), **values, **off)


@settings(max_examples=200, deadline=None)
@given(hikers())
def test_that_a_hiker_written_and_read_is_the_same_to_the_last_bit(hiker):
    assert read_keras_line(keras_line(hiker)) == hiker


def test_that_what_keras_has_by_default_is_left_out():
    assert keras_line(Adam(learning_rate=0.0005)) == "Adam(learning_rate=0.0005)"
    assert keras_line(Sgd(learning_rate=1.0, momentum=0.9)) == "SGD(learning_rate=1, momentum=0.9)"


@pytest.mark.parametrize(
    "hiker",
    [
        Sgd(learning_rate=0.3, schedule=ExponentialDecay(10, 0.5, initial_learning_rate=0.05)),
        Sgd(schedule=PiecewiseConstantDecay((10.0, 20.0), (0.05, 0.01, 0.001))),
        AdamW(learning_rate=0.02, weight_decay=None),
        Adam(learning_rate=0.02, hidden=False, clipvalue=0.1),
    ],
)
def test_that_what_keras_has_no_word_for_walks_the_same(hiker):
    again = read_keras_line(keras_line(hiker))
    one, other = (walk(Scene(steps=40, hikers=(h,))).walks[0] for h in (hiker, again))
    assert one.x.tolist() == other.x.tolist()
    assert one.learning_rate.tolist() == other.learning_rate.tolist()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="AdamSGD()[]=,.01 e-lr'\n;*", max_size=60))
def test_that_any_text_is_a_hiker_or_a_refusal(text):
    with contextlib.suppress(KerasLineError):
        read_keras_line(text)


PIECES = [
    *(
        "Adam(",
        "SGD(",
        ")",
        "(",
        "[",
        "]",
        "{",
        ",",
        ";",
        "=",
        "learning_rate=",
        "lr=",
        "decay=",
        "1e-3",
        "0.9",
        "-",
        "**",
    ),
    *(
        "ExponentialDecay(",
        "ReduceLROnPlateau(",
        "callbacks=[",
        "keras.",
        "tf.",
        "hp.Choice(",
        "'",
        '"',
        "True",
        "None",
    ),
    *(
        "lambda:",
        "\n",
        "#",
        "\\",
        "ü",
        "\x00",
        "0x1f",
        "1if",
        "f'{",
        "__import__",
        "optimizer=",
        "model.compile(",
        "*",
        " ",
    ),
]
HOSTILE = [
    "(" * 500,
    "-" * 900 + "1",
    "Adam(" + "-" * 500 + "1)",
    "[" * 400,
    "1**" * 300 + "1",
    "a." * 400 + "b()",
    "((" * 90,
]


def refusal(text: str) -> KerasLineError | None:
    try:
        read_keras_line(text)
    except KerasLineError as error:
        return error
    return None


def took_of(text):
    """The processor's seconds that an answer takes, and the answer."""
    began = time.thread_time()
    error = refusal(text)
    return time.thread_time() - began, error


def test_that_nothing_hostile_takes_long():
    soup = random.Random(5)
    texts = ["".join(soup.choice(PIECES) for _ in range(soup.randint(1, 40))) for _ in range(300)]
    for text in [*texts, *HOSTILE]:
        took, error = took_of(text)
        if took >= 0.1:  # the collector may have come by: what takes long does so each time
            took, error = took_of(text)
        assert took < 0.1, text
        assert error is None or 0 <= error.column <= len(text), text
        assert error is None or "\n" not in error.message, text


@pytest.mark.real
def test_that_the_order_of_arguments_is_keras_s_and_that_keras_takes_every_line():
    keras = pytest.importorskip("keras")
    for kind, named in SIGNATURES.items():
        where = keras.callbacks if kind is ReduceLROnPlateau else keras.optimizers.schedules
        parameters = inspect.signature(getattr(where, kind.__name__).__init__).parameters.values()
        plain = [p for p in parameters if p.name != "self" and p.kind is p.POSITIONAL_OR_KEYWORD]
        assert [p.name for p in plain if p.default is p.empty] == named[0].split()
        assert [p.name for p in plain if p.default is not p.empty] == named[1].split()
    names = {**vars(keras.optimizers), **vars(keras.optimizers.schedules), **vars(keras.callbacks)}
    for kind in OPTIMIZERS.values():
        order = list(inspect.signature(names[kind.title].__init__).parameters)[1:]
        numbers = {
            name: 0.5 for name in ("learning_rate", *kind.arguments()) if not isinstance(getattr(kind(), name), bool)
        }
        given = [
            repr(numbers.get(name, 0.25 if name == "weight_decay" else True))
            for name in order[: len(kind.arguments()) + 2]
        ]
        hiker = read_keras_line(f"{kind.title}({', '.join(given)})")
        made = eval(keras_line(hiker), dict(names))
        config = made.get_config()
        assert {name: config[name] for name in numbers} == pytest.approx(numbers)
        assert config["weight_decay"] == 0.25
        assert msgspec.structs.asdict(hiker)["weight_decay"] == 0.25
    line = keras_line(Adam(learning_rate=0.1, schedule=ReduceLROnPlateau(factor=0.5)))
    optimizer, plateau = eval(line, dict(names))
    assert (plateau.monitor, plateau.factor) == ("loss", 0.5)
    assert float(optimizer.learning_rate) == pytest.approx(0.1)
