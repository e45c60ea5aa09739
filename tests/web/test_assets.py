"""Built files: found by their source names, kept for a year, sent small."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.web import assets
from tests.support.client import Client


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of built files with one script in it."""
    monkeypatch.setattr(assets, "DIST", tmp_path)
    names = ("main.js", "main.css", "print.css")
    manifest = {name: name.replace(".", ".AB12.") for name in names}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "main.AB12.js").write_text("let a = 1")
    (tmp_path / "main.AB12.js.gz").write_bytes(b"packed")
    return tmp_path


@pytest.mark.usefixtures("built")
def test_a_built_file_is_found_by_its_source_name() -> None:
    assert assets.asset("main.js") == "/static/dist/main.AB12.js"


@pytest.mark.usefixtures("built")
def test_an_unknown_name_says_what_to_do() -> None:
    with pytest.raises(assets.NotBuilt, match=r"other\.js .* run `make assets`"):
        assets.asset("other.js")


def test_a_missing_build_says_what_to_do(built: Path) -> None:
    (built / "manifest.json").unlink()

    with pytest.raises(assets.NotBuilt, match="run `make assets`"):
        assets.asset("main.js")


@pytest.mark.usefixtures("built")
def test_a_built_file_is_sent_small_and_kept_for_a_year(client: Client) -> None:
    answer = client.get("/static/dist/main.AB12.js", headers={"Accept-Encoding": "gzip, br"})

    assert answer.data == b"packed"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "text/javascript"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "immutable" in answer.headers["Cache-Control"]
    assert "max-age=31536000" in answer.headers["Cache-Control"]


@pytest.mark.usefixtures("built")
def test_a_client_that_cannot_unpack_gets_the_plain_file(client: Client) -> None:
    answer = client.get("/static/dist/main.AB12.js", headers={"Accept-Encoding": "identity"})

    assert answer.data == b"let a = 1"
    assert "Content-Encoding" not in answer.headers


@pytest.mark.usefixtures("built")
def test_the_manifest_itself_is_not_served(client: Client) -> None:
    assert client.get("/static/dist/manifest.json").status_code == 404
