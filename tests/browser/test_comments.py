"""A comment on words: its mark stays with them while others write around it."""

from __future__ import annotations

from app.core.access.actor import Role
from tests.browser.test_editor import select_last
from tests.factories.interviews import interview
from tests.factories.networks import network, seated, site
from tests.support.browser import NARROW, Windows, expect, fits, scan


def test_a_comment_stays_with_its_words(windows: Windows) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder], name="Kim Ito")
    sam = seated(ours, Role.COACH, [alder], name="Sam Roy")
    made = interview(alder, kim, said="They hand me the packet.", readers=[sam])
    page = windows.open(kim, f"/interviews/{made.id}")
    other = windows.open(kim, f"/interviews/{made.id}")
    text, theirs = (one.locator("live-document .ProseMirror") for one in (page, other))
    expect(page.locator("#save-state")).to_have_text("Saved")
    select_last(page, len("packet."))
    page.keyboard.press("Control+Alt+m")
    talk = page.locator("[data-talk]")
    expect(talk.locator("[data-talk-words]")).to_have_text("On “packet.”")
    expect(talk.get_by_label("Comment", exact=True)).to_be_focused()

    theirs.locator("p").click()
    other.wait_for_timeout(150)
    other.keyboard.press("Home")
    other.keyboard.type("Mostly: ")
    expect(text).to_contain_text("Mostly: They")
    talk.locator("summary", has_text="Ask somebody").click()
    talk.get_by_label("Sam Roy").check()
    talk.get_by_label("Comment", exact=True).fill("Which one?")
    talk.get_by_role("button", name="Send the comment").click()
    expect(talk.locator("article")).to_contain_text("Asks Sam Roy")
    for here in (text, theirs):
        expect(here.locator(".comment-mark")).to_have_text("packet.")
    scan(page)
    said = talk.locator("article .talk-words")
    select_last(page, len("packet."))
    page.keyboard.press("Delete")
    expect(said.locator("[data-words-gone]")).to_be_visible()
    expect(said.get_by_role("link")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(said.get_by_role("link", name="“packet.”")).to_be_visible()
    expect(said.locator("[data-words-gone]")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".tabs")).to_have_text("Said", use_inner_text=True)  # which text it is
    above, below = (page.locator(one).bounding_box() for one in ("live-document", ".rail"))
    assert above
    assert below
    assert above["y"] < below["y"], "the record first, then its thread"
    page.emulate_media(media="screen")

    reader = windows.open(sam, f"/interviews/{made.id}", size=NARROW)
    reader.locator("live-document .comment-mark").click()
    thread = reader.locator("[data-talk] article")
    expect(thread).to_contain_text("Which one?")
    fits(reader)
    thread.locator("summary", has_text="Answer").click()
    thread.get_by_label("Answer", exact=True).fill("The blue one.")
    thread.get_by_role("button", name="Send the answer").click()
    expect(thread).to_contain_text("The blue one.")
    thread.get_by_role("button", name="Settled").click()
    expect(thread).to_contain_text("Take up again")
    half = talk.get_by_label("Comment", exact=True)
    half.fill("Ask @sa")
    expect(talk.get_by_role("listbox")).to_contain_text("Sam Roy")
    half.press("Enter")
    expect(half).to_have_value("Ask @Sam Roy ")
    expect(talk.locator("article")).to_contain_text("The blue one.")
    thread.get_by_role("button", name="Take up again").click()
    expect(talk.locator("article").get_by_role("button", name="Settled")).to_be_visible()
    expect(half).to_have_value("Ask @Sam Roy ")
    scan(page)
    expect(other.locator(f"#talk-{made.said_id}-open")).to_contain_text("new")
    thread.get_by_role("button", name="Settled").click()
    expect(thread).to_contain_text("Take up again")
    expect(reader.locator("live-document .is-settled")).to_have_text("packet.")
