"""Where a Keras Tuner tuner lets us hear what happens in its search: around its own hooks, and Keras's ``fit``."""

from __future__ import annotations

import functools
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from app.descent.text.json_input import InputError
from app.tuning.follow.search_recorder import Recorder
from app.tuning.record.error_summary import summary

Search = Callable[..., Any]
Tuner = TypeVar("Tuner")
_here = threading.local()  # .followed: the search that runs in this thread, if it is followed


def watch(tuner: Tuner) -> Tuner:
    """Record every search of a Keras Tuner tuner, live, in its own folder; returns the tuner."""
    search = tuner.search  # type: ignore[attr-defined]
    if not getattr(search, "followed", False):
        tuner.search = following(search, tuner)  # type: ignore[attr-defined]
    return tuner


def following(search: Search, tuner: Any) -> Search:
    """A tuner's method ``search``, followed."""

    @functools.wraps(search)
    def followed(*arguments: Any, **named: Any) -> Any:
        return follow(tuner, search, arguments, named)

    followed.followed = True  # type: ignore[attr-defined]
    return followed


def follow(
    tuner: Any,
    search: Search,
    arguments: tuple[Any, ...],
    named: dict[str, Any],
    opened: Callable[[Path], object] | None = None,
) -> Any:
    """Run a tuner's search and tell what happens in it; whatever it returns or raises comes through.

    Stopped from outside, it returns as if it had come to its end, and the script goes on. A search that cannot be
    followed runs all the same, and a line on standard error says why.
    """
    if (why := _why_not(tuner)) is not None:
        if why:
            print(f"mountain: {why}", file=sys.stderr)
        return search(*arguments, **named)
    from keras_tuner.src.distribute.utils import has_chief_oracle

    try:
        recorder = Recorder(tuner, arguments, named, shared=has_chief_oracle())
    except InputError as error:
        print(f"mountain: this search is not recorded: {error}", file=sys.stderr)
        return search(*arguments, **named)
    except Exception as error:
        why = summary(f"{type(error).__name__}: {error}")
        print(f"mountain: this search is not recorded: {why}", file=sys.stderr)
        return search(*arguments, **named)
    if opened is not None:
        opened(recorder.project)
    if (before := getattr(_here, "before", None)) is not None:
        recorder.tell_before(before)
    _here.before = recorder.project
    stop = _stop_error()
    try:
        with _hooked(recorder, stop):
            answer = search(*arguments, **named)
    except stop:
        recorder.end("stopped", None if recorder.control.stopped else "Stopped after the trial, as you asked.")
        return tuner.on_search_end()
    except Exception:
        recorder.end("failed", traceback.format_exc())
        raise
    except BaseException:
        recorder.end("stopped")
        raise
    recorder.end("exhausted" if _has_room(tuner.oracle) else "completed")
    return answer


def _has_room(oracle: Any) -> bool:
    """Whether a search that came to its end has fewer trials than it was to have: no combination was left."""
    asked, trials = getattr(oracle, "max_trials", None), getattr(oracle, "trials", None)
    return isinstance(asked, int) and isinstance(trials, dict) and len(trials) < asked


def _why_not(tuner: Any) -> str | None:
    """Why a search is not followed, empty if that goes without saying; None if it can be."""
    from keras_tuner.src.distribute import utils as distribution

    if getattr(_here, "followed", None) is not None or distribution.is_chief_oracle():
        return ""  # a search within a search; and a chief has no trials of its own
    if any(base.__name__ == "SklearnTuner" for base in type(tuner).__mro__):
        return "a search by SklearnTuner trains no Keras networks, so it is not followed"
    if "://" in str(tuner.directory):
        return f"the search in {tuner.directory} is not followed: only folders of this machine can be"
    return None


@functools.cache
def _stop_error() -> type[Exception]:
    from keras_tuner.errors import FatalError

    class StoppedByOrderError(FatalError):
        """The search ends because it was asked to; Keras Tuner lets only its FatalErrors through."""

    return StoppedByOrderError


