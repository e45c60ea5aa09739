"""What has not reached the server outlives the tab on one's own device, and on no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from app.core.access.actor import Role
from app.extensions import db
from app.features.interviews import operations
from app.features.networks import operations as seats
from app.features.networks import queries as networks
from app.features.networks.models import Membership
from tests.browser.test_editor import OFFLINE, Notes, notes, saved, state, text, write
from tests.factories import saving
from tests.factories.networks import seated
from tests.support.browser import NARROW, Windows, expect, fits, scan
from tests.support.live import Server
from tests.support.servers import poll

KEPT = """() => new Promise((resolve) => {
  const asked = indexedDB.open("throughline-unsent", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("updates", {
    keyPath: ["user", "document", "tab", "number"] });
  asked.onsuccess = () => {
    const all = asked.result.transaction("updates").objectStore("updates").getAll();
    all.onsuccess = () => { asked.result.close(); resolve(all.result.length); };
  };
})"""
OLDER = """(days) => new Promise((resolve) => {
  const asked = indexedDB.open("throughline-unsent", 1);
  asked.onsuccess = () => {
    const store = asked.result.transaction("updates", "readwrite").objectStore("updates");
    const all = store.getAll();
    all.onsuccess = () => {
      for (const row of all.result) store.put({ ...row, at: row.at - days * 864e5 });
      store.transaction.oncomplete = () => { asked.result.close(); resolve(); };
    };
  };
})"""


def nothing_kept(page: Page) -> None:
    """The browser’s own store is empty, or is being emptied."""
    poll(lambda: page.evaluate(KEPT) == 0)


class Device(NamedTuple):
    """Rosa’s own, and a server that comes and goes (offline, Chromium sends on closing a tab)."""

    windows: Windows
    server: Server
    here: Notes

    def away(self, words: str, page: Page | None = None) -> Page:
        """A page that wrote some words while the server was away."""
        page = page or self.windows.open(self.here.rosa, self.here.path, size=NARROW)
        saved(page)
        page.get_by_label("This is my own device").check()
        write(page, "kept ")
        saved(page)
        self.server.web.kill()
        page.keyboard.type(words)
        told = f"Offline – {len(words)} changes are kept on this device"
        expect(state(page)).to_have_text(told)
        fits(page)
        return page

    def again(self, page: Page, path: str = "") -> Page:
        """The tab is closed, the server is back, and the page is opened anew."""
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        other = page.context.new_page()
        with page.expect_event("close"):
            page.close(run_before_unload=True)
        assert not asked
        self.server.web.start()
        other.goto(path or self.here.path)
        return other


@pytest.fixture
def device(own_server: Server, windows_of: Callable[[Server], Windows]) -> Device:
    """Rosa's own device, and notes."""
    windows = windows_of(own_server)
    windows.expect_error(OFFLINE)
    windows.expect_error("status of (403|404|410)")
    return Device(windows, own_server, notes())


def test_a_closed_tab_loses_nothing_on_ones_own_device(device: Device) -> None:
    old = device.away("too old")
    old.evaluate(OLDER, 15)
    page = device.again(old)
    saved(page)
    expect(text(page)).not_to_contain_text("too old")
    nothing_kept(page)
    page = device.again(device.away("offline", page))
    expect(text(page)).to_contain_text("kept offline")
    saved(page)
    nothing_kept(page)
    other = device.windows.open(device.here.jamal, device.here.path)
    expect(text(other)).to_contain_text("kept offline")
    scan(page)


def test_signing_out_asks_first_and_a_shared_device_keeps_nothing(device: Device) -> None:
    place = f"/networks/{networks.network_of(device.here.interview.network_id).slug}"
    home = device.again(device.away("offline"), "/")
    sign_out = home.get_by_role("button", name="Sign out", exact=True)
    asks = home.get_by_role("dialog", name="Something you wrote has not been sent yet")
    assert home.evaluate(KEPT) == 7
    expect(home.locator("[data-unsent-waits]").get_by_role("link")).to_have_attribute(
        "href", device.here.path
    )
    sign_out.click()
    asks.get_by_role("button", name="Stay signed in").click()
    home.goto(place)
    home.get_by_text("Menu", exact=True).click()
    sign_out.click()
    expect(asks.get_by_role("link")).to_have_attribute("href", device.here.path)
    fits(home)
    scan(home)
    asks.get_by_role("button", name="Stay signed in").click()
    assert home.evaluate(KEPT) == 7
    sign_out.click()
    asks.get_by_role("button", name="Sign out and delete it").click()
    expect(sign_out).to_have_count(0)
    nothing_kept(home)
    shared = device.windows.open(device.here.jamal, place)
    shared.evaluate("localStorage.setItem('x', 'y')")
    shared.get_by_role("button", name="Sign out", exact=True).click()
    expect(shared.get_by_role("button", name="Sign out", exact=True)).to_have_count(0)
    assert shared.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("end", ["closed", "withdrawn"])
def test_what_is_closed_to_its_author_or_taken_back_does_not_stay(device: Device, end: str) -> None:
    here = device.here
    page = device.away("offline")
    with saving():
        if end == "withdrawn":
            operations.withdraw(here.rosa.actor(), here.interview)
        else:
            seat = db.session.scalars(select(Membership).filter_by(user_id=here.rosa.id)).one()
            ours = networks.network_of(here.interview.network_id)
            seats.remove(seated(ours, Role.LEAD).actor(), seat)
    if end == "withdrawn":
        device.server.web.start()
        expect(state(page)).to_have_text("Withdrawn")
    else:
        page = device.again(page)
        box = page.get_by_label("What you wrote here and was not saved")
        expect(box).to_have_value("offline")
    nothing_kept(page)
