"""When a stretch of work ends, which are let go, and what bringing a version back touches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from app.features.notes.render import render
from app.features.notes.restoring import bring_back
from app.features.notes.seed import Quoted, sow
from app.features.notes.stretches import Stretch, goes_on, too_many

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
KIM, SAM, LEE = "kim", "sam", "lee"


def stretch(*authors: str, minutes: float = 5, ago: timedelta = timedelta(), name: str = "") -> Any:
    end = NOON - ago
    began = end - timedelta(minutes=minutes)
    return Stretch(uuid4(), began, end, frozenset(authors), bool(name))


def test_a_stretch_ends_with_a_pause_with_an_hour_a_name_or_other_hands() -> None:
    assert goes_on(stretch(KIM), [KIM], NOON + timedelta(minutes=9))
    assert not goes_on(stretch(KIM), [KIM], NOON + timedelta(minutes=11))
    assert not goes_on(stretch(KIM, minutes=61), [KIM], NOON)
    assert not goes_on(stretch(KIM, name="before"), [KIM], NOON)
    assert not goes_on(stretch(KIM), [SAM], NOON)
    assert goes_on(stretch(KIM, SAM), [SAM, LEE], NOON), "who write together share a stretch"
    assert not goes_on(stretch(KIM, SAM, minutes=11), [KIM], NOON), "for ten minutes"
    assert not goes_on(stretch(KIM, minutes=11), [KIM, SAM], NOON), "whoever joins begins another"
    assert goes_on(stretch(KIM, minutes=50), [KIM], NOON), "alone for an hour"
    assert goes_on(stretch(), [SAM], NOON)
    assert goes_on(stretch(KIM), [], NOON), "nobody knows who: after a restart"


def test_after_a_month_one_for_each_day_is_kept_and_every_named_one() -> None:
    day = timedelta(days=1)
    new = [stretch(KIM, ago=day * 2), stretch(KIM, ago=day * 2.1)]
    named = stretch(KIM, ago=day * 40.3, name="before the convening")
    first, last, alone = (stretch(KIM, ago=day * n) for n in (40.2, 40.1, 50))
    assert too_many([*new, named, last, first, alone], NOON) == [first.id]


def texts(doc: Doc[Any]) -> list[str]:
    return render(doc).text.split("\n")


def test_bringing_back_writes_only_what_differs() -> None:
    quote = UUID(int=7)
    doc = sow([
        ("heading", 2, "Tell me about it"),
        ("paragraph", ("They ", Quoted(quote, "hánd me"), " the packet.")),
        ("paragraph", "Nobody says anything."),
    ])  # fmt: skip
    earlier: Doc[Any] = Doc()
    earlier.apply_update(doc.get_update())
    then = render(doc)
    root = doc.get("default", type=XmlFragment)
    untouched = root.children[2].children[0]
    with doc.transaction():
        del root.children[0:2]
        root.children.append(XmlElement("paragraph", {}, [XmlText("Later words")]))
    replica: Doc[Any] = Doc()
    replica.apply_update(doc.get_update())
    before = doc.get_state()
    bring_back(doc, earlier)
    assert render(doc) == then
    assert then.quotes == {quote: "hánd me"}
    replica.apply_update(doc.get_update(before))
    assert render(replica) == then, "an edit like any other"
    untouched.insert(0, "Still the same paragraph: ")
    assert texts(doc)[2] == "Still the same paragraph: Nobody says anything."
    state = doc.get_state()
    earlier.apply_update(doc.get_update())
    bring_back(doc, earlier)
    assert doc.get_state() == state, "what is the same is not written again"
