"""Runs the service: one or several worker processes of uvicorn on one address."""

from __future__ import annotations

import copy
import os
import signal
import sys
import threading
from argparse import Namespace
from typing import Any

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from central.service import DATABASE_SETTING


def serve(options: Namespace) -> None:
    """Serve until stopped; the database is named to the workers by the environment, where `ps` does not show it."""
    os.environ[DATABASE_SETTING] = options.database_url
    sys.stderr.write(f"Serving on http://{options.host}:{options.port}\n")
    if options.until_stdin_ends:
        threading.Thread(target=_stop_with_stdin, name="stdin", daemon=True).start()
    uvicorn.run(
        "central.service:create_app",
        factory=True,
        host=options.host,
        port=options.port,
        workers=options.workers,
        log_level="warning",
        log_config=_log_config(),
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        # A worker that does not answer its parent is killed and replaced: it must only ever happen to one that hangs.
        timeout_worker_healthcheck=30,
    )


def _log_config() -> dict[str, Any]:
    """What uvicorn gives to each worker process: one line of JSON per request, on stderr."""
    config = copy.deepcopy(LOGGING_CONFIG)
    config["formatters"]["lines"] = {"format": "%(message)s"}
    config["handlers"]["lines"] = {
        "class": "logging.StreamHandler",
        "formatter": "lines",
        "stream": "ext://sys.stderr",
    }
    config["loggers"]["central"] = {"handlers": ["lines"], "level": "INFO", "propagate": False}
    return config


def _stop_with_stdin() -> None:
    """Wait for the end of stdin, then stop as an interrupted program does: nobody is left to stop it otherwise."""
    while sys.stdin.buffer.read(4096):
        continue
    signal.raise_signal(signal.SIGINT)
