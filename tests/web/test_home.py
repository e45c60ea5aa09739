"""The front door, my networks, a network's home, and whether the process answers."""

from __future__ import annotations

from flask import Flask

from app.core.access.actor import Role
from app.features.networks.models import Network
from tests.factories.interviews import interview
from tests.factories.networks import network, seated, site
from tests.support.client import Client


def test_the_door_says_what_it_is_not_for(client: Client) -> None:
    page = client.get("/")
    assert "not for evaluating people" in page.words
    assert "Sign in" in page.words


def test_a_person_sees_their_networks_alone(app: Flask, client: Client) -> None:
    ours: Network = network("Morning Bell Network")
    network("Ridge Valley Readers")
    page = client.sign_in(seated(ours)).get("/")
    assert "Morning Bell Network" in page.words
    assert "Ridge Valley Readers" not in page.words


def test_the_news_name_only_what_the_reader_may_see(app: Flask, client: Client) -> None:
    ours = network()
    alder = site(ours, "Alder")
    rosa = seated(ours, Role.MEMBER, [alder], name="Rosa")
    made = interview(alder, rosa)
    home = f"/networks/{ours.slug}"
    assert "1 site Home" in client.sign_in(rosa).get(home).words
    assert f"Rosa added {made.code}" in client.sign_in(rosa).get(home).words
    steward = seated(ours, Role.DATA_STEWARD, [alder])
    assert made.code not in app.test_client().sign_in(steward).get(home).words


def test_a_person_starts_a_network_and_leads_it(client: Client) -> None:
    client.sign_in(seated(network()))
    answer = client.send("/networks/new", {"name": "Ridge Valley Readers"})
    assert answer.location == "/networks/ridge-valley-readers"
    assert client.get(f"{answer.location}/settings").status_code == 200


def test_a_new_network_says_what_to_do_first(client: Client) -> None:
    client.sign_in(seated(network()))
    home = str(client.send("/networks/new", {"name": "Søndre Lesere"}).location)
    assert home == "/networks/sndre-lesere"
    buttons = [link.text for link in client.get(home).tree.iterfind(".//main//a[@class]")]
    assert buttons[:2] == ["Add your sites", "Invite people"]
    for start in ("interviews/new", "cycles/new"):
        assert "Add sites" in client.get(f"{home}/{start}").words
    client.send(f"{home}/sites", {"name": "Alder", "kind": "school"})
    words = client.get(home).words
    assert "Add your sites" not in words
    assert "Record an interview" in words


def test_the_process_says_that_it_answers(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
