"""A command in a process of its own: its lines, its answer, why it failed, and that it can be given up."""

from __future__ import annotations

import re
import sys

import pytest

from app.gui.kit.helper_process import HelperProcess

pytestmark = pytest.mark.real


@pytest.fixture
def helper(qapp):
    made = HelperProcess()
    yield made
    made.stop()


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_that_lines_are_told_and_the_answer_given(qtbot, helper):
    told = []
    helper.said.connect(told.append)
    with qtbot.waitSignal(helper.done, timeout=20_000) as done:
        helper.run(python("import sys; print('half', file=sys.stderr); print('the answer')"), "unsaid")
    assert bytes(done.args[0]).strip() == b"the answer"
    assert told == ["half"]
    assert not helper.busy


def test_that_it_fails_with_its_last_line_or_with_what_it_left_unsaid(qtbot, helper):
    with qtbot.waitSignal(helper.failed, timeout=20_000) as failed:
        helper.run(python("import sys; print('no such column', file=sys.stderr); sys.exit(2)"), "unsaid")
    assert failed.args == ["no such column"]
    with qtbot.waitSignal(helper.failed, timeout=20_000) as failed:
        helper.run(python("import sys; sys.exit(1)"), "unsaid")
    assert failed.args == ["unsaid"]
    with qtbot.waitSignal(helper.failed, timeout=20_000) as failed:
        helper.run(["/no/such/program"], "unsaid")
    assert failed.args == ["unsaid"]


def test_that_how_far_it_was_is_not_why_it_failed(qtbot, qapp):
    helper = HelperProcess(progress=re.compile(r"epoch \d+"))
    told = []
    helper.said.connect(told.append)
    with qtbot.waitSignal(helper.failed, timeout=20_000) as failed:
        helper.run(python("import sys; print('epoch 3', file=sys.stderr); sys.exit(1)"), "unsaid")
    assert (failed.args, told) == (["unsaid"], ["epoch 3"])


def test_that_what_is_given_up_tells_nothing_more(qtbot, helper):
    told = []
    helper.done.connect(told.append)
    helper.run(python("print('first')"), "unsaid")
    helper.stop()
    with qtbot.waitSignal(helper.done, timeout=20_000):
        helper.run(python("print('second')"), "unsaid")
    assert [bytes(one).strip() for one in told] == [b"second"]
