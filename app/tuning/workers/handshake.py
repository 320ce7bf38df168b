"""Who may take part in a search: the chief and each worker show one another that they hold the folder's token.

Both ends of Keras Tuner's own gRPC calls are intercepted; what is called stays the same. A call carries its worker's
name, its fingerprint and a proof, an answer the chief's proof. Proofs are hashes of the token with a number used once:
the token itself travels nowhere. So a worker never trains for another search, and nobody joins without the folder.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from app.descent.text.json_input import InputError
from app.tuning.data.recipe import read_recipe
from app.tuning.project.join_token import read_token
from app.tuning.spec.search import SearchSpec
from app.tuning.workers.fingerprint import Fingerprint, differences, fingerprint

KNOCK = "/keras_tuner.Oracle/GetSpace"  # any of Keras Tuner's calls would do
ONCE, PROOF, PRINT = "mountain-once", "mountain-proof", "mountain-print"
NAME, PROCESS = "mountain-worker", "mountain-process"
MINE = secrets.token_hex(8)  # this process among all that were ever called alike
ANSWER = 6.0  # seconds a chief has to answer; it does so even while it is getting ready
LOOK = 0.1  # seconds between two looks whether a chief is ready
LONGEST = 300  # characters of what a chief says
OPTIONS = [("grpc.enable_http_proxy", 0)]  # workers and chief are neighbours


class NotReadyError(Exception):
    """A chief of ours answered, and cannot hand out trials yet."""


class Visitors:
    """Who called a chief: when each worker did last, and which processes were given up and may not come back.

    A machine that wakes up after a minute would else report a trial that is another's by now.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.heard: dict[str, float] = {}
        self._processes: dict[str, str] = {}
        self._given_up: set[str] = set()

    def let_in(self, name: str, process: str) -> bool:
        """Whether a worker may call; that it did is kept."""
        if process in self._given_up:
            return False
        self.heard[name], self._processes[name] = self._clock(), process
        return True

    def give_up(self, name: str) -> None:
        """Let a worker's process in no more; another of its name may come."""
        if (process := self._processes.pop(name, None)) is not None:
            self._given_up.add(process)


class Member(NamedTuple):
    """Somebody who takes part in a search: a worker by its name, or the chief."""

    name: str
    token: str
    print: Fingerprint


def member_of(project: Path, spec: SearchSpec, name: str) -> Member:
    """Who takes part in a project's search as ``name``; raises InputError without a token or data to read."""
    return Member(name, read_token(project), fingerprint(spec, read_recipe(project)))


def proof(token: str, whose: str, once: str) -> str:
    """What only a holder of the token can say of a number that is used once."""
    return hmac.digest(token.encode(), f"{whose} {once}".encode(), "sha256").hex()


def doorkeeper(chief: Member, visitors: Visitors) -> Any:
    """A gRPC server's interceptor that lets members of the chief's search in alone, but for those given up.

    Calls that come before there is somebody to answer them, since the chief is getting ready, are told so.
    """
    import grpc

    def refuse(code: Any, why: str, more: tuple[tuple[str, str], ...] = ()) -> Any:
        def answer(_request: Any, context: Any) -> None:
            context.send_initial_metadata(more)
            context.abort(code, why)

        return grpc.unary_unary_rpc_method_handler(answer)

    class Doorkeeper(grpc.ServerInterceptor):
        def intercept_service(self, continuation: Any, details: Any) -> Any:
            said = {key: value for key, value in details.invocation_metadata if isinstance(value, str)}
            once = said.get(ONCE, "")
            expected = proof(chief.token, "worker", once)
            if not (once and hmac.compare_digest(expected.encode(), said.get(PROOF, "").encode())):
                return refuse(
                    grpc.StatusCode.UNAUTHENTICATED,
                    "this is another search, or a copy of its folder from before it was last resumed: the join.token "
                    "of the worker's folder is not the chief's",
                )
            mine = ((PROOF, proof(chief.token, "chief", once)),)
            if unlike := differences(_read_print(said.get(PRINT, "")), chief.print):
                why = f"the worker's search is not the chief's: {unlike}"
                return refuse(grpc.StatusCode.FAILED_PRECONDITION, why, mine)
            if not visitors.let_in(said.get(NAME, ""), said.get(PROCESS, "")):
                why = "this worker was silent for so long that its trial was given to another; join again"
                return refuse(grpc.StatusCode.FAILED_PRECONDITION, why, mine)
            handler = continuation(details)
            if handler is None:
                return refuse(grpc.StatusCode.UNAVAILABLE, "the chief is getting ready", mine)

            def answer(request: Any, context: Any) -> Any:
                context.send_initial_metadata(mine)
                return handler.unary_unary(request, context)

            return grpc.unary_unary_rpc_method_handler(
                answer, handler.request_deserializer, handler.response_serializer
            )

    return Doorkeeper()


