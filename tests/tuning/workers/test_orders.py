"""What a worker process hears on its standard input."""

from __future__ import annotations

import json
import os
import queue
import threading
from pathlib import Path

from app.tuning.control import ORDERS
from app.tuning.workers.orders import Orders
from tests.searching import until


def test_that_a_worker_hears_every_order():
    read, write = os.pipe()
    with os.fdopen(read) as lines, os.fdopen(write, "w", buffering=1) as supervisor:
        heard, orders = queue.SimpleQueue(), Orders(lines)
        orders.leave_at_once = False  # this is the tests' own process
        orders.control.listen(lambda *order: heard.put(order))
        for order in ORDERS:
            print(json.dumps({"order": order, "trial": "7"}), file=supervisor)
            assert heard.get(timeout=5) == (order, "7" if order == "skip_trial" else "")
        supervisor.close()
        assert heard.get(timeout=5) == ("stop", "")  # whoever gives orders is gone


def test_that_a_waiting_worker_rehearses_the_search_it_was_told_last():
    said, seen, done = [], [], threading.Event()

    def lines():
        for seed in (1, 2):
            yield json.dumps({"rehearse": f'{{"seed": {seed}}}', "trials": "3"})
        said.append("both")
        assert done.wait(5)
        yield '{"project": "here"}'

    def rehearse(spec, trials, folder, _wanted):
        seen.append((spec.seed, trials, folder.is_dir()))
        done.set()
        raise ValueError("a fault that the search itself will tell")

    orders = Orders(lines())
    until(lambda: said, 5, "both rehearsals are asked for")
    assert orders.wait_for_work(rehearse).project == Path("here")
    assert seen == [(2, 3, True)]
