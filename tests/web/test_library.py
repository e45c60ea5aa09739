"""The library is open to everybody, asks for nothing and keeps nothing."""

from __future__ import annotations

from flask import Flask

from tests.factories import packages
from tests.support.client import Client
from tests.web.test_packages import released


def test_a_visitor_reads_an_edition(app: Flask, client: Client) -> None:
    world = packages.world()
    edition = released(world.package)
    shelf = client.get("/library")
    assert "Glad You’re Back" in shelf.words
    page = client.get(f"/library/{world.package.slug}")
    assert packages.SAID in page.words
    assert "Heard from 1 person at 1 site" in page.words
    assert edition.pdf_sha in page.text
    assert "Set-Cookie" not in page.headers
    assert "no-store" not in page.headers["Cache-Control"]
    assert client.get(f"/library/{world.package.id}").status_code == 200


def test_the_pdf_is_asked_for_again_only_when_it_changed(app: Flask, client: Client) -> None:
    world = packages.world()
    edition = released(world.package)
    at = f"/library/{world.package.slug}/editions/1/package.pdf"
    first = client.get(at)
    assert first.headers["ETag"] == f'"{edition.pdf_sha}"'
    assert "glad-youre-back-edition-1.pdf" in first.headers["Content-Disposition"]
    again = client.get(at, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_what_was_never_released_is_not_there(app: Flask, client: Client) -> None:
    world = packages.world()
    assert client.get(f"/library/{world.package.slug}").status_code == 404
    assert client.get("/library/nothing").status_code == 404
    released(world.package)
    assert client.get(f"/library/{world.package.slug}/editions/2").status_code == 404
