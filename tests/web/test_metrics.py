"""Figures for those who watch over an installation: behind a token, without anybody's words."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.factories.networks import network, seated
from tests.support.client import Client
from tests.support.coedit import document
from tests.support.rooms import House, Loop

LINE = re.compile(r'[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.e+-]+')
BEARER = {"Authorization": "Bearer a-long-token"}


def test_without_a_token_in_the_settings_there_are_no_figures(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.fixture
def token(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "a-long-token")


@pytest.mark.usefixtures("token")
def test_a_wrong_token_opens_nothing(client: Client) -> None:
    for headers in ({}, {"Authorization": "Bearer another"}, {"Authorization": "Bearer ñ"}):
        assert client.get("/metrics", headers=headers).status_code == 401


@pytest.mark.usefixtures("token")
def test_figures_follow_what_happens_and_name_nobody(app: Flask, client: Client) -> None:
    before = figures(client)
    hub = network()
    rosa, house = seated(hub), House(app)
    loop = Loop(house, document(hub).id, rosa)
    loop.take(b"\x00\x02\x02\x00\x00")
    house.rooms.flush()
    after = figures(client)
    assert after["throughline_updates_total"] == before["throughline_updates_total"] + 1
    counted = "throughline_acknowledge_seconds_count"
    assert after[counted] == before[counted] + 1
    assert after['throughline_requests_total{method="GET",status="200"}'] >= 1
    assert after['throughline_jobs{status="queued"}'] == 0
    assert after['throughline_connections{of="documents",by="socket"}'] == 0
    said = client.get("/metrics", headers=BEARER).text
    assert rosa.name not in said
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", said), "an id"


def figures(client: Client) -> dict[str, float]:
    """Each figure by its name and labels."""
    lines = client.get("/metrics", headers=BEARER).text.splitlines()
    told = [line for line in lines if not line.startswith("#")]
    assert all(map(LINE.fullmatch, told))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in told)}