@contextmanager
def _hooked(recorder: Recorder, stop: type[Exception]) -> Iterator[None]:
    """Hear a tuner's hooks while its search runs.

    They are wrapped on the tuner itself, by plain functions: callbacks that know their tuner are copied for every
    trial, and it with them. What has no hooks, a loop of the script's own around ``fit``, is heard through Keras's
    callbacks.
    """
    tuner = recorder.tuner
    ears = _Ears(recorder, stop)
    before = {name: vars(tuner)[name] for name in ears.hooks if name in vars(tuner)}
    for name in ears.hooks:
        if (hook := getattr(tuner, name, None)) is not None:
            setattr(tuner, name, ears.around(name, hook))
    _here.followed = ears
    _hear_fits()
    try:
        yield
    finally:
        _here.followed = None
        ears.leave()
        for name in ears.hooks:
            vars(tuner).pop(name, None)
        vars(tuner).update(before)


class _Ears:
    """What is done before and after each hook of one tuner."""

    hooks = ("pre_create_trial", "on_trial_begin", "on_trial_end", "on_epoch_begin", "on_epoch_end", "on_batch_end")

    def __init__(self, recorder: Recorder, stop: type[Exception]) -> None:
        from keras_tuner.errors import FailedTrialError
        from keras_tuner.src import config

        self.recorder, self._stop, self._skip = recorder, stop, FailedTrialError
        self.trial: Any = None
        self.plateau: Any = None
        self._skipped = False
        self._config, self._debug = config, None

    def around(self, name: str, hook: Callable[..., Any]) -> Callable[..., Any]:
        """The hook with what we do; a plain function, which a copy of the tuner shares."""
        ears = self
        after = {
            "on_trial_begin": ears.on_trial_begin,
            "on_epoch_begin": ears.on_epoch_begin,
            "on_epoch_end": ears.on_epoch_end,
            "on_batch_end": ears.obey,
        }.get(name)

        @functools.wraps(hook)
        def heard(*arguments: Any, **named: Any) -> Any:
            if name == "on_trial_end":
                return ears.on_trial_end(hook, *arguments, **named)
            if name == "pre_create_trial":
                ears.pre_create_trial()
            answer = hook(*arguments, **named)
            if after is not None:
                after(*arguments, **named)
            return answer

        return heard

    def pre_create_trial(self) -> None:
        """Hold still, or begin no further trial, as was asked."""
        self.recorder.hold()
        if self.recorder.control.stopping:
            raise self._stop

    def obey(self, *_: Any, **__: Any) -> None:
        """Hold still, stop, or give the trial up, as was asked."""
        self.recorder.hold()
        control = self.recorder.control
        if control.stopped:
            raise self._stop
        if self.trial is not None and control.take_skip(str(self.trial.trial_id)):
            self._skipped = True
            self._hush()
            raise self._skip("You skipped this trial.")

    def _hush(self) -> None:
        """Keras Tuner prints how each trial failed, and a skipped one has not."""
        if self._debug is None:
            self._debug, self._config.DEBUG = self._config.DEBUG, False

    def leave(self) -> None:
        """Let Keras Tuner print again."""
        if self._debug is not None:
            self._config.DEBUG, self._debug = self._debug, None

    def on_trial_begin(self, trial: Any, *_: Any, **__: Any) -> None:
        """Tell it."""
        self.trial, self.plateau, self._skipped = trial, None, False
        with self._careful():
            self.recorder.begin_trial(trial)

    def on_epoch_begin(self, trial: Any, model: Any, epoch: int = 0, *_: Any, **__: Any) -> None:
        """Notice when it begins, and with which rate."""
        self.obey()
        with self._careful():
            self.recorder.begin_epoch(trial, model, epoch)

    def on_epoch_end(self, trial: Any, model: Any, epoch: int = 0, logs: Any = None, *_: Any, **__: Any) -> None:
        """Tell it."""
        with self._careful():
            self.recorder.end_epoch(trial, model, epoch, logs, self.plateau)
        self.obey()

    def on_trial_end(self, hook: Callable[..., Any], trial: Any, *arguments: Any, **named: Any) -> None:
        """Tell it, once Keras Tuner has written it down, or has ended the search because of it."""
        self.leave()
        skipped = self._skipped and trial.status != "COMPLETED"
        message = trial.message  # a chief does not hand it back
        oracle = self.recorder.tuner.oracle
        try:
            if skipped:
                _end_skipped(oracle, trial, functools.partial(hook, trial, *arguments, **named))
            else:
                hook(trial, *arguments, **named)
        finally:
            with self._careful():
                ended = oracle.get_trial(trial.trial_id)
                self.recorder.end_trial(ended, "SKIPPED" if skipped else ended.status, None if skipped else message)
            self.trial = None

    def hear_fit(self, callbacks: Any) -> None:
        """A list of callbacks was made: one that does not lead to the tuner's hooks gets a callback of ours."""
        if self.trial is not None:
            with self._careful():
                self._hear_callbacks(callbacks)

    def _hear_callbacks(self, callbacks: Any) -> None:
        from keras.callbacks import ReduceLROnPlateau
        from keras_tuner.src.engine.tuner_utils import TunerCallback

        made = callbacks.callbacks
        self.plateau = next((one for one in made if isinstance(one, ReduceLROnPlateau)), self.plateau)
        if not any(isinstance(one, TunerCallback) for one in made):
            ours = _fit_callback()(self)
            ours.set_model(callbacks.model)
            ours.set_params(callbacks.params)
            made.append(ours)

    @contextmanager
    def _careful(self) -> Iterator[None]:
        """No fault of ours is the script's."""
        try:
            yield
        except Exception as error:
            self.recorder.give_up(summary(f"{type(error).__name__}: {error}"))


