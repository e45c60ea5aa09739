"""Pages as they are used: errors, dialogs, unfolded forms; by thumb, and without any script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from app.core.access.actor import Role
from app.features.accounts.models import User
from app.features.networks.models import Network
from tests.factories.accounts import PASSWORD
from tests.factories.causes import analysis, bone, cause
from tests.factories.cycles import begun
from tests.factories.interviews import interview, placed, protocol, quote, theme
from tests.factories.networks import network, seated, site
from tests.factories.packages import world as package_world
from tests.factories.theory import aim, driver, idea
from tests.support.browser import NARROW, Windows, expect, fits, reachable, scan

UNFOLD = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"


def both_ways(page: Page) -> None:
    """Scan a page as it stands: wide, then on a phone in the dark."""
    scan(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    fits(page)
    reachable(page)
    scan(page)


def test_back_passes_by_a_form_that_was_refused_and_then_taken(windows: Windows) -> None:
    """Pages with voices are kept nowhere: Back to an answer would be an error of the browser."""
    ours = network()
    rosa = seated(ours, Role.MEMBER, [site(ours)])
    idea(ours)
    start = f"/networks/{ours.slug}/cycles"
    page = windows.open(rosa, start)
    page.get_by_role("link", name="Plan a test").first.click()
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".problem[role=alert]")).to_be_focused()
    page.locator("[name=plan]").fill("Greet each student at the door")
    page.locator("[name=idea]").select_option(index=1)
    page.locator("[name='guesses-0-text']").fill("8 of 11 back the next day")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("Glad you’re back")
    page.go_back()
    expect(page).to_have_url(start)


def test_consent_asks_for_what_this_person_must_give(windows: Windows) -> None:
    ours = network()
    rosa = seated(ours, Role.FACILITATOR)
    made = interview(site(ours), rosa)
    page = windows.open(rosa, f"/interviews/{made.id}?part=consent", scripts=False)
    minor, adult = page.locator(".for-minor"), page.locator(".for-adult")
    expect(minor.first).to_be_visible()
    expect(adult).to_be_hidden()
    expect(minor.first.locator("label").first).to_have_text("Parent’s permission, given on")
    page.get_by_label("The person is a minor").uncheck()
    expect(adult).to_be_visible()
    expect(minor.first).to_be_hidden()


@pytest.mark.console_ok("status of 40[34]")
def test_an_error_says_what_to_do(windows: Windows) -> None:
    ours = network()
    reader = seated(ours, Role.RESEARCHER)
    page = windows.open(reader)
    for path in ("/nowhere", f"/networks/{ours.slug}/settings", "/library/never-released"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status in (403, 404), path
        expect(page.locator("main a").first).to_be_visible()
        both_ways(page)
        page.emulate_media(color_scheme="light")


def test_what_is_folded_away_is_as_good(windows: Windows) -> None:
    ours = network()
    place = site(ours)
    rosa = seated(ours, Role.LEAD, [place], name="Rosa Lund")
    held = interview(place, rosa)
    placed(quote(held, rosa), theme(ours, rosa), rosa)
    made = analysis(ours)
    first = cause(bone(made))
    top = driver(ours)
    tested = begun(idea(ours), place)
    page = windows.open(rosa)
    paths = (
        f"/networks/{ours.slug}/themes",
        f"/causes/{first.id}/edit",
        f"/causes/{first.id}/evidence",
        f"/drivers/{top.id}/edit",
        f"/networks/{ours.slug}/cycles/new",
        f"/cycles/{tested.id}",
    )
    for path in paths:
        page.goto(path)
        page.evaluate(UNFOLD)
        both_ways(page)
        page.emulate_media(color_scheme="light")


def test_dialogs_and_the_menu_are_reached_and_left_by_keys(windows: Windows) -> None:
    ours = network()
    page = windows.open(seated(ours, Role.LEAD), f"/networks/{ours.slug}")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    scan(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    menu = page.locator("details.side > summary")
    menu.press("Enter")
    expect(page.get_by_role("link", name="Interviews").first).to_be_visible()
    both_ways(page)
    page.keyboard.press("Escape")
    expect(page.locator("details.side")).not_to_have_attribute("open", "")


def test_a_package_fits_a_phone_and_its_lines_stay_quiet(windows: Windows) -> None:
    made = package_world()
    page = windows.open(seated(made.network, Role.FACILITATOR), f"/packages/{made.package.id}")
    page.get_by_text("Take something up").click()
    expect(page.locator("#take-up form").first).to_be_visible()
    both_ways(page)


def test_drawings_can_be_read_on_a_phone(windows: Windows) -> None:
    ours = network()
    made = analysis(ours)
    cause(bone(made))
    aim(ours)
    driver(ours)
    page = windows.open(seated(ours, Role.FACILITATOR), size=NARROW)
    smallest = """figure => Math.min(...[...figure.querySelectorAll("svg text")].map((words) =>
      parseFloat(getComputedStyle(words).fontSize) * words.getScreenCTM().a))"""
    for path in (f"/analyses/{made.id}", f"/networks/{ours.slug}/theory"):
        page.goto(path)
        assert page.locator("figure.drawn").evaluate(smallest) >= 11, path
        fits(page)
        region = page.get_by_role("region", name="picture")
        region.focus()
        page.keyboard.press("ArrowRight")
        expect(region).not_to_have_js_property("scrollLeft", 0)


def without_scripts(windows: Windows, of: Network, who: User) -> Page:
    """Signed in through the form, in a window that runs no script."""
    page = windows.open(None, "/sign-in", scripts=False)
    page.get_by_label("E-mail").fill(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=of.name).click()
    return page


def test_all_the_forms_of_the_thread_work_without_scripts(windows: Windows) -> None:
    ours = network("Morning Bell Network")
    rosa = seated(ours, Role.FACILITATOR, [site(ours, "Quarry Road Middle")], name="Rosa Lund")
    protocol(ours, rosa.actor())
    page = without_scripts(windows, ours, rosa)
    for step in (_listens, _finds_causes, _sets_a_theory, _tests, _measures, _packs):
        step(page, ours)


def _go(page: Page, of: Network, place: str) -> None:
    page.goto(f"/networks/{of.slug}/{place}")


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def _follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name).first.click()


def _listens(page: Page, of: Network) -> None:
    _go(page, of, "interviews")
    _follow(page, "Record an interview")
    page.get_by_label("Who was heard").select_option("student")
    _press(page, "Open the notes")
    expect(page.locator("h1")).to_contain_text("S-001")
    _go(page, of, "themes")
    page.get_by_label("Name", exact=True).fill("The packet is the welcome")
    _press(page, "Name the theme")
    expect(page.locator("main")).to_contain_text("The packet is the welcome")


def _finds_causes(page: Page, of: Network) -> None:
    _go(page, of, "analyses/new")
    page.get_by_label("The problem in a few words").fill("A second absence")
    _press(page, "Start the analysis")
    _follow(page, "Add a cause")
    page.locator("main [name=text]").fill("Bus 8 passes full")
    _press(page, "Add the cause")
    expect(page.locator("[data-outline]")).to_contain_text("Bus 8 passes full")
    expect(page.locator("figure.drawn")).to_contain_text("Bus 8")
    _follow(page, "no evidence yet")
    expect(page.locator("h1")).to_have_text("What it rests on")


def _sets_a_theory(page: Page, of: Network) -> None:
    _go(page, of, "theory/aim")
    page.get_by_label("What will change?").fill("Students missing many days")
    _press(page, "Keep the aim")
    _follow(page, "Add a primary driver")
    page.get_by_label("What must become true?").fill("Every return is noticed")
    _press(page, "Add the driver")
    expect(page.locator("[data-outline]")).to_contain_text("Every return is noticed")
    _follow(page, "Add change ideas")
    page.get_by_label("Its name").fill("Glad you’re back")
    _press(page, "Add the change idea")
    expect(page.locator("h1")).to_have_text("Glad you’re back")


def _tests(page: Page, of: Network) -> None:
    _follow(page, "Test it")
    page.get_by_label("What will we do?").fill("Greet each student.")
    page.get_by_label("Prediction 1").fill("8 of 11")
    _press(page, "Begin the test")
    page.get_by_label("What happened?").fill("9 of 11")
    page.get_by_label("Adopt").check()
    _press(page, "Done")
    expect(page.locator("main")).to_contain_text("9 of 11")


def _measures(page: Page, of: Network) -> None:
    _go(page, of, "measures/new")
    page.get_by_label("Name", exact=True).fill("Back the next day")
    page.get_by_label("Operational definition").fill("Present the next day.")
    _press(page, "Keep the definition")
    _follow(page, "Data entry")
    page.get_by_label("Site", exact=True).select_option("network")
    page.get_by_label("A day of that week").fill("2025-09-08")
    page.locator("[name=numerator]").fill("31")
    page.locator("[name=denominator]").fill("46")
    _press(page, "Keep the point")
    expect(page.locator("main")).to_contain_text("Kept:")
    expect(page.locator("main svg").first).to_be_visible()


def _packs(page: Page, of: Network) -> None:
    _go(page, of, "packages")
    page.get_by_label("Title", exact=True).fill("Glad You’re Back")
    _press(page, "Start the package")
    _follow(page, "Take something up")
    _press(page, "Take up")
    expect(page.locator(".package-contents .records")).to_contain_text("Glad you’re back")
    _follow(page, "Release")
    expect(page.locator(".gate .open")).not_to_have_count(0)
