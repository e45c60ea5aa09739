"""Themes: what several people said, with the voices that say the opposite."""

from __future__ import annotations

import pytest
from flask import Flask

from app.core import thread
from app.core.access.actor import Role
from app.core.access.check import can
from app.core.access.permissions import Permission
from app.core.errors import NotAllowed
from app.extensions import db
from app.features.interviews import operations, queries
from app.features.interviews.models import MergedTag, Quote, Tag, Theme
from app.features.interviews.vocabulary import Scope
from app.features.networks.models import Network
from tests.factories import saving
from tests.factories.interviews import SAID, interview, merged, placed, quote, theme
from tests.factories.networks import network, seated, site
from tests.support.client import Client


def test_an_empty_page_teaches_what_a_theme_is(client: Client) -> None:
    ours = network()
    page = client.sign_in(seated(ours, Role.LEAD)).get(f"/networks/{ours.slug}/themes")
    assert "keeps the voices that say the opposite" in page.words


def test_a_theme_is_named_and_its_address_leads_to_it(client: Client) -> None:
    ours = network()
    lead = client.sign_in(seated(ours, Role.LEAD))
    address = f"/networks/{ours.slug}/themes"
    refused = lead.send(address, {"statement": "Nobody says hello."})
    assert refused.status_code == 422
    assert "Nobody says hello." in refused.text
    too_long = lead.send(address, {"name": "x" * 163})
    assert "Shorten it by 3 characters: 160 fit here." in too_long.words
    assert lead.send(address, {"name": "The welcome", "need": "a way in"}).status_code == 303
    one = db.session.query(Theme).one()
    assert lead.get(f"/themes/{one.id}").location == f"{address}#theme-{one.id}"
    page = lead.get(address)
    assert "The welcome" in page.words
    assert "no voice yet" in page.words


def test_a_theme_begins_with_a_quote(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim, lead = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.LEAD)
    one = quote(interview(alder, kim), kim)
    member, address = client.sign_in(kim), f"/networks/{ours.slug}/themes"
    chosen = member.send(f"/quotes/{one.id}/themes", {"theme": "new"})
    assert chosen.location == f"{address}?quote={one.id}#name-a-theme"
    assert f"It begins with {SAID}" in member.get(chosen.location).words
    refused = member.send(address, {"quote": str(one.id)})
    assert f"It begins with {SAID}" in refused.words, "what was begun is not lost"
    assert member.send(address, {"quote": str(one.id), "name": "The welcome"}).status_code == 303
    assert "heard from 1 person at 1 site" in member.get(address).words
    boss = client.sign_in(lead)
    assert SAID not in boss.get(chosen.location).text
    boss.send(address, {"quote": str(one.id), "name": "Another"})
    assert "no voice yet" in boss.get(address).words, "nobody begins with what they may not read"


