"""Of an error the line that a person needs, as Keras, TensorFlow, HDF5 and Keras Tuner write theirs."""

from __future__ import annotations

import pytest

from app.tuning.record.error_summary import NO_REASON, summary

TRACE = 'Traceback (most recent call last):\n  File "x.py", line 1, in f\n'
HDF5 = (
    "OSError: [Errno 28] Can't synchronously write data (file write failed: time = Mon Nov 30 18:00:00 2026\n"
    ", filename = 'p/trial_0/checkpoint.weights.h5', file descriptor = 9, errno = 28, "
    "error message = 'No space left on device', buf = 0x55d0, total write[2] size = 1024, bytes this sub-write = 1024)"
)
KERAS = (
    "ValueError: Exception encountered when calling Sequential.call().\n\n"
    '\x1b[1mInput 0 of layer "dense" is incompatible with the layer: expected axis -1 to have value 8\x1b[0m\n\n'
    "Arguments received by Sequential.call():\n  • inputs=tf.Tensor(shape=(32, 7), dtype=float32)\n  • mask=None\n"
)
GRAPH = (
    "tensorflow.python.framework.errors_impl.InvalidArgumentError: Graph execution error:\n\n"
    "indices[0,3] = 5012 is not in [0, 5000)\n"
    "\t [[{{node model/embedding/lookup}}]] [Op:__inference_train_function_23128]\n"
)
NODES = (
    "tensorflow.python.framework.errors_impl.InvalidArgumentError: Graph execution error:\n\n"
    "Detected at node 'model/embedding/lookup' defined at (most recent call last):\n"
    '    File "train.py", line 3, in <module>\n'
    "      model.fit(x, y)\n"
    "Node: 'model/embedding/lookup'\n"
    "indices[0,3] = 5012 is not in [0, 5000)\n"
    "\t [[{{node model/embedding/lookup}}]] [Op:__inference_train_function_23128]\n"
)
ROOTS = (
    "InvalidArgumentError: Graph execution error:\n\nDetected at node a defined at (most recent call last):\n"
    "<stack traces unavailable>\n2 root error(s) found.\n"
    "  (0) INVALID_ARGUMENT:  indices[0,3] = 5012 is not in [0, 5000)\n\t [[{{node a}}]]\n"
    "  (1) CANCELLED:  Function was cancelled before it was started\n0 successful operations.\n"
)
LIMIT = "RuntimeError: Number of consecutive failures exceeded the limit of 3.\n"
CHAINED = (
    f"{TRACE}KeyError: 'units'\n\nDuring handling of the above exception, another exception occurred:\n\n"
    f"{TRACE}ValueError: units is not registered\n"
)


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("Too little memory.", "Too little memory."),
        ("ValueError: no", "ValueError: no"),
        ("", NO_REASON),
        (" \n ", NO_REASON),
        (f"{TRACE}ValueError: Unknown optimizer: sgdd\n", "Unknown optimizer: sgdd"),
        (f"{TRACE}Boom: it burst\n", "Boom: it burst"),
        (f"{TRACE}RuntimeError\n", "RuntimeError"),
        (
            TRACE + KERAS,
            'Input 0 of layer "dense" is incompatible with the layer: expected axis -1 to have value 8',
        ),
        (KERAS, 'Input 0 of layer "dense" is incompatible with the layer: expected axis -1 to have value 8'),
        (TRACE + GRAPH, "indices[0,3] = 5012 is not in [0, 5000)"),
        (TRACE + NODES, "indices[0,3] = 5012 is not in [0, 5000)"),
        (
            f"{TRACE}    return logs[self.name]\nKeyError: 'val_accuracy'\n",
            "The training reported no val_accuracy, which the search is judged by.",
        ),
        (
            f"{TRACE}    rate = table[name]\nKeyError: 'adam'\n",
            "'adam' was not found (KeyError in: rate = table[name]).",
        ),
        (f"{TRACE}    x = rows[9]\nIndexError: list index out of range\n", "IndexError: list index out of range"),
        (TRACE + HDF5, "p/trial_0/checkpoint.weights.h5: No space left on device"),
        (HDF5.removeprefix("OSError: "), "p/trial_0/checkpoint.weights.h5: No space left on device"),
        (LIMIT + TRACE + KERAS, summary(KERAS)),
        (CHAINED, "units is not registered"),
    ],
)
def test_that_a_failure_s_summary_is_the_line_that_a_person_needs(message, line):
    assert summary(message) == line


@pytest.mark.parametrize("message", [TRACE, "\n\n", "\x1b[1m", TRACE + "\n  File", TRACE[:34]])
def test_that_half_a_message_is_still_a_line(message):
    assert "\n" not in summary(message)


def test_that_the_marks_below_a_line_of_code_are_not_taken_for_it():
    traceback = (
        'Traceback (most recent call last):\n  File "a.py", line 2, in f\n    logs["val_accuracy"]\n    ~~~~^^^^\n'
    )
    assert summary(f"{traceback}KeyError: 'val_accuracy'") == summary(
        f"{traceback.replace('    ~~~~^^^^', '')}KeyError: 'val_accuracy'"
    )
