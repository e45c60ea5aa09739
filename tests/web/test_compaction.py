"""A long log becomes short only once a snapshot is proven to hold it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from sqlalchemy import func, select, update

from app.core import clock, gate
from app.extensions import db
from app.features.notes import operations, render
from app.features.notes.models import Document, DocumentSnapshot, DocumentUpdate
from app.live import compaction, crdt, log
from app.live.snapshots import LeftBehind
from tests.factories import saving
from tests.factories.networks import network
from tests.support import coedit

pytestmark = pytest.mark.usefixtures("app")


def written(rows: int, then: int = 0) -> UUID:
    """A document with that many rows, its snapshot, and some more rows with another snapshot."""
    made = coedit.document(network(), ("paragraph", "start")).id
    for count in (rows, then):
        add_rows(made, count)
        if count:
            keep(made)
    return made


def add_rows(document_id: UUID, count: int) -> None:
    """Type, delete and format as an editor does."""
    whole = read(document_id)
    doc: Doc[Any] = Doc()
    doc.apply_update(whole)
    bodies: list[bytes] = []
    doc.observe(lambda event: bodies.append(event.update))
    root = doc.get("default", type=XmlFragment)
    for number in range(count):
        with doc.transaction():
            if number % 5 == 4:
                del root.children[len(root.children) - 1]
            else:
                root.children.append(XmlElement("paragraph", {}, [XmlText(f"line {number}")]))
    with gate.writing_connection() as connection:
        for body in bodies:
            log.append(connection, {document_id: body})


def keep(document_id: UUID) -> None:
    """Write the newest snapshot."""
    doc = crdt.load(read(document_id))
    with saving():
        seq = db.session.get_one(Document, document_id).seq
        operations.keep_snapshot(document_id, seq, doc.get_update(), render.render(doc))


def read(document_id: UUID) -> bytes:
    """The whole log."""
    with db.engine.connect() as connection:
        found = log.read(connection, document_id)
    assert found is not None
    return crdt.merge(found.parts)


def rows(document_id: UUID) -> int:
    """How many rows the log has."""
    mine = DocumentUpdate.document_id == document_id
    return db.session.scalar(select(func.count()).select_from(DocumentUpdate).where(mine)) or 0


def words(document_id: UUID) -> str:
    """What the document says."""
    return render.render(crdt.load(read(document_id))).text


def test_rows_are_marked_first_and_deleted_a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    long, short = written(300), written(20)
    said, before = words(long), read(long)
    assert compaction.is_due()
    assert compaction.compact() == 301
    assert not compaction.is_due()
    assert rows(long) == 301
    add_rows(long, 10)
    assert compaction.delete_spare() == 0
    tomorrow = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert compaction.delete_spare() == 0, "one snapshot alone held them"
    keep(long)
    said = words(long)
    assert compaction.has_spare()
    assert compaction.delete_spare() == 301
    assert (rows(long), rows(short)) == (10, 21)
    assert not compaction.has_spare()
    assert words(long) == said
    assert crdt.is_same(crdt.merge([before, read(long)]), read(long))


def test_a_base_outlives_newer_snapshots_and_carries_when_they_are_damaged() -> None:
    long = written(300)
    compaction.compact()
    for _ in range(4):
        add_rows(long, 3)
        keep(long)
    said = words(long)
    kept = set(db.session.scalars(select(DocumentSnapshot.seq)))
    assert 301 in kept
    assert len(kept) == operations.SNAPSHOTS_KEPT + 1
    with saving():
        newer = update(DocumentSnapshot).where(DocumentSnapshot.seq > 301)
        db.session.execute(newer.values(state=b"rotten"))
    assert words(long) == said


@pytest.mark.parametrize("wrong", ["state", "sum", "words", "row"])
def test_a_snapshot_that_says_anything_else_marks_nothing(
    wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    long = written(250)
    other = crdt.load(read(written(3))).get_update()
    import hashlib

    values: dict[str, Any] = {
        "state": {"state": other, "sha256": hashlib.sha256(other).hexdigest()},
        "sum": {"sha256": "0" * 64},
        "words": {"text": "something else"},
        "row": {},
    }
    with saving():
        newest = DocumentSnapshot.document_id == long, DocumentSnapshot.seq == 251
        if values[wrong]:
            db.session.execute(update(DocumentSnapshot).where(*newest).values(values[wrong]))
        else:
            mine = DocumentUpdate.document_id == long, DocumentUpdate.seq == 100
            db.session.query(DocumentUpdate).filter(*mine).delete()
    assert compaction.compact() == 0
    assert "snapshot and log differ" in caplog.text
    assert db.session.scalar(select(func.count(DocumentUpdate.spare_since))) == 0


def test_a_damaged_document_keeps_no_other_from_its_turn(
    app: Any, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = written(3), written(3)
    add_rows(first, 3)
    add_rows(second, 3)
    with saving():
        db.session.query(DocumentUpdate).filter_by(document_id=first, seq=6).delete()
        for number, one in enumerate((first, second)):
            long_ago = clock.now() - timedelta(hours=2 - number)
            mine = update(Document).where(Document.id == one)
            db.session.execute(mine.values(updated_at=long_ago))
    sweeper = LeftBehind()
    assert sweeper.write(app, set(), limit=1) == 1
    assert "could not be made up for" in caplog.text
    assert sweeper.write(app, set(), limit=1) == 1
    assert operations.settled(second)
    assert sweeper.write(app, set(), limit=1) == 0
