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
from tests.support.servers import in_memory

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

    def renew(self, template: str, database: str) -> None:
        """Have the database as the template is; nobody may be using it."""
        self.copy(template, database)

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
    """Databases are copied by the server itself, with TEMPLATE, and emptied to be used again."""

    name = "postgresql"

    def __init__(self, server: str) -> None:
        self._server = server
        self._emptying: dict[str, str] = {}

    def url(self, database: str) -> str:
        """Where a database of that name is."""
        return f"{self._server}/{database}"

    def empty(self, database: str) -> None:
        """Have an empty database of that name."""
        self.copy("template0", database)

    def renew(self, template: str, database: str) -> None:
        """Have the database as the template is; emptying takes a tenth of what copying does."""
        if database not in self._emptying:
            self.copy(template, database)
            self._emptying[database] = self._how_to_empty(database)
            return
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(self._emptying[database])

    def _how_to_empty(self, database: str) -> str:
        """Statements that delete all rows, in any order, and let sequences begin anew."""
        with psycopg.connect(self.url(database)) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
                "AND tablename <> 'alembic_version'"
            ).fetchall()
            sequences = connection.execute(
                "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
            ).fetchall()
        statements = (
            "SET LOCAL session_replication_role = replica",
            *(f'DELETE FROM "{name}"' for (name,) in tables),
            *(f'ALTER SEQUENCE "{name}" RESTART' for (name,) in sequences),
        )
        return f"BEGIN; {'; '.join(statements)}; COMMIT"

    def copy(self, template: str, database: str) -> None:
        """Put a copy of the template in the place of the database."""
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')

    def drop(self, database: str) -> None:
        """Remove the database, if there is one."""
        self._emptying.pop(database, None)
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


Backend = Sqlite | Postgresql
TEMPLATE = "template_throughline"


@contextmanager
def scratch(prefix: str) -> Iterator[Path]:
    """A folder of our own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=f"throughline-{prefix}-", dir=in_memory()) as folder:
        yield Path(folder)
