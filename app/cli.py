"""The commands: flask serve, worker, demo and the rest."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.spc_command import spc


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(serve)
    app.cli.add_command(demo)
    app.cli.add_command(add_person)
    app.cli.add_command(reset_link)
    app.cli.add_command(purge_restored)
    app.cli.add_command(spc)


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


@click.command()
@with_appcontext
def demo() -> None:
    """Fill an empty installation with the demo network; never in production."""
    if current_app.config["APP_ENV"] == "production":
        raise click.ClickException("The demo is not for production: its passwords are known.")
    from app import demo as story

    if not story.is_empty():
        click.echo("There is a network already; the demo is left out.")
        return
    story.fill()
    click.echo("The demo network is in.")


@click.command("add-person")
@click.argument("email")
@click.argument("name")
@with_appcontext
def add_person(email: str, name: str) -> None:
    """Open an account and print the link with which its person chooses a password: the first one
    in an installation, who starts a network and invites the others.
    """
    from app.core.errors import Invalid
    from app.core.tasks import committing
    from app.features.accounts import operations

    with committing():
        try:
            token = operations.add_person(email=email, name=name)
        except Invalid as refusal:
            raise click.ClickException(refusal.message) from None
    click.echo(f"{current_app.config['BASE_URL']}/reset/{token}")


@click.command("reset-link")
@click.argument("email")
@with_appcontext
def reset_link(email: str) -> None:
    """Print a link with which somebody sets a new password: for those no hub lead may help."""
    from app.core.errors import NotFound
    from app.core.tasks import committing
    from app.features.accounts import operations

    with committing():
        try:
            token = operations.make_own_reset(email)
        except NotFound:
            raise click.ClickException("Nobody has an account with this address.") from None
    click.echo(f"{current_app.config['BASE_URL']}/reset/{token}")


@click.command("purge-restored")
@with_appcontext
def purge_restored() -> None:
    """Purge again what was withdrawn after a restored backup was made; before anybody signs in."""
    from app.core import journal
    from app.features.interviews import tasks

    interviews, texts = tasks.purge_restored()
    click.echo(f"{journal.path()}: {len(journal.read())} lines.")
    click.echo(f"Withdrawn again: {interviews} interviews, and {texts} texts of other records.")
