"""Two people on one picture: it changes under both, and takes nothing out of anybody's hands.

Documents are written together in test_editor.py; catching up after a gap is in test_live_parts.py.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page

from app.core.access.actor import Role
from app.features.accounts.models import User
from app.features.networks.models import Network
from tests.factories.causes import analysis, bone, cause
from tests.factories.interviews import theme
from tests.factories.networks import network, seated
from tests.factories.theory import aim, driver, idea
from tests.support.browser import Windows, expect

CARET = "field => [field.selectionStart, field.selectionEnd]"
# What a reader has: words without the marks of a change and without who is at it, which is never
# oneself, and the picture without ids.
WORDS = """element => {
  const copy = element.cloneNode(true);
  for (const person of copy.querySelectorAll(".here-label")) person.remove();
  return copy.textContent.replace(/\\s+/g, ' ').trim();
}"""
SHAPES = """figure => [...figure.querySelectorAll("svg *")]
  .map((one) => [one.tagName, one.getAttribute("d"), one.getAttribute("x"), one.textContent])"""


def two(of: Network) -> tuple[User, User]:
    """Two facilitators."""
    rosa = seated(of, Role.FACILITATOR, name="Rosa Lund", colour=1)
    return rosa, seated(of, Role.FACILITATOR, name="Jamal Reed", colour=2)


def both(windows: Windows, path: str, rosa: User, jamal: User) -> tuple[Page, Page]:
    """Both on the same page, and aware of each other."""
    mine, theirs = windows.open(rosa, path), windows.open(jamal, path)
    for page in (mine, theirs):
        expect(page.locator("#people-here")).to_contain_text("2 here")
    return mine, theirs


def half_typed(field: Locator, words: str, back: int) -> None:
    """Type, and leave the caret some letters before the end."""
    expect(field).to_be_focused()
    field.press("Control+a")
    field.press_sequentially(words)
    for _ in range(back):
        field.press("ArrowLeft")


def untouched(field: Locator, words: str, back: int) -> None:
    """The field is as it was left: in focus, with its words, its caret in its place."""
    expect(field).to_be_focused()
    expect(field).to_have_value(words)
    at = len(words) - back
    assert field.evaluate(CARET) == [at, at]


def alike(mine: Page, theirs: Page) -> None:
    """Both have the same words in the outline, and the same picture."""
    outlines = [page.locator("[data-outline]") for page in (mine, theirs)]
    assert outlines[0].evaluate(WORDS) == outlines[1].evaluate(WORDS)
    pictures = [page.locator("figure.drawn") for page in (mine, theirs)]
    shapes = [picture.evaluate(SHAPES) for picture in pictures]
    assert shapes[0], "there is no picture"
    assert shapes[0] == shapes[1]


@pytest.mark.two_windows
def test_a_fishbone_changes_under_two_people(windows: Windows) -> None:
    ours = network()
    made = analysis(ours)
    late = cause(bone(made, 2), "Bus 8 is late")
    rosa, jamal = two(ours)
    theme(ours, rosa, "The welcome")
    mine, theirs = both(windows, f"/analyses/{made.id}", rosa, jamal)
    opener = mine.locator(f"#cause-{late.id}-slot-open")
    opener.focus()
    opener.press("Enter")
    field = mine.locator(f"#cause-{late.id}-slot [name=text]")
    half_typed(field, "Bus 8 passes full", back=5)

    theirs.locator("[data-outline] .adds").nth(0).get_by_text("Add a cause").click()
    expect(theirs.locator("[data-outline] [name=text]")).to_be_focused()
    theirs.keyboard.type("The packet is the welcome")
    theirs.keyboard.press("Enter")

    for page in (mine, theirs):
        expect(page.locator("[data-outline]")).to_contain_text("The packet is the welcome")
        expect(page.locator("figure.drawn")).to_contain_text("is the welcome")
    untouched(field, "Bus 8 passes full", back=5)

    field.press("Enter")
    for page in (mine, theirs):
        expect(page.locator(f"#cause-{late.id}-text")).to_have_text("Bus 8 passes full")
        expect(page.locator("figure.drawn")).to_contain_text("Bus 8 passes")
        page.keyboard.press("Escape")
        expect(page.locator("[data-slot] form")).to_have_count(0)
    alike(mine, theirs)

    theirs.locator(f"#cause-{late.id}-evidence-open").click()
    theirs.get_by_role("button", name="Take this theme: The welcome").click()
    expect(theirs.get_by_role("button", name="Take it away: The welcome")).to_be_visible()
    for page in (mine, theirs):
        expect(page.locator(".rail .thread")).to_contain_text("The welcome")
    expect(theirs.locator(".evidence details")).to_have_attribute("open", "")


@pytest.mark.two_windows
def test_a_driver_diagram_changes_under_two_people(windows: Windows) -> None:
    ours = network()
    aim(ours)
    first = driver(ours, "Every return is noticed")
    idea(ours, "Glad you’re back")
    mine, theirs = both(windows, f"/networks/{ours.slug}/theory", *two(ours))
    mine.locator(f"#driver-{first.id}-slot-open").press("Enter")
    field = mine.locator(f"#driver-{first.id}-slot [name=text]")
    field.focus()
    half_typed(field, "Every return is seen", back=4)

    theirs.get_by_text("Add a primary driver").click()
    theirs.locator("#driver-new [name=text]").fill("Home hears a person first")
    theirs.locator("#driver-new").get_by_role("button", name="Add the driver").click()

    for page in (mine, theirs):
        expect(page.locator("[data-outline]")).to_contain_text("Home hears a person first")
        expect(page.locator("figure.drawn")).to_contain_text("Home hears")
    untouched(field, "Every return is seen", back=4)

    field.press("Enter")
    for page in (mine, theirs):
        expect(page.locator(f"#driver-{first.id}-text")).to_have_text("Every return is seen")
        expect(page.locator("figure.drawn")).to_contain_text("is seen")
        expect(page.locator("[data-slot] form")).to_have_count(0)
    alike(mine, theirs)