def introduced(member: Member, place: str) -> Any:
    """A gRPC client's interceptor that introduces a worker in each call, and has each answer prove that it is ours.

    A call that a chief refuses, or that somebody else answers, raises InputError with a sentence; or NotReadyError.
    """
    import grpc

    class Introduced(grpc.UnaryUnaryClientInterceptor):
        def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
            once = secrets.token_hex(16)
            mine = {ONCE: once, PROOF: proof(member.token, "worker", once), NAME: member.name, PROCESS: MINE}
            said = (*(details.metadata or ()), *mine.items(), (PRINT, json.dumps(member.print)))
            call = continuation(details._replace(metadata=said), request)
            code, status = call.code(), grpc.StatusCode
            if code in (status.UNAUTHENTICATED, status.FAILED_PRECONDITION):
                raise InputError(f"the search at {place} lets nobody in from here: {_first_line(call.details())}")
            if _is_ours(call, member.token, once):
                if code == status.UNAVAILABLE:
                    raise NotReadyError
                return call
            if code in (status.OK, status.UNIMPLEMENTED):
                raise InputError(
                    f"the process at {place} is not this search's chief: it does not know the folder's join.token"
                )
            return call

    return Introduced()


def greet(member: Member, place: str, patience: float = ANSWER) -> bool:
    """Whether the chief at a place, which has let the worker in, is ready to hand out trials.

    Raises InputError with a sentence if it refuses, if it is no chief of this search, or if nobody answers.
    """
    import grpc

    with _channel(place, member) as channel:
        try:
            channel.unary_unary(KNOCK)(b"", timeout=patience)
        except NotReadyError:
            return False
        except grpc.RpcError:
            raise InputError(
                f"what listens at {place} does not answer as a search's chief does; compare the address with the line "
                "to join that the search shows"
            ) from None
    return True


def wait_for_chief(member: Member, place: str) -> None:
    """Return when the chief at a place is ready to hand out trials; raises InputError as ``greet`` does."""
    while not greet(member, place):
        time.sleep(LOOK)


def stay_in_touch(member: Member, place: str, beat: float) -> None:
    """Call the chief at every beat, for as long as this process lives: it gives up whoever it does not hear of."""
    import grpc

    with _channel(place, member) as channel:
        knock = channel.unary_unary(KNOCK)
        while True:
            time.sleep(beat)
            try:
                knock(b"", timeout=beat)
            except (grpc.RpcError, InputError, NotReadyError):
                continue  # whether it is gone is another's to find out


def introduce(member: Member) -> None:
    """From now on Keras Tuner's client in this process introduces itself as ``member`` in every call."""
    from keras_tuner.src.distribute import oracle_client

    oracle_client.grpc = SimpleNamespace(insecure_channel=lambda place: _channel(place, member))


def _channel(place: str, member: Member) -> Any:
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # what it says is for programmers
    import grpc

    return grpc.intercept_channel(grpc.insecure_channel(place, options=OPTIONS), introduced(member, place))


def _read_print(text: str) -> Fingerprint:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {str(key)[:40]: str(value)[:40] for key, value in found.items()} if isinstance(found, dict) else {}


def _is_ours(call: Any, token: str, once: str) -> bool:
    said = next((value for key, value in call.initial_metadata() or () if key == PROOF), "")
    return hmac.compare_digest(said.encode(), proof(token, "chief", once).encode())


def _first_line(said: str | None) -> str:
    return (said or "").strip().partition("\n")[0][:LONGEST]
