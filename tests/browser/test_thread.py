"""The whole thread by keyboard alone: from a voice in an interview to a PDF in anybody's hands."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from app.core.access.actor import Role
from app.features.accounts.models import User
from app.features.networks.models import Network
from tests.factories.accounts import PASSWORD
from tests.factories.interviews import protocol
from tests.factories.networks import network, seated, site
from tests.support.browser import Windows, expect
from tests.support.keys import WITHIN, Keys

SAID = "When I come back nobody says anything. They hand me the packet."
QUOTED = "They hand me the packet."


@dataclass
class Walker:
    """Who walks, and where."""

    network: Network
    person: User
    keys: Keys

    @property
    def page(self) -> Page:
        """The window."""
        return self.keys.page


def walker(windows: Windows) -> Walker:
    """A facilitator with a seat at a site that may be named, in a network with one protocol."""
    ours = network("Morning Bell Network")
    quarry = site(ours, "Quarry Road Middle", named_outside=True, district="Eastbank City")
    rosa = seated(ours, Role.FACILITATOR, [quarry], name="Rosa Okafor")
    protocol(ours, rosa.actor())
    return Walker(ours, rosa, Keys(windows.open(None, "/sign-in")))


@pytest.mark.timeout(300)
def test_the_whole_thread_by_keyboard(windows: Windows) -> None:
    here = walker(windows)
    sign_in(here)
    record_an_interview(here)
    give_consent(here)
    name_a_theme(here)
    add_a_cause_with_evidence(here)
    set_an_aim_and_a_driver(here)
    add_an_idea(here)
    test_it(here)
    measure_it(here)
    put_a_package_together(here)
    write_its_cover_and_first_page(here)
    release_it(here)
    as_a_visitor(windows, here)
    back_and_forth(here)


def sign_in(here: Walker) -> None:
    """By e-mail and password, to the network's home."""
    keys = here.keys
    keys.write("E-mail", here.person.email)
    keys.write("Password", PASSWORD)
    here.page.keyboard.press("Enter")
    keys.at("My networks")
    keys.press("link", "Morning Bell Network")
    keys.at("Morning Bell Network")


def record_an_interview(here: Walker) -> None:
    """From the protocol; words are written, and a part of them becomes a quote."""
    keys = here.keys
    keys.go("i", "Interviews")
    keys.press("link", "Record an interview")
    keys.at("Record an interview")
    keys.choose("Who was heard", "teacher")
    keys.press("button", "Open the notes")
    keys.at("T-001")
    saved(here)
    keys.tab_to(here.page.get_by_role("textbox", name="Said"))
    here.page.keyboard.press("Control+End")
    here.page.wait_for_timeout(150)  # the moment the editor takes to hear of the caret
    here.page.keyboard.type(SAID)
    for _ in QUOTED:
        here.page.keyboard.press("Shift+ArrowLeft")
    here.page.wait_for_timeout(150)
    here.page.keyboard.press("Control+Alt+q")
    expect(here.page.locator("[data-quote-card] .voice")).to_have_text(f"“{QUOTED}”")
    saved(here)


def saved(here: Walker) -> None:
    """Wait until the server has said that everything is kept."""
    expect(here.page.locator("[data-save-state]")).to_have_text("Saved")


def give_consent(here: Walker) -> None:
    """The teacher agrees to be quoted in public packages."""
    keys = here.keys
    keys.press("link", "Consent")
    keys.at("T-001")
    keys.tick("quotes in public packages")
    keys.date("Own consent, given on", "10142025")
    keys.press("button", "Keep the consent")
    expect(here.page.locator("#main")).to_contain_text("It holds for: quotes in public packages")


def name_a_theme(here: Walker) -> None:
    """The quote gets a theme."""
    keys = here.keys
    keys.go("t", "Themes")
    keys.open("Name a theme")
    keys.write("Name", "The packet is the welcome")
    keys.press("button", "Name the theme")
    expect(here.page.get_by_role("heading", name="The packet is the welcome")).to_be_visible()
    keys.press("button", f"Put it there: {QUOTED}")
    expect(here.page.locator("#main")).to_contain_text("Every quote you may read has its theme")


