"""Unmistakable words in every scope: who can reach which of them, before and after withdrawals."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.core import channels, clock, files
from app.extensions import db
from app.features.interviews.vocabulary import Scope
from app.features.measures.models import Measure
from app.features.packages.models import Edition, OutReason
from app.jobs import worker
from app.live import doorkeeper
from app.live.rooms import Refused
from app.web import respond
from tests.conftest import Home, leave, own_app
from tests.factories import canaries
from tests.factories.canaries import EVERY_SENTENCE, EVERYBODY, Aviary, allowed, words
from tests.factories.interviews import agree
from tests.support.client import Client
from tests.support.crawl import walk
from tests.web.test_packages import released


@pytest.fixture
def birds(app: Flask) -> Aviary:
    """The network of canaries in a database of this test's own."""
    return released_aviary(app)


@pytest.fixture(scope="session")
def prepared(backend: Home) -> Iterator[tuple[Flask, Aviary]]:
    """The same for tests that only look: made once."""
    with own_app(backend, "aviary") as app:
        with app.app_context():
            made = released_aviary(app)
            db.session.remove()
        yield app, made


@pytest.fixture
def house(prepared: tuple[Flask, Aviary]) -> Iterator[Flask]:
    """The application of the prepared network; its context is open."""
    app, made = prepared
    files.use_folder(app.config["DATA_DIR"])
    with app.app_context():
        db.session.add_all([made.package, made.cause, *made.people.values()])
        db.session.add_all([*made.interviews.values(), *made.quotes.values()])
        db.session.add_all([made.network, made.theme])
        yield app
        db.session.expunge_all()
        db.session.remove()


def released_aviary(app: Flask) -> Aviary:
    """The network of canaries, with its public quote in a released edition and a preview."""
    made = canaries.aviary()
    released(made.package)
    canaries.refer(made.package, [one.id for one in made.quotes.values()])
    client = app.test_client().sign_in(made.people["lead"])
    assert client.send(f"/packages/{made.package.id}/previews").status_code == 303
    assert worker.run_waiting()
    db.session.expire_all()
    return made


def pages(app: Flask, birds: Aviary, who: str) -> dict[str, str]:
    """All that this person can reach by links and by remembered addresses."""
    client: Client = app.test_client()  # type: ignore[assignment]
    if who != "visitor":
        client.sign_in(birds.people[who])
    start = ["/", "/library", "/nothing-here", f"/networks/{birds.network.slug}"]
    return walk(client, [*start, *birds.addresses])


