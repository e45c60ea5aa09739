"""The edge of the house: what is true of every answer."""

from __future__ import annotations

import gzip

from app.core.access.actor import Role
from tests.factories.networks import network, seated
from tests.support.client import Client


def test_the_health_address_answers_anybody(client: Client) -> None:
    assert client.get("/healthz").status_code == 200


def test_an_unknown_address_answers_404_as_a_page(client: Client) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert answer.title


def test_a_visitor_is_sent_to_sign_in_and_comes_back(client: Client) -> None:
    ours = network()
    answer = client.get(f"/networks/{ours.id}")
    assert answer.status_code == 303
    assert answer.location == f"/sign-in?next=%2Fnetworks%2F{ours.id}"


def test_who_is_signed_out_comes_back_to_the_page_and_not_to_its_part(client: Client) -> None:
    part = f"/networks/{network().id}"
    for page, place in (
        ("http://localhost/analyses/1?open=2#x", "%2Fanalyses%2F1%3Fopen%3D2"),
        ("https://elsewhere.example/analyses/1", "%2F"),
    ):
        answer = client.get(part, headers={"HX-Request": "true", "HX-Current-URL": page})
        assert answer.status_code == 401
        assert answer.headers["HX-Redirect"] == f"/sign-in?next={place}"


def test_a_lead_opens_the_network(client: Client) -> None:
    ours = network(name="Morning Bell Network")
    answer = client.sign_in(seated(ours, Role.LEAD)).get(f"/networks/{ours.id}")
    assert answer.status_code == 200
    assert "Morning Bell Network" in answer.words


def test_a_form_without_its_token_is_refused_in_words(client: Client) -> None:
    answer = client.post("/sign-in", data={"email": "a@example.org", "password": "x"})
    assert answer.status_code == 400
    assert "Reload" in answer.words


def test_a_page_goes_out_gzipped_to_those_who_take_it(client: Client) -> None:
    plain = client.get("/sign-in")
    assert "Content-Encoding" not in plain.headers
    client.careful = False
    packed = client.get("/sign-in", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
    assert "<h1" in gzip.decompress(packed.data).decode()
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_the_length_of_a_gzipped_page_tells_nothing_of_a_small_difference(client: Client) -> None:
    client.careful = False
    ask = {"Accept-Encoding": "gzip"}
    assert len({len(client.get("/nothing-here", headers=ask).data) for _ in range(20)}) > 5
