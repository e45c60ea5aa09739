"""Every page of the house, as the hub lead sees it: scanned, and narrow enough for a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from sqlalchemy import inspect
from werkzeug.routing import Rule

from app.extensions import db
from app.features.accounts.models import User
from tests.conftest import Home
from tests.factories.world import World, world
from tests.house.routes import ROUTES, SOCKETS
from tests.support.browser import NARROW, WIDE, Windows, fits, scan
from tests.support.html import is_page
from tests.support.live import Server

# Whose eyes a page needs when it is not the lead's.
EYES = {
    "comments.of_document": "member",
    "interviews.edit": "member",
    "interviews.add_quote": "member",
    "interviews.edit_quote": "member",
    "notes.comparison": "member",
    "notes.history": "member",
    "notes.image": "member",
    "notes.names": "member",
    "notes.revision": "member",
    "notes.state": "member",
}
PAGES = sorted({name.rpartition(" ")[2] for name in ROUTES} - SOCKETS - {"static", "assets.built"})


@pytest.fixture(scope="session")
def furnished(shared_server: Server, backend: Home) -> World:
    """The world, in the shared server's database."""
    with shared_server.app.app_context():
        return world(shared_server.app)


def _paths(server: Server, made: World, endpoint: str) -> Iterator[str]:
    adapter = server.app.url_map.bind("localhost")
    for rule in server.app.url_map.iter_rules(endpoint):
        if "GET" in (rule.methods or ()):
            yield adapter.build(endpoint, _values(rule, made), method="GET")


def _values(rule: Rule, made: World) -> dict[str, object]:
    return {
        name: made.address.get(f"{rule.endpoint} {name}", made.address.get(name))
        for name in rule.arguments
    }


SHARES = 16


@pytest.mark.parametrize("share", range(SHARES))
def test_a_page_has_no_violation_and_fits_a_phone(
    share: int, live: Server, furnished: World, windows: Windows
) -> None:
    """A share of the pages, each in the window of whoever sees it: a window takes its time."""
    opened: dict[str, Page] = {}
    for endpoint in PAGES[share::SHARES]:
        eyes = EYES.get(endpoint, "lead")
        if eyes not in opened:
            who = db.session.get_one(User, inspect(furnished.people[eyes]).identity)
            opened[eyes] = windows.open(who)
        for path in _paths(live, furnished, endpoint):
            _look_at(opened[eyes], path)


def _look_at(page: Page, path: str) -> None:
    answer = page.request.get(path)
    if "text/html" not in answer.headers["content-type"] or not is_page(answer.text()):
        return
    assert answer.status in (200, 422), f"{path}: {answer.status}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    page.goto(path)
    scan(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    fits(page)
    scan(page)
