"""gunicorn's settings: gevent, one process for SQLite, no control socket, many connections."""

from __future__ import annotations

import os
import resource
import threading
import time
from importlib import import_module
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '5000')}"
worker_class = "gevent"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
worker_connections = 10_000
preload_app = False  # a process must not share the parent's locks, sockets and database handles
control_socket_disable = True
keepalive = 75
timeout = 60
graceful_timeout = 5
accesslog = None
loglevel = "warning"
proc_name = "throughline-web"

# Every socket is a file; the usual 1,024 end long before a full room does.
_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(_hard, 65_536), _hard))


def post_worker_init(worker: Any) -> None:
    """Load the slow chart library aside, and close the sockets when the worker is asked to end.

    It would wait for the sockets' requests otherwise.
    """
    import gevent

    gevent.get_hub().threadpool.spawn(import_module, "app.charts.plot")

    def watch() -> None:
        while worker.alive:
            time.sleep(0.2)
        with worker.wsgi.app_context():
            worker.wsgi.extensions["live"].stop()

    worker.stopping = threading.Thread(target=watch, name="stop", daemon=True)
    worker.stopping.start()


def worker_exit(server: Any, worker: Any) -> None:
    """Wait for the snapshots: the worker comes here as soon as its sockets are closed.

    One that is asked to end has `graceful_timeout` for all of it; then it is killed.
    """
    if not worker.alive and (stopping := getattr(worker, "stopping", None)):
        stopping.join(graceful_timeout)
