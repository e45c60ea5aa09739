"""Quotes that were taken back leave the pages that others have open, in place and at once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from app.core.access.actor import Role
from app.core.thread import Ref
from app.features.accounts.models import User
from app.features.causes import operations as causes
from app.features.interviews.models import Interview
from app.features.interviews.vocabulary import Scope
from app.features.networks.models import Network
from tests.factories import saving
from tests.factories.causes import analysis, bone, cause
from tests.factories.interviews import SAID, interview, placed, quote, theme
from tests.factories.networks import network, seated, site
from tests.support.browser import Windows, expect

GONE = "No longer open to you"


@dataclass
class Told:
    """An interview with a quote in a theme and under a cause, and who looks at it."""

    network: Network
    interview: Interview
    rosa: User
    jamal: User
    fishbone: str


def told() -> Told:
    """What Rosa heard; Jamal reads the quote, as everybody in the network may."""
    ours = network()
    alder = site(ours)
    rosa = seated(ours, Role.FACILITATOR, [alder], name="Rosa Lund")
    jamal = seated(ours, Role.FACILITATOR, [alder], name="Jamal Reed")
    held = interview(alder, rosa, scope=Scope.NETWORK)
    said = quote(held, rosa)
    placed(said, theme(ours, rosa), rosa)
    made = analysis(ours)
    under = cause(bone(made))
    with saving():
        causes.add_evidence(rosa.actor(), under, Ref("quote", said.id))
    return Told(ours, held, rosa, jamal, f"/analyses/{made.id}")


def with_words(windows: Windows, here: Told, path: str) -> Page:
    """A page of Jamal's that shows the words and listens."""
    page = windows.open(here.jamal, path)
    expect(page.locator("main")).to_contain_text(SAID)
    return page


def without(page: Page) -> None:
    """The words are nowhere on the page, and it was not loaded again."""
    expect(page.locator("body")).not_to_contain_text(SAID)
    assert page.evaluate("window.stillHere") is True


@pytest.mark.two_windows
def test_withdrawn_words_leave_every_open_page(windows: Windows) -> None:
    here = told()
    pages = [
        with_words(windows, here, f"/networks/{here.network.slug}/themes"),
        with_words(windows, here, f"/interviews/{here.interview.id}"),
        with_words(windows, here, here.fishbone),
    ]
    fishbone = pages[-1]
    fishbone.locator("[data-outline] .rests").first.click()
    expect(fishbone.locator(".evidence")).to_contain_text(SAID)
    address = f"/interviews/{here.interview.id}"
    notes = [windows.open(here.rosa, f"{address}{part}") for part in ("", "?part=consent")]
    expect(notes[0].get_by_role("textbox")).to_be_visible()
    for page in (*pages, *notes):
        page.evaluate("window.stillHere = true")
    mine = windows.open(here.rosa, f"/interviews/{here.interview.id}/withdrawal")
    mine.get_by_role("button", name="Withdraw").click()
    expect(mine.locator("h1")).to_have_text("Interviews")
    expect(mine.locator("main")).to_contain_text("taken back on")
    for page in pages:
        without(page)
    for page in notes:
        without(page)
        expect(page.locator("main")).to_contain_text("These notes were withdrawn and deleted.")
        expect(page.locator("h1")).to_have_text(here.interview.code)
        expect(page.locator("main :is(.chips, .rail, .tabs, form)")).to_have_count(0)
    expect(pages[0].locator("main")).to_contain_text(GONE)
    expect(fishbone.locator(".evidence")).to_contain_text(GONE)


def test_narrowed_words_leave_the_pages_of_those_who_may_not_read_them(windows: Windows) -> None:
    here = told()
    path = f"/networks/{here.network.slug}/themes"
    theirs, mine = with_words(windows, here, path), windows.open(here.rosa, path)
    theirs.evaluate("window.stillHere = true")
    with_scope = windows.open(here.rosa, f"/interviews/{here.interview.id}?part=consent")
    with_scope.get_by_label("named readers").check()
    with_scope.get_by_role("button", name="Keep the consent").click()
    without(theirs)
    expect(mine.locator("main")).to_contain_text(SAID)
