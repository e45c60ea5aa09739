"""A restored backup holds again what was withdrawn since; one command purges it again."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.core import files, journal
from app.core.access.actor import SYSTEM, Role
from app.extensions import db
from app.features.interviews import operations
from app.features.interviews.models import Interview, Quote
from app.features.notes.models import Document, DocumentTombstone
from app.features.packages.models import Edition
from app.jobs.worker import go_round
from tests.conftest import Home, leave
from tests.factories import packages, saving
from tests.factories.interviews import interview, quote
from tests.factories.networks import seated
from tests.support.client import Client
from tests.web.test_packages import released


def test_a_restored_backup_is_purged_by_one_command(
    app: Flask, backend: Home, client: Client, tmp_path: Path
) -> None:
    journal.use_folder(tmp_path)
    database, kept = "test", "a_backup"
    world = packages.world()
    kim = seated(world.network, Role.MEMBER, [world.quarry])
    edition = released(world.package)
    held = interview(world.quarry, kim)
    said, taken_up = quote(held, kim), world.quote
    notes, pdf, words = held.said_id, files.read(edition.pdf_sha), taken_up.text
    keys = (held.id, world.interview.id, said.id, taken_up.id, edition.id)
    db.session.remove()
    leave(app)
    backend.backend.copy(database, kept)
    with saving():
        for one in keys[:2]:
            operations.withdraw(SYSTEM, db.session.get_one(Interview, one))
    lines = journal.path().read_text()
    assert words not in lines
    assert {("interview", keys[0]), ("interview", keys[1]), ("document", notes)} <= journal.read()
    journal.path().write_text(lines.replace(f"document {notes}\n", ""))
    go_round()
    assert ("document", notes) in journal.read(), "the worker completes it from the database"
    db.session.remove()
    leave(app)
    backend.backend.copy(kept, database)
    files.put(pdf)
    assert db.session.get_one(Quote, keys[3]).text == words
    assert client.get(f"/library/{world.package.slug}").status_code == 200
    db.session.remove()
    said_of_it = app.test_cli_runner().invoke(args=["purge-restored"]).output
    assert "Withdrawn again: 2 interviews, and 0 texts" in said_of_it, said_of_it
    db.session.expire_all()
    assert [db.session.get(Quote, one) for one in keys[2:4]] == [None, None]
    assert all(db.session.get_one(Interview, one).withdrawn_at for one in keys[:2])
    assert db.session.get(Document, notes) is None
    assert db.session.get(DocumentTombstone, notes) is not None
    assert db.session.get_one(Edition, keys[4]).out_at is not None
    assert not files.path(files.name_of(pdf)).exists()
    assert client.get(f"/library/{world.package.slug}/editions/1").status_code == 410
    again = app.test_cli_runner().invoke(args=["purge-restored"]).output
    assert "Withdrawn again: 0 interviews" in again
    backend.backend.drop(kept)