def add_a_cause_with_evidence(here: Walker) -> None:
    """A fishbone gets a cause, and the cause the quote."""
    keys, page = here.keys, here.page
    keys.go("c", "Causes")
    keys.press("link", "Start an analysis")
    keys.write("The problem in a few words", "A second absence follows the first")
    keys.press("button", "Start the analysis")
    keys.at("A second absence follows the first")
    keys.press("link", "Add a cause: Teaching")
    expect(page.locator("[data-outline] [name=text]")).to_be_focused()
    page.keyboard.type("The packet meets them")
    page.keyboard.press("Enter")
    expect(page.locator("[data-outline] .cause .text")).to_have_text("The packet meets them")
    page.keyboard.press("Escape")
    rests = page.locator("[data-outline] .cause .rests")
    expect(rests).to_contain_text("no evidence yet")
    keys.tab_to(rests)
    page.keyboard.press("Enter")
    keys.press("button", f"Take this quote: {QUOTED}")
    expect(rests).to_contain_text("1 voice")
    expect(page.locator("figure svg")).to_contain_text("The packet")
    page.keyboard.press("Escape")


def set_an_aim_and_a_driver(here: Walker) -> None:
    """How much, by when, for whom; and a driver that rests on the cause."""
    keys, page = here.keys, here.page
    keys.go("a", "Aim and drivers")
    keys.press("link", "Set the aim")
    keys.write("What will change?", "Students missing 10 % or more of their days")
    keys.write("For whom, and where?", "students in grade 6")
    keys.write("From", "39")
    keys.write("To", "29")
    keys.date("By when?", "06052027")
    keys.press("button", "Keep the aim")
    keys.at("Aim and drivers")
    keys.press("link", "Add a primary driver")
    expect(page.get_by_label("What must become true?")).to_be_visible()
    keys.write("What must become true?", "Every return is noticed")
    keys.open("What it rests on")
    keys.tick("The packet meets them")
    keys.press("button", "Add the driver")
    expect(page.locator(".driver.primary")).to_contain_text("rests on 1 cause")
    expect(page.locator("figure svg").first).to_contain_text("Every return")


def add_an_idea(here: Walker) -> None:
    """A change idea that would move the driver."""
    keys = here.keys
    keys.press("link", "Add change ideas: Every return is noticed")
    keys.at("Add change ideas")
    keys.write("Its name", "Glad you’re back")
    keys.write("What it is, in two sentences", "90 seconds at the door, one missing task.")
    keys.press("button", "Add the change idea")
    keys.at("Glad you’re back")


def test_it(here: Walker) -> None:
    """A cycle: planned, begun, finished, shared."""
    keys, page = here.keys, here.page
    keys.press("link", "Test it")
    keys.at("Plan a test")
    keys.write("How many", "11 returns")
    keys.write("What will we do?", "Greet each student at the door.")
    keys.write("Prediction 1", "8 of 11 back the next day")
    keys.press("button", "Keep the plan")
    keys.at("Glad you’re back")
    keys.press("button", "Begin the test")
    expect(page.get_by_text("when the test began")).to_be_visible()
    keys.write("What happened?", "9 of 11")
    keys.tick("as predicted")
    keys.write("What did you notice?", "Two said thank you.")
    keys.tick("Expand: try it with more people")
    keys.press("button", "Done")
    keys.press("button", "Share it with the network")
    expect(page.locator("#messages")).to_contain_text("Shared with the network.")


test_it.__test__ = False  # type: ignore[attr-defined]


