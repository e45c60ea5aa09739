"""The demo network: filled by the real operations, with its known stories, never in production."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app import demo
from app.core import files
from app.extensions import db, limiter
from app.features.accounts.operations import DEMO_PASSWORD
from app.features.interviews.models import Quote
from app.features.measures.models import Measure
from app.features.networks.models import Site
from app.features.packages.models import Edition
from app.jobs import worker
from tests.conftest import Home, own_app
from tests.support.client import Client

HOME = "/networks/morning-bell-network"


@pytest.fixture(scope="session")
def told(backend: Home) -> Iterator[Flask]:
    """The whole year, filled once for the tests that look at it."""
    with own_app(backend, "told") as app:
        with app.app_context():
            demo.fill()
            db.session.remove()
        yield app


@pytest.fixture
def visitor(told: Flask) -> Iterator[Client]:
    """A visitor to it; its context is open."""
    files.use_folder(told.config["DATA_DIR"])
    limiter.enabled = False
    with told.app_context():
        yield told.test_client()  # type: ignore[misc]
        db.session.remove()


def test_the_year_is_told_with_its_stories(visitor: Client) -> None:
    client = visitor
    for who in ("lead", "facilitator", "member", "stranger"):
        typed = {"email": f"{who}@example.org", "password": DEMO_PASSWORD}
        assert client.send("/sign-in", typed).location == "/"
        seen = client.get(HOME).status_code
        assert seen == (404 if who == "stranger" else 200)
        client.send("/sign-out")
    client.send("/sign-in", {"email": "member@example.org", "password": DEMO_PASSWORD})
    back = db.session.scalars(db.select(Measure).where(Measure.name == "Back the next day")).one()
    words = client.get(f"/measures/{back.id}/sites").words
    assert "9 of 12 points – too early to judge." in words
    assert "not ours to claim." in words
    assert "keep watching." in words
    assert "No clear change around 56 %." in words
    quarry = db.session.scalars(db.select(Site).where(Site.name == "Quarry Road Middle")).one()
    words = client.get(f"/measures/{back.id}?site={quarry.id}").words
    assert "Clearly better since week 14." in words
    assert "about 60 % before, 75 % since" in words


def test_a_voice_for_named_readers_is_withheld(visitor: Client) -> None:
    visitor.send("/sign-in", {"email": "lead@example.org", "password": DEMO_PASSWORD})
    kept = db.session.scalars(db.select(Quote).where(Quote.text.contains("move again"))).one()
    page = visitor.get(f"/interviews/{kept.interview_id}")
    assert page.status_code == 200
    assert "move again" not in page.text


def test_the_package_is_released_by_the_worker(visitor: Client) -> None:
    worker.run_waiting()
    page = visitor.get("/library/glad-youre-back")
    assert "We aimed for 29 % and reached 32.6 %: not met." in page.words
    edition = db.session.scalars(db.select(Edition)).one()
    assert edition.pdf_sha
    paper = visitor.get(f"/library/glad-youre-back/editions/{edition.number}/package.pdf")
    assert paper.data.startswith(b"%PDF")


def test_the_demo_is_refused_in_production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "APP_ENV", "production")
    answer = app.test_cli_runner().invoke(args=["demo"])
    assert answer.exit_code != 0
    assert "not for production" in answer.output
    assert demo.is_empty()
