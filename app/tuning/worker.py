"""The process that trains: ``python -m app.tuning.worker --project DIR`` runs the folder's search.

It writes the journal and nothing else. A line on standard input, or its end (whoever started us is gone),
stops it within a second, wherever it is: mostly at the next batch, else (importing, tracing a graph) by
leaving on the spot once no file is half written.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import threading
import time
from pathlib import Path

from app.tuning.events import Event, SearchEnded
from app.tuning.journal import WORKER, Journal, journal_path
from app.tuning.project import project_spec
from app.tuning.search import run_search

PATIENCE = 0.4  # seconds a stop waits for the next batch

# Small networks train faster on one thread than on many that wait for each other, and the window keeps a core.
ENVIRONMENT = {
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "PYTHONUNBUFFERED": "1",
}


def main() -> None:
    """Run the search of one project; never returns."""
    parser = argparse.ArgumentParser(prog="python -m app.tuning.worker")
    parser.add_argument("--project", type=Path, required=True)
    project: Path = parser.parse_args().project.resolve()
    os.environ.update(ENVIRONMENT)
    if hasattr(os, "nice"):
        os.nice(5)
    stopped = threading.Event()
    writing = threading.RLock()
    telling = threading.Lock()
    ended = threading.Event()
    with Journal(journal_path(project)) as journal:

        def emit(event: Event) -> None:
            with telling:
                if not ended.is_set():
                    journal.write(event)
                    if isinstance(event, SearchEnded):
                        ended.set()

        def watch() -> None:
            sys.stdin.readline()
            stopped.set()
            if not ended.wait(PATIENCE):
                with writing:
                    emit(SearchEnded(time=time.time(), worker=WORKER, reason="stopped"))
                    os._exit(0)

        threading.Thread(target=watch, daemon=True).start()
        import keras_tuner  # noqa: F401  (what is imported now lives as long as we do)

        gc.collect()
        gc.freeze()
        run_search(project_spec(project), project, emit, stopped.is_set, writing)
    # TensorFlow takes half a second to take itself down, with nothing left to save.
    os._exit(0)


if __name__ == "__main__":
    main()
