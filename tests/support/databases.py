"""A migrated template, made once per process and database; every data test gets a fresh copy."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade

from config import Config

MIGRATIONS = str(Path(__file__).parent.parent.parent / "migrations")


def settings(folder: Path, url: str, **more: object) -> Config:
    """Settings for a test: its own folder and database, no limits on sign-in."""
    os.environ["DATA_DIR"] = str(folder)
    config = Config()
    config.SQLALCHEMY_DATABASE_URI = url
    for name, value in more.items():
        setattr(config, name, value)
    return config


def migrate(app: Flask) -> None:
    """Bring the application's database to the newest migration."""
    with app.app_context():
        upgrade(MIGRATIONS)


class Sqlite:
    """Databases are files: copied, and thrown away."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, database: str) -> str:
        """Where a database of that name is."""
        return f"sqlite:///{self._file(database)}"

    def empty(self, database: str) -> None:
        """Have an empty database of that name."""
        self.drop(database)

    def copy(self, template: str, database: str) -> None:
        """Put a copy of the template in the place of the database. Nobody may be connected."""
        self.drop(database)
        shutil.copyfile(self._file(template), self._file(database))

    def drop(self, database: str) -> None:
        """Remove the database, if there is one."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._file(database)}{suffix}").unlink(missing_ok=True)

    def _file(self, database: str) -> Path:
        return self._folder / f"{database}.db"


class Postgresql:
    """Databases are copied by the server itself, with TEMPLATE."""

    name = "postgresql"

    def __init__(self, server: str) -> None:
        self._server = server

    def url(self, database: str) -> str:
        """Where a database of that name is."""
        return f"{self._server}/{database}"

    def empty(self, database: str) -> None:
        """Have an empty database of that name."""
        self.copy("template0", database)

    def copy(self, template: str, database: str) -> None:
        """Put a copy of the template in the place of the database."""
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')

    def drop(self, database: str) -> None:
        """Remove the database, if there is one."""
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


Backend = Sqlite | Postgresql
TEMPLATE = "template_throughline"


@contextmanager
def scratch(prefix: str) -> Iterator[Path]:
    """A folder of our own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=f"throughline-{prefix}-") as folder:
        yield Path(folder)
