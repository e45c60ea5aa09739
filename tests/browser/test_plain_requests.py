"""Behind a filter that lets no websocket through, everything still moves: over plain requests."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.test_editor import notes, saved, text, write
from tests.browser.test_live_parts import begin_cause, fishbone
from tests.support.browser import Windows, expect

# What a filter does to a websocket: it never opens.
NO_SOCKETS = """
window.WebSocket = class WebSocket extends EventTarget {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSED = 3;
  readyState = 0;
  constructor() {
    super();
    setTimeout(() => this.close(), 20);
  }
  send() {}
  close() {
    if (this.readyState === 3) return;
    this.readyState = 3;
    const event = new CloseEvent("close", { code: 1006 });
    this.onclose?.(event);
    this.dispatchEvent(event);
  }
};
"""


def behind_a_filter(windows: Windows, person: Any, path: str) -> Page:
    """A window whose network lets no websocket through."""
    page = windows.open(person)
    page.context.add_init_script(NO_SOCKETS)
    page.goto(path)
    return page


def test_notes_are_written_together_and_say_when_they_are_saved(windows: Windows) -> None:
    here = notes()
    filtered = behind_a_filter(windows, here.rosa, here.path)
    free = windows.open(here.jamal, here.path)
    saved(filtered)
    saved(free)
    write(filtered, "They hand me the packet.")
    expect(text(free)).to_contain_text("They hand me the packet.")
    saved(filtered)
    expect(free.locator("live-document")).to_contain_text("Rosa Lund")
    write(free, " Nobody says anything.")
    expect(text(filtered)).to_contain_text("Nobody says anything.")
    filtered.context.set_offline(True)
    windows.expect_error("ERR_INTERNET_DISCONNECTED")
    write(filtered, " Kept in the tab.")
    expect(filtered.locator("[data-save-state]")).to_contain_text("Offline")
    filtered.context.set_offline(False)
    saved(filtered)
    expect(text(free)).to_contain_text("Kept in the tab.")


def test_shared_parts_arrive_as_others_change_them(windows: Windows) -> None:
    made, rosa, jamal = fishbone()
    filtered = behind_a_filter(windows, rosa, f"/analyses/{made.id}")
    free = windows.open(jamal, f"/analyses/{made.id}")
    for page in (filtered, free):
        expect(page.locator("#people-here")).to_contain_text("2 here")
    begin_cause(free, 0, "The packet is the welcome")
    free.keyboard.press("Enter")
    expect(filtered.locator("[data-outline]")).to_contain_text("The packet is the welcome")