def test_a_quote_goes_into_a_theme_and_out_again(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    one, into = quote(interview(alder, kim), kim), theme(ours, kim)
    member = client.sign_in(kim)
    board = f"/networks/{ours.slug}/themes"
    assert "Put it there" in member.get(board).words
    sent = member.send(f"/quotes/{one.id}/themes", {"theme": str(into.id), "dissents": "y"})
    assert sent.location == f"{board}#theme-{into.id}"
    page = member.get(board)
    assert "dissenting voice, kept" in page.words
    assert "no voice yet · 1 person says the opposite" in page.words
    assert "Put it there" not in page.words
    again = member.send(f"/quotes/{one.id}/themes", {"theme": str(into.id)})
    assert again.status_code == 303
    page = member.get(board)
    assert "dissenting" not in page.words, "a voice is one or the other"
    assert "heard from 1 person at 1 site" in page.words
    assert member.send(f"/themes/{into.id}/quotes/{one.id}/removal").status_code == 303
    assert "no voice yet" in member.get(board).words


def test_a_theme_counts_people_and_sites_also_of_quotes_that_are_kept(client: Client) -> None:
    ours = network()
    alder, birch = site(ours, "Alder"), site(ours, "Birch")
    kim, lead = seated(ours, Role.MEMBER, [alder, birch]), seated(ours, Role.LEAD)
    into = theme(ours, kim)
    heard = interview(alder, kim, scope=Scope.NETWORK)
    placed(quote(heard, kim), into, kim)
    placed(quote(heard, kim, text="They hand me the packet."), into, kim)
    placed(quote(interview(birch, kim, said="Kept words."), kim, text="Kept words."), into, kim)
    page = client.sign_in(lead).get(f"/networks/{ours.slug}/themes")
    assert "heard from 2 people at 2 sites" in page.words
    assert SAID in page.words
    assert "Kept words." not in page.text
    assert "1 quote kept for named readers" in page.words
    assert "%" not in page.words, "people, never percentages"


def test_who_may_not_read_a_quote_cannot_move_it(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim, lead = seated(ours, Role.MEMBER, [alder]), seated(ours, Role.LEAD)
    one, into = quote(interview(alder, kim), kim), theme(ours, kim)
    boss = client.sign_in(lead)
    assert boss.send(f"/quotes/{one.id}/themes", {"theme": str(into.id)}).status_code == 404
    with pytest.raises(NotAllowed), saving():
        placed(one, into, lead)


def test_a_theme_of_another_network_is_no_choice(client: Client) -> None:
    ours, theirs = network(), network("Ridge Valley Readers")
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    one = quote(interview(alder, kim), kim)
    foreign = theme(theirs, seated(theirs, Role.LEAD))
    client.sign_in(kim).send(f"/quotes/{one.id}/themes", {"theme": str(foreign.id)})
    assert thread.origins([foreign.id]) == {foreign.id: {}}


def test_two_people_changing_a_theme_see_both_versions(client: Client) -> None:
    ours = network()
    lead = seated(ours, Role.LEAD)
    one = theme(ours, lead, "First")
    address, form = f"/themes/{one.id}/edit", {"version": one.version}
    boss = client.sign_in(lead)
    assert boss.send(address, {**form, "name": "Second"}).status_code == 303
    late = boss.send(address, {**form, "name": "Third"})
    assert late.status_code == 409
    assert "Second" in late.text
    assert "Third" in late.text
    assert db.session.query(Theme).one().name == "Second"


def test_a_theme_taken_apart_leaves_its_quotes(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    one, into = quote(interview(alder, kim), kim), theme(ours, kim)
    placed(one, into, kim)
    member = client.sign_in(kim)
    assert member.send(f"/themes/{into.id}/removal").status_code == 303
    page = member.get(f"/networks/{ours.slug}/themes")
    assert SAID in page.words
    assert "is taken apart" in page.words


def test_a_theme_stands_on_the_rail_of_its_interview(client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    one = quote(interview(alder, kim), kim)
    placed(one, theme(ours, kim, "The packet is the welcome"), kim)
    page = client.sign_in(kim).get(f"/interviews/{one.interview_id}")
    assert "theme, 1 person at 1 site" in page.words


@pytest.mark.parametrize("role", list(Role))
def test_visible_themes_are_those_that_may_be_read(app: object, role: Role) -> None:
    ours, theirs = network(), network("Ridge Valley Readers")
    theme(ours, seated(ours, Role.LEAD))
    theme(theirs, seated(theirs, Role.LEAD))
    actor = seated(ours, role).actor()
    every = db.session.query(Theme).all()
    seen = set(db.session.scalars(queries.themes_visible_to(actor)))
    assert seen == {one for one in every if can(actor, Permission.THEME_READ, one)}


def test_a_tag_is_described_renamed_and_merged(app: Flask, client: Client) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    held = interview(alder, kim, scope=Scope.NETWORK)
    both = quote(held, kim, tags=["Late bus", "bus"])
    one = quote(held, kim, tags=["bus"])
    secret = quote(held, kim, tags=["only for us"], kept=Scope.NAMED)
    late, bus = both.tags
    list_of, hidden = f"/networks/{ours.slug}/tags", f"/tags/{secret.tags[0].id}/edit"
    coach, stranger = seated(ours, Role.COACH), seated(network("Ridge Valley Readers"))
    seen = client.sign_in(coach).get(list_of).words
    assert "bus Not described yet. 2 quotes" in seen
    assert "only for us" not in seen, "a tag is known by the quotes that one may read"
    assert "Change bus" not in seen
    assert client.get(f"/tags/{bus.id}/edit").status_code == 403
    assert client.sign_in(stranger).get(f"/tags/{bus.id}/edit").status_code == 404
    lead = seated(ours, Role.LEAD)
    assert client.sign_in(lead).get(hidden).status_code == 404
    client.sign_in(kim)
    address = f"/tags/{bus.id}/edit"
    taken = client.send(address, {"name": "late BUS", "description": "", "version": "1"})
    assert taken.status_code == 422
    assert "merge the two instead" in taken.words
    assert "two tags of it" in client.send(address, {"name": "a, b", "version": "1"}).words
    told = {"name": "school bus", "description": "The bus itself was late.", "version": "1"}
    assert client.send(address, told).status_code == 303
    assert "school bus The bus itself was late. 2 quotes" in client.get(list_of).words
    merger = f"/tags/{bus.id}/merger"
    assert client.send(merger, {"into": str(bus.id)}).status_code == 422
    assert client.send(merger, {"into": str(late.id)}).status_code == 303
    page = client.get(list_of).words
    assert "Late bus The bus itself was late. 2 quotes" in page
    assert "“school bus” is “Late bus” now." in page
    db.session.expire_all()
    assert [tag.name for tag in one.tags] == ["Late bus"] == [tag.name for tag in both.tags]
    back = merger.replace("merger", "restoration")
    assert f'formaction="{back}"' in client.get(f"/networks/{ours.slug}/deleted").text
    assert client.send(back).status_code == 303
    page = client.get(list_of).words
    assert "Late bus Not described yet. 1 quote " in page
    assert "school bus The bus itself was late. 2 quotes" in page
    assert client.send(back).status_code == 404


def tagged(of: Network) -> dict[str, list[str]]:
    """The tags of each quote, by its words."""
    db.session.expire_all()
    quotes = db.session.scalars(db.select(Quote).where(Quote.network_id == of.id))
    return {one.text: sorted(tag.name for tag in one.tags) for one in quotes}


def test_tags_that_were_merged_one_after_the_other_come_back_in_any_order(app: Flask) -> None:
    ours = network()
    kim = seated(ours, Role.MEMBER, [site(ours)])
    held = interview(ours.sites[0], kim, said="One. Two. Three. Four.", scope=Scope.NETWORK)
    names = {"One": ["a"], "Two": ["a", "b"], "Three": ["b", "c"], "Four": ["a", "c"]}
    tags = {
        tag.name: tag
        for text, given in names.items()
        for tag in quote(held, kim, text, tags=given).tags
    }
    for order in ("ab", "ba"):
        a = merged(tags["a"], tags["b"], kim)
        b = merged(db.session.get_one(Tag, tags["b"].id), tags["c"], kim)
        assert set(map(tuple, tagged(ours).values())) == {("c",)}
        keys = {"a": a, "b": b}
        for name in order:
            with saving():
                operations.part_tag(kim.actor(), db.session.get_one(MergedTag, keys[name]))
        assert tagged(ours) == names, order
        tags = {tag.name: tag for tag in db.session.scalars(db.select(Tag))}


def test_a_tag_does_not_come_back_on_quotes_that_lost_the_other_one(app: Flask) -> None:
    ours = network()
    kim = seated(ours, Role.MEMBER, [site(ours)])
    held = interview(ours.sites[0], kim, said="One. Two.", scope=Scope.NETWORK)
    one, two = quote(held, kim, "One", tags=["a"]), quote(held, kim, "Two", tags=["a", "b"])
    a, b = two.tags
    key = merged(a, b, kim)
    with saving():
        operations.change_quote(kim.actor(), one, tags=["c"])
    with saving():
        operations.part_tag(kim.actor(), db.session.get_one(MergedTag, key))
    assert tagged(ours) == {"One": ["c"], "Two": ["a", "b"]}
