"""The components in a real browser: accessible, on a phone, in the dark, by keys, and plain."""

from __future__ import annotations

import pytest

from app.web.patterns import PAGES
from tests.support.browser import NARROW, WIDE, Windows, expect, fits, scan


@pytest.mark.parametrize("page", ["", *PAGES[1:]])
@pytest.mark.parametrize(
    ("size", "dark"), [(WIDE, False), (WIDE, True), (NARROW, False)], ids=["light", "dark", "phone"]
)
def test_the_patterns_are_accessible_and_fit(
    windows: Windows, page: str, size: tuple[int, int], dark: bool
) -> None:
    window = windows.open(path=f"/patterns/{page}", size=size, dark=dark)

    scan(window)
    fits(window)


def test_the_menu_and_the_thread_open_without_scripts(windows: Windows) -> None:
    window = windows.open(path="/patterns/", size=NARROW, scripts=False)
    measures = window.get_by_role("link", name="Measures 4")

    expect(measures).to_be_hidden()
    window.get_by_text("Menu", exact=True).click()
    expect(measures).to_be_visible()
    window.get_by_text("The thread", exact=False).first.click()
    expect(window.get_by_text("7 voices", exact=True)).to_be_visible()


def test_a_dialog_opens_and_gives_the_focus_back(windows: Windows) -> None:
    window = windows.open(path="/patterns/")
    window.get_by_role("link", name="Vote together").click()
    expect(window.get_by_role("dialog", name="Vote together")).to_be_visible()

    window.keyboard.press("Escape")

    expect(window.get_by_role("dialog")).to_have_count(0)
    expect(window.get_by_role("link", name="Vote together")).to_be_focused()


def test_a_question_mark_lists_the_keys_but_not_while_typing(windows: Windows) -> None:
    window = windows.open(path="/patterns/forms")
    field = window.get_by_label("What is it called?").first
    field.press("?")
    expect(field).to_have_value("?")
    expect(window.get_by_role("dialog")).to_have_count(0)

    field.blur()
    window.keyboard.press("?")

    expect(window.get_by_role("dialog", name="Keys")).to_be_visible()


def test_a_control_that_is_not_permitted_is_hidden(windows: Windows) -> None:
    window = windows.open(path="/patterns/")

    expect(window.get_by_role("button", name="Needs a right you have")).to_be_visible()
    expect(window.get_by_role("button", name="Needs a right you lack")).to_be_hidden()


@pytest.mark.console_ok("status of (403|500)")
def test_a_refusal_is_told_on_the_page_that_asked(windows: Windows) -> None:
    window = windows.open(path="/patterns/")

    window.get_by_role("button", name="Add a cause").click()

    expect(window.locator("#messages")).to_contain_text("Nothing was changed.")


def test_a_lost_connection_is_told_and_nothing_is_lost(windows: Windows) -> None:
    windows.expect_error("Failed to (fetch|load)|ERR_INTERNET_DISCONNECTED")
    window = windows.open(path="/patterns/")
    window.context.set_offline(True)

    window.get_by_role("button", name="Add a cause").click()

    expect(window.locator("#messages")).to_contain_text("still on this page")