def _end_skipped(oracle: Any, trial: Any, end: Callable[[], object]) -> None:
    """End a trial that was skipped: it is no failure, of which Keras Tuner bears only a few in a row.

    To Keras Tuner it is one that was tried in vain, now and after a reload; it does not count those.
    """
    from keras_tuner import Oracle

    if not isinstance(oracle, Oracle):
        end()  # a chief elsewhere has it
        return
    oracle.max_consecutive_failed_trials += 1
    try:
        end()
    finally:
        oracle.max_consecutive_failed_trials -= 1
    ended = oracle.get_trial(trial.trial_id)
    ended.status = "INVALID"
    oracle._save_trial(ended)


@functools.cache
def _fit_callback() -> Any:
    from keras.callbacks import Callback

    class FitCallback(Callback):
        """Hears a ``fit`` whose callbacks know nothing of the tuner."""

        def __init__(self, ears: _Ears) -> None:
            super().__init__()
            self._ears = ears

        def on_epoch_begin(self, epoch: int, *_: Any, **__: Any) -> None:
            self._ears.on_epoch_begin(self._ears.trial, self.model, epoch)

        def on_train_batch_begin(self, *_: Any, **__: Any) -> None:
            # Not at the end of one, for which Keras would have to wait for the numbers of every batch.
            self._ears.obey()

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            self._ears.on_epoch_end(self._ears.trial, self.model, epoch, logs)

    return FitCallback


@functools.cache
def _hear_fits() -> None:
    """Have Keras tell of every list of callbacks that is made in a thread with a followed search."""
    from keras.callbacks import CallbackList

    made = CallbackList.__init__

    @functools.wraps(made)
    def heard(self: Any, *arguments: Any, **named: Any) -> None:
        made(self, *arguments, **named)
        ears = getattr(_here, "followed", None)
        if ears is not None:
            ears.hear_fit(self)

    CallbackList.__init__ = heard
