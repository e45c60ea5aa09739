"""A session that ends elsewhere covers what stands on the screen, but for unsent words; and who is
named on notes hears of it."""

from __future__ import annotations

from app.core.access.actor import Role
from tests.browser.test_editor import OFFLINE, notes, saved, state, text, write
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
    page.reload()
    expect(text(page)).to_contain_text("Before. Late.")


def test_who_is_named_on_notes_hears_of_it_on_their_page(windows: Windows) -> None:
    ours = network()
    place = site(ours)
    kim, sam = (seated(ours, Role.MEMBER, [place], name=name) for name in ("Kim Ito", "Sam Roy"))
    made = interview(place, kim, said="They hand me the packet.")
    theirs = windows.open(sam, f"/interviews/{made.id}")
    elsewhere = windows.open(sam, f"/networks/{ours.slug}/measures")
    expect(theirs.get_by_role("link", name="Observed")).to_have_count(0)
    page = windows.open(kim, f"/interviews/{made.id}/edit")
    page.get_by_label("Sam Roy").check()
    page.get_by_role("button", name="Keep the details").click()
    told = theirs.locator("#messages")
    expect(told).to_contain_text("What is open to you on this page has changed.")
    scan(theirs)
    told.get_by_role("link", name="Show it").click()
    expect(text(theirs)).to_contain_text("They hand me the packet.")
    expect(elsewhere.locator("#messages")).to_be_empty()  # nothing there is other than before
