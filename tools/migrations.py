"""Do the migrations lead to what the models say? Tried on an empty SQLite database.

The tests ask the same of PostgreSQL, and of the way back.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tools.terminal import ROOT


def main() -> int:
    """Upgrade an empty database and let Alembic compare it with the models."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "APP_ENV": "testing",
            "SECRET_KEY": "for-this-check-alone",
            "DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/check.db",
        }
        for words in (("db", "upgrade"), ("db", "check")):
            command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
            done = subprocess.run(command, cwd=ROOT, env=env, check=False)
            if done.returncode != 0:
                return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
