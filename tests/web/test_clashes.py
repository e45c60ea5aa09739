"""A form that was refused still knows what it was filled from: the next save overwrites nobody."""

from __future__ import annotations

import pytest
from flask import Flask

from app.core.access.actor import Role
from tests.factories import packages
from tests.factories.causes import analysis, bone, cause
from tests.factories.cycles import planned
from tests.factories.interviews import SAID, interview, quote, theme
from tests.factories.measures import measure
from tests.factories.networks import network, seated, site
from tests.factories.theory import aim, driver, idea
from tests.support.client import Answer, Client

pytestmark = pytest.mark.sqlite_only("what a form shows beside another")


def _version(page: Answer) -> str | None:
    return next(one for one in page.tree.iter("input") if one.get("name") == "version").get("value")


def _beside(page: Answer) -> str:
    """The words of a page, without the buttons that put either version into the form."""
    assert "Put these words into the form" in page.words
    return page.words.replace(" Put these words into the form", "")


def _clash(client: Client, at: str, typed: dict[str, str], name: str) -> Answer:
    """Save, be refused with what was read before that save, and save what was mended."""
    assert _version(client.get(at)) == "1"
    assert client.send(at, typed | {"version": "1", name: "Theirs"}).status_code == 303
    refused = client.send(at, typed | {"version": "1", name: ""})
    assert refused.status_code == 422
    assert _version(refused) == "1"
    late = client.send(at, typed | {"version": "1", name: "Mine"})
    assert late.status_code == 409
    assert _version(late) == "2"
    assert "Kept now" in late.words
    assert client.send(at, typed | {"version": "2", name: "Mine"}).status_code == 303
    return late


def test_a_mended_definition_overwrites_nobody(client: Client) -> None:
    ours = network()
    client.sign_in(seated(ours, Role.LEAD))
    typed = {"kind": "driver", "definition": "x", "form": "share", "good": "up", "cadence": "week"}
    _clash(client, f"/measures/{measure(ours).id}/edit", typed, "name")


def test_every_form_shows_both_versions_side_by_side(app: Flask, client: Client) -> None:
    ours = network()
    lead = seated(ours, Role.LEAD)
    client.sign_in(lead)
    settings = {"zone": "UTC", "floor": "10", "rule_set": "anhoej"}
    late = _clash(client, f"/networks/{ours.slug}/settings", settings, "name")
    assert "Kept now NameTheirs Yours, not kept yet NameMine" in _beside(late)
    fish = analysis(ours)
    one, named = cause(bone(fish)), theme(ours, lead)
    where = site(ours)
    plan = planned(idea(ours), where)
    aim(ours)
    (tag,) = quote(interview(where, lead, said=SAID), lead, tags=["late bus"]).tags
    forms = {
        f"/tags/{tag.id}/edit": ({"description": "The bus itself was late."}, "name"),
        f"/themes/{named.id}/edit": ({}, "name"),
        f"/analyses/{fish.id}/edit": ({}, "title"),
        f"/causes/{one.id}/edit": ({}, "text"),
        f"/bones/{one.bone_id}/edit": ({}, "name"),
        f"/drivers/{driver(ours).id}/edit": ({"level": "primary"}, "text"),
        f"/ideas/{plan.idea_id}/edit": ({"research": "none", "status": "active"}, "name"),
        f"/networks/{ours.slug}/theory/aim": ({"unit": "%"}, "what"),
        f"/cycles/{plan.id}/plan": (
            {"idea": str(plan.idea_id), "site": str(where.id), "scale": "teacher"},
            "plan",
        ),
    }
    for at, (typed, name) in forms.items():
        late = _clash(client, at, typed, name)
        assert "Theirs Yours, not kept yet" in _beside(late), at
    moved = client.send(
        f"/networks/{ours.slug}/theory/aim", {"what": "x", "baseline": "38", "version": "1"}
    )
    assert "From38" in moved.words, "as the field has it, not 38.0"


def _filled(page: Answer) -> dict[str, str]:
    """The fields of the first guarded form, as a browser sends them untouched."""
    form = next(one for one in page.tree.iter("form") if one.get("data-guard") is not None)
    sent = {}
    for field in (one for one in form.iter() if one.tag in ("input", "textarea", "select")):
        name, chosen = field.get("name"), field.get("checked") is not None
        if field.tag == "select":
            options = [one for one in field.iter("option") if one.get("selected") is not None]
            sent[name] = (options or list(field.iter("option")))[0].get("value")
        elif field.get("type") not in ("radio", "checkbox") or chosen:
            words = field.get("value") or "".join(field.itertext()).strip()
            sent[name] = words.replace("\n", "\r\n")  # as browsers do
    return sent


def test_what_this_person_did_not_touch_takes_the_words_of_others(client: Client) -> None:
    ours = network()
    client.sign_in(seated(ours, Role.LEAD))
    whose = site(ours, "School")
    kept = measure(ours, definition="One\nor two", sites=[str(whose.id)], target=1234567.0)
    at = f"/measures/{kept.id}/edit"
    opened = _filled(client.get(at))
    others = {"name": "Theirs", "source": "The office", "target": "500"}
    assert client.send(at, opened | others).status_code == 303
    refused = client.send(at, opened | {"definition": "", "collector": "Ana"})
    mended = _filled(refused) | {"definition": "Three", "collector": "Ana", "target": "1234568"}
    late = client.send(at, mended)
    assert (refused.status_code, late.status_code) == (422, 409)
    both, _, taken = _beside(late).partition("Changed by somebody else, and in the form below")
    both = both[both.index("Kept now") :]
    assert "One or two" in both
    assert "Three" in both
    assert "Ana" in both
    assert "1234568" in both, "a number that differs in its last digit only"
    assert "Name" not in both
    assert "School" not in both, "nobody touched whose it is"
    assert "NameTheirs" in taken
    merged = _filled(late)
    assert (merged["name"], merged["source"]) == ("Theirs", "The office")
    assert (merged["definition"], merged["collector"]) == ("Three", "Ana")
    # Somebody saves once more: what was chosen above is still this person's own.
    assert client.send(at, _filled(client.get(at)) | {"collector": "Bo"}).status_code == 303
    again = client.send(at, merged)
    assert again.status_code == 409
    assert _filled(again)["collector"] == "Ana"
    assert client.send(at, _filled(again)).status_code == 303


def test_a_mended_cover_overwrites_nobody(app: Flask, client: Client) -> None:
    world = packages.world()
    client.sign_in(seated(world.network, Role.LEAD))
    _clash(client, f"/packages/{world.package.id}/edit", {"licence": "CC BY 4.0"}, "title")
