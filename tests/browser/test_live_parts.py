"""Shared parts in real windows: they take nothing away from anyone, and catch up after a gap."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app.core.access.actor import Role
from app.features.accounts.models import User
from app.features.causes.models import Analysis
from tests.factories.causes import analysis
from tests.factories.networks import network, seated
from tests.support.browser import NARROW, Windows, expect, fits
from tests.support.live import Server

GONE = r"ERR_CONNECTION_(REFUSED|RESET)|WebSocket connection|ERR_EMPTY_RESPONSE"


def fishbone() -> tuple[Analysis, User, User]:
    """A fishbone and two people who work on it."""
    ours = network()
    rosa = seated(ours, Role.FACILITATOR, name="Rosa Lund", colour=1)
    jamal = seated(ours, Role.FACILITATOR, name="Jamal Reed", colour=2)
    return analysis(ours), rosa, jamal


def begin_cause(page: Page, bone: int, text: str) -> None:
    """Open the line for a new cause at a bone, and type into it."""
    page.locator("[data-outline] .adds").nth(bone).get_by_text("Add a cause").click()
    page.locator("[data-outline] [name=text]").press_sequentially(text)


@pytest.mark.two_windows
def test_a_change_arrives_while_somebody_types_elsewhere(windows: Windows) -> None:
    made, rosa, jamal = fishbone()
    path = f"/analyses/{made.id}"
    mine, theirs = windows.open(rosa, path), windows.open(jamal, path)
    for page in (mine, theirs):
        expect(page.locator("#people-here")).to_contain_text("2 here")
    begin_cause(mine, 2, "half a thou")
    begin_cause(theirs, 0, "The packet is the welcome")
    theirs.keyboard.press("Enter")
    changed = mine.locator("[data-outline] .just-changed")
    expect(changed.first).to_be_attached()
    expect(mine.locator("[data-outline]")).to_contain_text("The packet is the welcome")
    field = mine.locator("[data-outline] [name=text]")
    expect(field).to_be_focused()
    expect(field).to_have_value("half a thou")
    mine.keyboard.type("ght")
    expect(field).to_have_value("half a thought")


def test_the_words_of_a_cause_open_their_form_for_who_may_write(windows: Windows) -> None:
    made, rosa, _ = fishbone()
    page = windows.open(rosa, f"/analyses/{made.id}", size=NARROW)
    begin_cause(page, 0, "x" * 300)
    page.keyboard.press("Enter")
    words = page.locator("[data-outline] .cause .text").first
    expect(words).to_have_text("x" * 300)
    fits(page)
    page.keyboard.press("Escape")
    words.click()
    expect(page.locator("[data-slot] [name=text]")).to_be_focused()
    words.click()
    expect(page.locator("[data-slot] [name=text]")).to_have_count(0)


def test_a_page_catches_up_after_the_server_was_away(
    own_server: Server, windows_of: Callable[[Server], Windows]
) -> None:
    made, rosa, jamal = fishbone()
    windows = windows_of(own_server)
    windows.expect_error(GONE)
    path = f"/analyses/{made.id}"
    mine = windows.open(rosa, path)
    expect(mine.locator("#people-here")).to_contain_text("1 here")
    mine.context.set_offline(True)
    own_server.web.kill()
    expect(mine.locator("#people-here .count")).to_be_empty()
    own_server.web.start()
    theirs = windows.open(jamal, path)
    begin_cause(theirs, 1, "Nobody calls before the letter")
    theirs.keyboard.press("Enter")
    expect(theirs.locator("[data-outline]")).to_contain_text("Nobody calls")
    mine.context.set_offline(False)
    expect(mine.locator("[data-outline]")).to_contain_text("Nobody calls")
    expect(mine.locator("#people-here")).to_contain_text("2 here")
