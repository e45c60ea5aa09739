"""A session that ends elsewhere covers what stands on the screen, but for unsent words; and who is
named on notes hears of it."""

from __future__ import annotations

from playwright.sync_api import Page

from app.core.access.actor import Role
from tests.browser.test_editor import OFFLINE, notes, saved, select_last, state, text, write
from tests.factories import saving
from tests.factories.accounts import PASSWORD
from tests.factories.interviews import interview
from tests.factories.networks import network, seated, site
from tests.support.browser import NARROW, Windows, expect, fits, scan


def test_a_page_is_covered_until_the_same_person_is_back(windows: Windows) -> None:
    here = notes()

    def sign_in() -> None:
        page.get_by_label("E-mail address").fill(here.rosa.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()

    page = windows.open(None, f"/sign-in?next={here.path}?part=observed", size=NARROW)
    sign_in()
    saved(page)
    write(page, "She looked down. ")
    saved(page)
    form = page.context.new_page()
    form.goto(f"{here.path}/edit")
    form.get_by_label("Grade or part, in a few words").fill("grades 7 and 8")
    elsewhere = page.context.new_page()
    elsewhere.goto("/")
    elsewhere.get_by_role("button", name="Sign out").first.click()
    way = page.get_by_role("link", name="Sign in again")
    expect(way).to_be_focused()
    expect(text(page)).to_be_hidden()
    expect(page.get_by_role("heading", name=here.interview.code)).to_be_hidden()
    expect(page).to_have_title("You are signed out")
    scan(page)
    fits(page)
    way.click()
    sign_in()
    expect(page).to_have_url(f"{here.path}?part=observed")
    expect(text(page)).to_contain_text("She looked down.")
    sent_once_it_is_back(form)


def sent_once_it_is_back(form: Page) -> None:
    """What was typed into a form before the session ended is sent in the next one, or stays."""
    keep = form.get_by_role("button", name="Keep the details")
    expect(form.get_by_role("link", name="Sign in again")).to_have_attribute("target", "_blank")
    form.evaluate("dispatchEvent(new Event('focus'))")
    expect(keep).to_be_visible()
    fresh = form.locator("form[data-guard] [name=csrf_token]")
    token = fresh.input_value()
    fresh.evaluate("field => field.value = 'of another session'")
    keep.click()
    expect(form.locator("#messages")).to_contain_text("open for too long")
    leaves = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert not form.evaluate(leaves), "what was typed is guarded although it was sent once"
    fresh.evaluate("(field, token) => field.value = token", token)
    keep.click()
    expect(form.locator("main")).to_contain_text("grades 7 and 8")


def test_words_that_were_not_sent_stay_until_the_same_person_sends_them(windows: Windows) -> None:
    here = notes()
    page = windows.open(here.rosa, here.path)
    saved(page)
    write(page, "Before. ")
    saved(page)
    windows.expect_error(OFFLINE)
    page.context.set_offline(True)
    page.keyboard.type("Late. ")
    expect(state(page)).to_contain_text("Offline")
    with saving():
        here.rosa.epoch += 1  # a new password, on another device
    page.context.set_offline(False)
    expect(state(page)).to_have_text("Signed out")
    notice = page.locator(".document-notice")
    expect(notice).to_contain_text("something you wrote has not been sent")
    expect(text(page)).to_contain_text("Late.")
    scan(page)
    way = notice.get_by_role("link", name="Sign in again in a new tab")
    back = way.get_attribute("href") or ""
    assert back.endswith(f"/sign-in?next={here.path.replace('/', '%2F')}")
    windows.sign_in(page.context, here.rosa)
    notice.get_by_role("button", name="I have signed in").click()
    saved(page)
    expect(notice).to_be_empty()
    expect(page.locator("#people-here")).to_contain_text("1 here")
    select_last(page, 6)
    page.keyboard.press("Control+Alt+q")
    expect(page.locator("[data-quote-card]")).to_have_count(1)
    page.reload()
    expect(text(page)).to_contain_text("Before. Late.")


def test_who_is_named_on_notes_hears_of_it_on_their_page(windows: Windows) -> None:
    ours = network()
    place = site(ours)
    kim, sam = (seated(ours, Role.MEMBER, [place], name=name) for name in ("Kim Ito", "Sam Roy"))
    made = interview(place, kim, said="They hand me the packet.")
    theirs = listening(windows.open(sam), f"/interviews/{made.id}")
    elsewhere = listening(windows.open(sam), f"/networks/{ours.slug}/measures")
    expect(theirs.get_by_role("link", name="Observed")).to_have_count(0)
    page = windows.open(kim, f"/interviews/{made.id}/edit")
    page.get_by_label("Sam Roy").check()
    with elsewhere.expect_request_finished(lambda one: one.url == elsewhere.url):
        page.get_by_role("button", name="Keep the details").click()
    told = theirs.locator("#messages")
    expect(told).to_contain_text("What is open to you on this page has changed.")
    scan(theirs)
    saved(page)
    page.reload()
    openings = page.locator(".document-more li")
    expect(openings).to_have_count(1)  # Kim: whoever hears of it has not opened anything yet
    told.get_by_role("link", name="Show it").click()
    expect(text(theirs)).to_contain_text("They hand me the packet.")
    page.reload()
    expect(openings).to_have_count(2)
    expect(elsewhere.locator("#messages")).to_be_empty()  # nothing there is other than before


def listening(page: Page, path: str) -> Page:
    """Open a page and wait until it has spoken to the server: what changes then is told to it."""
    said: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: said.append(socket.url)))
    page.goto(path)
    while not said:
        page.wait_for_timeout(20)
    return page
