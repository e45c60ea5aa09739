"""The commands: flask serve, worker, demo and the rest."""

from __future__ import annotations

import click
from flask import Flask


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(serve)


@click.command()
@click.option("--port", default=5000, envvar="PORT", show_default=True)
@click.option("--host", default="127.0.0.1", envvar="HOST", show_default=True)
def serve(port: int, host: str) -> None:
    """Serve web pages and sockets (gunicorn with gevent, one process)."""
    import os
    import sys

    # A fresh interpreter: gevent must patch the standard library before anything of ours loads.
    os.execv(
        sys.executable,
        [sys.executable, "-m", "gunicorn", "--config", "python:app.live.server", "--bind", f"{host}:{port}", "wsgi:app"],
    )
