"""An interview's site, role and day are chosen, not guessed, and can be put right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.access.actor import Role
from app.extensions import db
from app.features.interviews import queries
from app.features.interviews.models import Interview
from app.features.interviews.vocabulary import Voice
from tests.factories.interviews import interview, protocol, quote
from tests.factories.networks import network, seated, site
from tests.support.client import Client


def _typed(made: Interview, **given: str) -> dict[str, str]:
    """The edit form as it stands, with some fields changed."""
    kept = {"version": str(made.version), "held_on": "2026-03-02", "lang": "en", "note_taker": ""}
    kept["voice"] = made.voice.value
    return kept | given


@pytest.mark.parametrize("left", ["site", "voice"])
def test_nothing_is_chosen_untouched(client: Client, left: str) -> None:
    ours = network()
    alder = site(ours, "Alder")
    kim = seated(ours, Role.MEMBER, [alder, site(ours, "Birch")])
    asked = protocol(ours, kim.actor())
    address = f"/networks/{ours.slug}/interviews/new"
    page = client.sign_in(kim).get(address)
    for name in ("site", "voice"):
        first = page.tree.find(f".//select[@name='{name}']/option")
        assert (first.get("value"), first.text) == ("", "Choose …")
    typed = {
        "protocol": str(asked.id),
        "site": str(alder.id),
        "voice": "family",
        "held_on": "2026-03-02",
        "lang": "en",
        "note_taker": "",
    }
    refused = client.send(address, typed | {left: ""})
    assert refused.status_code == 422
    assert {"site": "Choose the site.", "voice": "Choose who was heard."}[left] in refused.words
    assert not queries.interviews_of(kim.actor(), ours)


def test_whoever_has_one_site_need_not_choose_it(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    kim = seated(ours, Role.MEMBER, [alder])
    protocol(ours, kim.actor())
    page = client.sign_in(kim).get(f"/networks/{ours.slug}/interviews/new")
    offered = page.tree.findall(".//select[@name='site']/option")
    assert [(one.get("value"), one.text) for one in offered] == [(str(alder.id), "Alder")]


def test_an_interview_is_not_held_in_the_future(client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim)
    day = (clock.today() + timedelta(days=3)).isoformat()
    refused = client.sign_in(kim).send(f"/interviews/{made.id}/edit", _typed(made, held_on=day))
    assert refused.status_code == 422
    assert "This day is still to come." in refused.words


def test_the_site_can_be_put_right_until_words_are_quoted(app: Flask, client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    kim = seated(ours, Role.MEMBER, [alder, birch])
    made = interview(alder, kim)
    address = f"/interviews/{made.id}/edit"
    assert "Birch" in client.sign_in(kim).get(address).words
    answer = client.send(address, _typed(made, site=str(birch.id)))
    assert answer.status_code == 303, answer.words
    assert db.session.get_one(Interview, made.id).site_id == birch.id
    assert "Birch, 2 March 2026" in client.get(answer.location).words
    quote(made, kim)
    assert not client.get(address).tree.findall(".//select[@name='site']")
    made = db.session.get_one(Interview, made.id)
    client.send(address, _typed(made, site=str(alder.id)))
    assert db.session.get_one(Interview, made.id).site_id == birch.id


def test_nobody_moves_an_interview_to_a_site_of_others(client: Client) -> None:
    ours = network()
    alder, cedar, birch = site(ours, "Alder"), site(ours, "Cedar"), site(ours, "Birch")
    kim = seated(ours, Role.MEMBER, [alder, cedar])
    made = interview(alder, kim)
    refused = client.sign_in(kim).send(
        f"/interviews/{made.id}/edit", _typed(made, site=str(birch.id))
    )
    assert refused.status_code == 422
    assert db.session.get_one(Interview, made.id).site_id == alder.id


def test_who_was_heard_can_be_put_right_until_words_are_quoted(client: Client) -> None:
    ours = network()
    kim = seated(ours, Role.MEMBER, [site(ours, "Alder")])
    made = interview(ours.sites[0], kim)
    address = f"/interviews/{made.id}/edit"
    assert client.sign_in(kim).send(address, _typed(made, voice="family")).status_code == 303
    made = db.session.get_one(Interview, made.id)
    assert (made.code, made.voice, made.is_minor) == ("F-001", Voice.FAMILY, False)
    quote(made, kim)
    assert not client.get(address).tree.findall(".//select[@name='voice']")
    client.send(address, _typed(made, voice="student"))
    assert db.session.get_one(Interview, made.id).code == "F-001"