def measure_it(here: Walker) -> None:
    """A measure with two points."""
    keys, page = here.keys, here.page
    keys.go("m", "Measures")
    keys.press("link", "Define a measure")
    keys.write("Name", "Back the next day")
    keys.write("Operational definition", "Present on the school day after the return.")
    keys.write("How many …", "present the next day")
    keys.write("… of how many", "who returned")
    keys.press("button", "Keep the definition")
    keys.at("Back the next day")
    for day, counted in (("09082025", ("31", "46")), ("09152025", ("25", "46"))):
        keys.press("link", "Data entry")
        if day == "09082025":
            keys.choose("Site", "Morning Bell")
        keys.date("A day of that week", day)
        keys.write("How many: present the next day", counted[0])
        keys.write("Of how many: who returned", counted[1])
        keys.press("button", "Keep the point")
        expect(page.locator("#messages")).to_contain_text("Kept: ")
    expect(page.get_by_role("strong").filter(has_text="2 of 12 points")).to_be_visible()


def put_a_package_together(here: Walker) -> None:
    """An idea, a voice and a chart."""
    keys, page = here.keys, here.page
    keys.go("p", "Change packages")
    keys.write("Title", "Glad You’re Back")
    keys.write("Subtitle", "The first morning after an absence")
    keys.press("button", "Start the package")
    keys.at("Glad You’re Back")
    keys.press("link", "Take something up")
    for kind, words in (("Change ideas", "Glad you"), ("Voices", "They hand"), ("Charts", "Back")):
        keys.choose(kind, words[:1])
        keys.press("button", f"Take up: {kind}")
        taken = page.get_by_role("region", name=kind).locator(".records")
        expect(taken.filter(has_text=words)).to_be_visible()


def write_its_cover_and_first_page(here: Walker) -> None:
    """The first page is written together; the cover says for whom it is."""
    keys, page = here.keys, here.page
    keys.tab_to(page.locator("live-document[data-label='At a glance']"), WITHIN)
    first_page = page.get_by_role("textbox", name="At a glance")
    expect(first_page).to_be_visible()
    page.wait_for_timeout(150)
    keys.tab_to(first_page)  # its tools come before it where it was in sight, and open, already
    page.keyboard.type("Students told us that the packet is the welcome.")
    saved(here)
    keys.press("link", "Change the cover")
    keys.at("The cover")
    keys.write("Whom it suits", "Schools where one adult meets each student.")
    keys.write("How to cite it", "Morning Bell Network (2026).")
    keys.write("Whom to ask", "The hub office")
    keys.press("button", "Save the cover")
    keys.at("Glad You’re Back")


def release_it(here: Walker) -> None:
    """The gate says yes to everything; the worker makes the edition."""
    keys, page = here.keys, here.page
    keys.press("link", "Release")
    keys.at("Release: Glad You’re Back")
    expect(page.locator(".gate .open")).to_have_count(0)
    expect(page.locator(".gate")).to_contain_text("Label: early.")
    keys.press("button", "Release edition 1")
    expect(page.get_by_role("link", name="Edition 1")).to_be_visible(timeout=40_000)


def as_a_visitor(windows: Windows, here: Walker) -> None:
    """Without an account: the library's page, and the PDF."""
    visitor = Keys(windows.open(None, "/library"))
    visitor.press("link", "Glad You’re Back")
    visitor.at("Glad You’re Back")
    expect(visitor.page.locator("#main")).to_contain_text(QUOTED)
    expect(visitor.page.locator("#main")).to_contain_text("the packet is the welcome")
    link = visitor.tab_to(visitor.page.get_by_role("link", name="Open the PDF"))
    answer = visitor.page.request.get(link.get_attribute("href") or "")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def back_and_forth(here: Walker) -> None:
    """The rail of the package leads back to the voice, the rail of the voice to the package."""
    keys, page = here.keys, here.page
    keys.press("link", "Put together")
    keys.at("Glad You’re Back")
    voice = page.locator(".rail .voice a")
    if not voice.count():
        keys.press("link", "1 quote")
    keys.tab_to(voice)
    page.keyboard.press("Enter")
    keys.at("T-001")
    for name in ("1 driver", "1 edition"):
        keys.press("link", name)
    rail = page.locator(".rail")
    for title in ("The packet is the welcome", "Every return is noticed", "Edition 1"):
        expect(rail.get_by_role("link", name=title)).to_be_visible()
    keys.press("link", "1 package")
    keys.press("link", "Glad You’re Back")
    keys.at("Glad You’re Back")
