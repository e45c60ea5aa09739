"""The commands: flask serve, worker, demo and the rest."""

from __future__ import annotations

import os
import sys
from pathlib import Path

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
    # A fresh interpreter, and the settings by path: gevent must patch the standard library before
    # anything of ours is imported, or our locks would stop the whole process.
    settings = str(Path(__file__).parent / "live" / "server.py")
    command = [sys.executable, "-m", "gunicorn", "--config", settings, "wsgi:app"]
    os.execve(sys.executable, command, {**os.environ, "HOST": host, "PORT": str(port)})