def eyes(app: Flask, *people: str) -> tuple[str, ...]:
    """Who walks: all of them on SQLite; on PostgreSQL the first, since the same SQL asks there."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    return people if url.startswith("sqlite") else people[:1]


def found(read: dict[str, str]) -> dict[str, list[str]]:
    """Each sentence that stands somewhere, with its addresses."""
    return {
        sentence: here
        for sentence in sorted(EVERY_SENTENCE)
        if (here := [address for address, told in read.items() if sentence in told])
    }


@pytest.mark.sqlite_only("what a role may read is asked in one SQL; the purges run on both")
@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_reaches_a_sentence_beyond_its_scope(
    house: Flask, prepared: tuple[Flask, Aviary], who: str
) -> None:
    there = found(pages(house, prepared[1], who))
    assert not {sentence: at for sentence, at in there.items() if sentence not in allowed(who)}
    quoted = {sentence for sentence in allowed(who) if "quoted" in sentence}
    assert quoted <= set(there), "a walk that reaches too little proves nothing"
    if who == "named":
        assert set(there) == EVERY_SENTENCE


def test_a_shared_part_says_no_more_than_everyone_admitted_may_read(
    house: Flask, prepared: tuple[Flask, Aviary]
) -> None:
    drawn, birds = 0, prepared[1]
    for name, record_id, html in _parts(house, birds):
        for who in EVERYBODY[:-1]:
            actor = birds.people[who].actor()
            try:
                doorkeeper.admit_to_parts(actor, name, record_id)
            except Refused:
                continue
            drawn += 1
            beyond = [one for one in EVERY_SENTENCE - allowed(who) if one in html]
            assert not beyond, f"{name} shows {beyond} to {who}"
    assert drawn > 20


def _parts(app: Flask, birds: Aviary) -> Iterator[tuple[str, Any, str]]:
    records = {
        "interview": [one.id for one in birds.interviews.values()],
        "analysis": [birds.cause.analysis_id],
        "theory": [birds.network.id],
        "network": [birds.network.id],
        "measure": list(db.session.scalars(select(Measure.id))),
        "package": [birds.package.id],
        "job": [db.session.query(Edition).one().job_id],
    }
    assert set(channels._kinds) - {"scratch"} == set(records), "say which record shows the parts"
    with app.test_request_context():
        for name, ids in records.items():
            known = channels.kind(name)
            assert known is not None
            for record_id in ids:
                parts = respond.draw(name, record_id, tuple(known.parts), 1)
                yield from ((name, record_id, html) for html in parts.values())


def test_rows_that_remember_what_happened_hold_no_words(house: Flask) -> None:
    told = "\n".join(
        str(row)
        for table in ("activity", "job", "link", "channel", "outbox", "edition_quote")
        for row in db.session.execute(text(f"SELECT * FROM {table}"))
    )
    assert "heron" not in told
    assert "withdrew" not in told
    assert "created" in told


@pytest.mark.sqlite_only("the withdrawal below is walked on both")
def test_consent_that_ends_by_itself_ends_everywhere(app: Flask, birds: Aviary) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    for scope in (Scope.PUBLIC, Scope.NETWORK):
        agree(birds.interviews[scope], birds.people["named"], scope, until=tomorrow)
    address = f"/library/{birds.package.slug}/editions/1"
    assert app.test_client().get(address).status_code == 200
    with clock.travel(clock.now() + timedelta(days=3)):
        kept = {words(scope, place) for scope in (Scope.PUBLIC, Scope.NETWORK)
                for place in ("quoted", "translated")}  # fmt: skip
        for who in ("lead", "visitor", "colleague"):
            there = found(pages(app, birds, who))
            assert not kept & set(there), who
        assert app.test_client().get(address).status_code == 410
        assert app.test_client().get(f"{address}/package.pdf").status_code == 410
        assert list(_files())
        worker.go_round()
        worker.run_waiting()
        db.session.expire_all()
        assert db.session.query(Edition).one().out_reason is OutReason.CONSENT_ENDED
        assert not list(_files())


def _files() -> Iterator[Path]:
    """Every file that people's uploads and our pages became."""
    root = files.path("0" * 64).parent.parent
    yield from (one for one in root.rglob("*") if one.is_file())


@pytest.mark.sqlite_only("the withdrawal below is walked on both")
def test_a_narrowed_scope_holds_at_once(app: Flask, birds: Aviary) -> None:
    agree(birds.interviews[Scope.PUBLIC], birds.people["named"], Scope.SITE)
    narrowed = words(Scope.PUBLIC, "quoted")
    for who in ("lead", "visitor", "elsewhere"):
        assert narrowed not in found(pages(app, birds, who)), who
    assert narrowed in found(pages(app, birds, "colleague"))
    worker.run_waiting()
    assert not list(_files())


def test_after_every_withdrawal_the_words_are_nowhere(app: Flask, birds: Aviary) -> None:
    client = app.test_client().sign_in(birds.people["named"])
    edition = db.session.query(Edition).one()
    for held in birds.interviews.values():
        assert client.send(f"/interviews/{held.id}/withdrawal").status_code == 303
    worker.run_waiting()
    db.session.expire_all()
    for who in eyes(app, "named", "lead", "visitor"):
        assert not found(pages(app, birds, who)), who
    assert not list(_files()), "PDFs and previews go with their words"
    gone = client.get(f"/library/{birds.package.slug}/editions/1")
    assert gone.status_code == 410
    assert "withdrawn" in gone.words
    assert edition.html == ""
    assert not [sentence for sentence in EVERY_SENTENCE if sentence in dump(app)]


def dump(app: Flask) -> str:
    """Everything the database holds, bytes as characters, also what was deleted (SQLite)."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    db.session.remove()  # of the test's own context
    leave(app)
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        every = [one for one in file.parent.glob(f"{file.name}*") if one.is_file()]
        return "".join(f"\n{one.name}: " + one.read_bytes().decode("latin-1") for one in every)
    told = subprocess.run(["pg_dump", "--inserts", url], capture_output=True, check=True, text=True)
    bytes_too = "".join(bytes.fromhex(run).decode("latin-1") for run in _hex(told.stdout))
    return told.stdout + bytes_too


def _hex(dump: str) -> list[str]:
    return [run for run in re.findall(r"\\x((?:[0-9a-f]{2})+)", dump) if run]


def test_the_search_through_the_database_would_find_them(house: Flask) -> None:
    everything = dump(house)
    assert {one for one in EVERY_SENTENCE if one in everything} == EVERY_SENTENCE
