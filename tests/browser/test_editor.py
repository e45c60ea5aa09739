"""Writing together in an interview's notes: cursors, saving, quotes, by mouse, keys and thumb."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page

from app.core import outbox
from app.core.access.actor import Role
from app.features.accounts.models import User
from app.features.interviews import operations
from app.features.interviews.models import Interview
from tests.factories import saving
from tests.factories.interviews import interview
from tests.factories.networks import network, seated, site
from tests.support.browser import NARROW, Windows, expect, fits, scan
from tests.support.live import Server

OFFLINE = r"ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_(REFUSED|RESET)|WebSocket connection"


class Notes(NamedTuple):
    """An interview whose notes two people may write and a third may read."""

    interview: Interview
    rosa: User
    jamal: User
    reader: User

    @property
    def path(self) -> str:
        return f"/interviews/{self.interview.id}"


def notes() -> Notes:
    """Notes of an interview in a network of their own."""
    ours = network()
    place = site(ours)
    rosa = seated(ours, Role.FACILITATOR, name="Rosa Lund", colour=1)
    jamal = seated(ours, Role.MEMBER, [place], name="Jamal Reed", colour=2)
    reader = seated(ours, Role.MEMBER, [place], name="Ines Okafor", colour=3)
    said = "It was, like, two days. "
    made = interview(place, rosa, said=said, note_taker_id=jamal.id, readers=[reader])
    return Notes(made, rosa, jamal, reader)


def text(page: Page) -> Locator:
    """The open editor."""
    return page.locator("live-document .ProseMirror")


def state(page: Page) -> Locator:
    """The save state in the top bar."""
    return page.locator("[data-save-state]")


def saved(page: Page) -> None:
    """Wait until the server has said that everything is kept."""
    expect(state(page)).to_have_text("Saved")


def at_end(page: Page) -> None:
    """Put the caret behind the last word, and give the editor the moment it takes to hear of it."""
    text(page).click()
    page.keyboard.press("Control+End")
    page.wait_for_timeout(150)


def write(page: Page, words: str) -> None:
    """Write at the end of the notes."""
    at_end(page)
    page.keyboard.type(words)


def select_last(page: Page, letters: int) -> None:
    """Select so many letters at the end, by keys."""
    at_end(page)
    for _ in range(letters):
        page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_timeout(150)


def test_two_people_see_each_other_write_and_undo_only_their_own(windows: Windows) -> None:
    here = notes()
    first, second = windows.open(here.rosa, here.path), windows.open(here.jamal, here.path)
    saved(first)
    saved(second)

    write(first, "They hand me the packet.")
    expect(text(second)).to_contain_text("They hand me the packet.")
    expect(second.locator(".caret")).to_have_attribute("data-name", "Rosa Lund")
    expect(second.locator(".caret.person-1")).to_have_count(1)
    write(second, " So I stay home.")
    expect(text(first)).to_contain_text("So I stay home.")

    text(first).press("Control+z")
    expect(text(second)).not_to_contain_text("packet")
    expect(text(second)).to_contain_text("So I stay home.")
    text(first).press("Control+y")
    expect(text(second)).to_contain_text("They hand me the packet. So I stay home.")
    saved(first)


def test_after_undo_and_redo_the_next_word_goes_behind_the_last(windows: Windows) -> None:
    ours = network()
    rosa = seated(ours, Role.FACILITATOR)
    asked = [("heading", 2, "Getting there"), ("paragraph", ""), ("heading", 2, "Coming home")]
    made = interview(site(ours), rosa, seeds={"said": [*asked, ("paragraph", "")]})
    page = windows.open(rosa, f"/interviews/{made.id}")
    saved(page)

    text(page).locator("p").first.click()
    page.keyboard.type("Two buses, ")
    page.wait_for_timeout(700)  # a new step to undo
    page.keyboard.type("then a walk.")
    for back in (1, 2):
        for _ in range(back):
            page.keyboard.press("Control+z")
        for _ in range(back):
            page.keyboard.press("Control+Shift+z")
        page.keyboard.type(f" {back}")
    expect(text(page).locator("p").first).to_have_text("Two buses, then a walk. 1 2")
    expect(text(page).locator("h2").last).to_have_text("Coming home")
    saved(page)


@pytest.mark.console_ok(OFFLINE)
@pytest.mark.two_windows
def test_what_is_written_offline_joins_what_others_wrote_meanwhile(windows: Windows) -> None:
    here = notes()
    away, home = windows.open(here.rosa, here.path), windows.open(here.jamal, here.path)
    saved(away)
    saved(home)
    at_end(away)

    away.context.set_offline(True)
    away.keyboard.type("offline")
    expect(state(away)).to_have_text("Offline – 7 changes in this tab, keep it open")
    write(home, "meanwhile ")
    saved(home)
    expect(text(home)).not_to_contain_text("offline")

    away.context.set_offline(False)
    saved(away)
    for page in (away, home):
        expect(text(page)).to_contain_text("offline")
        expect(text(page)).to_contain_text("meanwhile")
    assert text(away).inner_text().strip() == text(home).inner_text().strip()


@pytest.mark.console_ok(OFFLINE)
def test_words_survive_a_server_that_dies(
    own_server: Server, windows_of: Callable[[Server], Windows]
) -> None:
    here = notes()
    windows = windows_of(own_server)
    windows.expect_error(OFFLINE)
    page = windows.open(here.rosa, here.path)
    saved(page)
    write(page, "before ")
    saved(page)

    own_server.web.kill()
    page.keyboard.type("after")
    expect(state(page)).to_contain_text("Offline – 5 changes")
    own_server.web.start()

    saved(page)
    other = windows.open(here.jamal, here.path)
    expect(text(other)).to_contain_text("before after")


def test_a_selection_becomes_a_quote_and_keeps_its_place(windows: Windows) -> None:
    here = notes()
    first, second = windows.open(here.rosa, here.path), windows.open(here.jamal, here.path)
    saved(first)
    write(first, "They hand me the packet.")
    select_last(first, 11)

    first.get_by_role("group", name="Selected words").get_by_text("Make a quote").click()
    expect(first.locator("[data-quote-card] .voice")).to_have_text("“the packet.”")
    expect(second.locator("[data-quote-card] .voice")).to_have_text("“the packet.”")

    write(second, " Every time.")
    mark = text(first).locator("mark")
    expect(text(first)).to_contain_text("Every time.")
    expect(mark).to_have_text("the packet.")
    first.get_by_role("link", name="In the notes").click()
    expect(text(first).locator(".is-pointed")).to_have_text("the packet.")


def test_the_same_words_become_one_quote(windows: Windows) -> None:
    here = notes()
    page = windows.open(here.rosa, here.path)
    saved(page)
    cards = page.locator("[data-quote-card]")
    for told in ("The quote is kept.", "This is a quote already."):
        select_last(page, 8)
        page.keyboard.press("Control+Alt+q")
        expect(page.get_by_text(told)).to_be_visible()
        expect(cards).to_have_count(1)


def test_quotes_may_overlap_and_are_made_by_keys(windows: Windows) -> None:
    here = notes()
    page = windows.open(here.rosa, here.path)
    saved(page)
    write(page, "They hand me the packet.")
    for letters in (11, 16):
        select_last(page, letters)
        page.keyboard.press("Control+Alt+q")
        expect(page.locator("[data-quote-card]")).to_have_count(1 if letters == 11 else 2)

    page.reload()
    saved(page)
    expect(text(page).locator("mark").first).to_be_visible()
    ids = text(page).locator("mark").evaluate_all("all => all.map((one) => one.dataset.quote)")
    assert len(set(ids)) == 2


def test_a_reader_sees_everything_changes_nothing_and_keeps_nothing(windows: Windows) -> None:
    here = notes()
    page, writer = windows.open(here.reader, here.path), windows.open(here.rosa, here.path)
    expect(state(page)).to_have_text("Read only")
    saved(writer)

    write(writer, "Nobody says anything.")

    expect(text(page)).to_contain_text("Nobody says anything.")
    expect(text(page)).to_have_attribute("contenteditable", "false")
    expect(page.get_by_role("toolbar")).to_have_count(0)

    with saving():
        named = {"note_taker_id": here.jamal.id, "reader_ids": []}
        version = here.interview.version
        operations.change_interview(here.rosa.actor(), here.interview, version=version, **named)
    outbox.publish("access:", json.dumps([str(here.reader.id)]))  # written beside the web process
    expect(page.get_by_text("You no longer have access to this document.")).to_be_visible()
    expect(page.get_by_text("Nobody says anything.")).to_have_count(0)
    expect(page.get_by_role("button", name="Print")).to_be_hidden()


def test_the_tools_are_reached_by_keys_and_a_link_must_be_safe(windows: Windows) -> None:
    page = windows.open((here := notes()).rosa, here.path)
    saved(page)
    write(page, "packet")
    page.keyboard.press("Alt+F10")
    expect(page.get_by_role("button", name="Heading", exact=True)).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("toolbar").get_by_text("Find")).to_be_focused()
    page.keyboard.press("Escape")
    expect(text(page)).to_be_focused()

    select_last(page, 6)
    page.keyboard.press("Control+k")
    address = page.get_by_label("Address of the link")
    address.fill("javascript:alert(1)")
    address.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("A link starts with")
    address.fill("example.org/packet")
    address.press("Enter")
    link = text(page).get_by_role("link", name="packet")
    expect(link).to_have_attribute("href", "https://example.org/packet")


def test_pasted_words_bring_their_emphasis_and_nothing_else(windows: Windows) -> None:
    page = windows.open((here := notes()).rosa, here.path)
    saved(page)
    at_end(page)
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/html", '<p style="color:red" onclick="x()">' +
            '<span style="font-weight: 700">loud</span> <a href="javascript:x()">bad</a></p>');
          document.querySelector(".ProseMirror").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(text(page).locator("strong")).to_have_text("loud")
    assert text(page).locator("[style], [onclick], a").count() == 0


def test_on_a_phone_everything_is_under_the_thumb(windows: Windows) -> None:
    page = windows.open((here := notes()).rosa, here.path, size=NARROW)
    saved(page)
    write(page, "They hand me the packet.")
    select_last(page, 11)
    fits(page)
    tools = page.locator(".document-tools > button:visible")
    heights = tools.evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")
    assert min(heights) >= 44

    toolbar = page.get_by_role("toolbar")
    for name, asks in (("Link", "Address of the link"), ("Find", "Words to find in this text")):
        toolbar.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_label(asks)).to_be_focused()
        box = toolbar.bounding_box()
        assert box
        assert box["height"] < 160, "the words stay in sight"
        fits(page)
        toolbar.get_by_role("button", name="Close").click()
        expect(page.get_by_label(asks)).to_be_hidden()
    toolbar.get_by_text("Make a quote").click()

    expect(text(page).locator("mark")).to_have_text("the packet.")


def test_the_page_with_an_open_editor_is_accessible(windows: Windows) -> None:
    page = windows.open((here := notes()).rosa, here.path)
    saved(page)
    expect(page.get_by_role("textbox", name="Said")).to_be_visible()
    scan(page)


def test_without_scripts_the_notes_can_be_read(windows: Windows) -> None:
    page = windows.open((here := notes()).reader, here.path, scripts=False)
    expect(page.locator("live-document [data-snapshot] h2").first).to_be_visible()
