"""The string catalogue: every text people read, extracted from code and templates.

Writes app/translations/messages.pot; with --check it only says whether the file is up to date.
No line numbers and no dates stand in it, so it changes only when a text does.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tools.terminal import ROOT, say, stop

CATALOGUE = ROOT / "app" / "translations" / "messages.pot"
KEYWORDS = ("_l", "_n:1,2", "lazy_gettext", "lazy_ngettext:1,2")


def extract(to: Path) -> None:
    """Write the catalogue of the present code to a file."""
    words = [f"--keyword={word}" for word in KEYWORDS]
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
    quietly = ["--no-location", "--sort-output", "--omit-header", "--no-wrap"]
    done = subprocess.run(
        [*command, "--mapping=pyproject.toml", *quietly, *words, f"--output-file={to}", "app"],
        cwd=ROOT,
        check=False,
    )
    if done.returncode != 0:
        stop("The texts could not be extracted.")


def main() -> int:
    """Write the catalogue, or compare it."""
    if "--check" not in sys.argv:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        extract(CATALOGUE)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        present = Path(folder) / "messages.pot"
        extract(present)
        committed = CATALOGUE.read_text() if CATALOGUE.exists() else ""
        if present.read_text() == committed:
            return 0
        new = set(present.read_text().splitlines()) ^ set(committed.splitlines())
    say("The catalogue does not match the texts. Type: make strings")
    say("\n".join(sorted(line for line in new if line)[:20]))
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
