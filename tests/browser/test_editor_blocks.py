"""Tables, things to do, finding words, pasting from office programs: by keyboard, and as kept."""

from __future__ import annotations

import re
from uuid import UUID

from playwright.sync_api import Page

from app.core import thread
from app.core.access.actor import Role
from app.extensions import db
from tests.factories.interviews import interview
from tests.factories.networks import network, seated, site
from tests.factories.notes import committed
from tests.factories.theory import idea
from tests.support.browser import NARROW, Windows, expect, fits, scan
from tests.support.servers import poll

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><style>p{}</style></head><body><h1 style='color:red'>Heading<o:p></o:p></h1>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>·</span>Point</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>1.</span>First</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span
style='mso-list:Ignore'>a.</span>Inside</p>
<p class=MsoNormal><b style='mso-bidi-font-weight:normal'>Bold</b> words<o:p></o:p></p>
<p class=MsoNormal>Then<span class=MsoCommentReference><a href="#_msocom_1">[KI1]</a></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<div style='mso-element:comment-list'><hr class=msocomoff><p>A remark</p></div></body></html>"""
BOX = '<img src="data:image/png;base64,iVBORw0KGgo=" alt="a box">'
DOCS = f"""<b style="font-weight:normal" id="docs-internal-guid-1"><ul>
<li role="checkbox" aria-checked="true">{BOX}<p><span
style="text-decoration:line-through">Call home</span></p></li>
<ul><li role="checkbox" aria-checked="false">{BOX}<p>By phone</p></li></ul></ul></b>"""
PASTE = """(text, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "plain");
  const event = { clipboardData: data, bubbles: true, cancelable: true };
  text.dispatchEvent(new ClipboardEvent("paste", event));
}"""


def tool(page: Page, name: str) -> None:
    page.locator(".document-tools").get_by_role("button", name=name, exact=True).click()


def test_blocks_are_written_and_kept(windows: Windows) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder])
    made = interview(alder, kim, said="They hand me the packet.")
    page = windows.open(kim, f"/interviews/{made.id}?part=observed")
    text = page.locator("live-document .ProseMirror")
    expect(page.locator("#save-state")).to_have_text("Saved")
    text.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type("[ ] Ask the front desk")
    expect(text.locator("li[data-checked=false]")).to_contain_text("Ask the front desk")
    text.get_by_role("checkbox", name="Done").check()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    tool(page, "Table")
    for words in ("Day", "Late", "Monday", "12", "Friday", "9", "Total"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    expect(text.locator("tr")).to_have_count(4)
    expect(text.locator("th")).to_have_text(["Day", "Late"])
    tool(page, "Add a column")
    expect(text.locator("tr").first.locator("th")).to_have_count(3)
    page.keyboard.press("Tab")
    tool(page, "Delete the column")
    expect(page.locator(".word-count")).to_have_text("11 words")
    page.keyboard.press("Control+f")
    page.keyboard.type("day")
    expect(page.locator(".find-count")).to_have_text("1 of 3")
    page.keyboard.press("Enter")
    expect(page.locator(".find-count")).to_have_text("2 of 3")
    expect(text.locator(".is-found.is-here")).to_have_text("day")
    scan(page)
    page.keyboard.press("Escape")

    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowDown")
    text.evaluate(PASTE, WORD)
    expect(text.locator("ol > li > ol > li")).to_have_text("Inside")
    expect(text.locator("h2")).to_have_text("Heading")
    expect(text.locator("ul:not([data-type]) > li")).to_have_text("Point")
    expect(text.locator("strong")).to_have_text("Bold")
    assert "mso" not in text.inner_html().lower()
    expect(text.locator("> p").last).to_have_text("Then")
    expect(text.locator("hr")).to_have_count(0)
    page.keyboard.press("Enter")
    text.evaluate(PASTE, DOCS)
    expect(text.locator("li[data-checked=true] s")).to_have_text("Call home")
    inside = text.locator("li[data-checked=true] li[data-checked=false]")
    expect(inside).to_contain_text("By phone")
    expect(page.locator(".document-notice")).to_be_empty()
    expect(page.locator("#save-state")).to_have_text("Saved")
    poll(lambda: "Inside" in committed(made.observed_id).text)
    kept = committed(made.observed_id)
    assert kept.text.startswith("☑ Ask the front desk\nDay\nLate\nMonday")
    assert '<li class="task is-done"><p>Ask' in kept.html
    assert '<th scope="col"><p>Day</p></th>' in kept.html

    narrow = windows.open(kim, f"/interviews/{made.id}?part=observed", size=NARROW)
    expect(narrow.locator(".ProseMirror table")).to_be_visible()
    fits(narrow)


def test_a_record_named_in_a_text_knows_of_it(windows: Windows) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder], name="Kim Ito")
    made, hello = interview(alder, kim, said="We tried"), idea(ours, "Hello at the door")
    page = windows.open(kim, f"/interviews/{made.id}", size=NARROW)
    text = page.locator("live-document .ProseMirror")
    expect(page.locator("#save-state")).to_have_text("Saved")
    text.click()
    page.keyboard.press("Control+End")
    page.wait_for_timeout(150)
    page.keyboard.type(" @hello")
    listed = page.get_by_role("listbox", name="People and records to name")
    expect(listed.get_by_role("option")).to_have_text("Hello at the door")
    fits(page)
    scan(page)
    page.keyboard.press("Enter")
    link = text.get_by_role("link", name="Hello at the door")
    expect(link).to_have_attribute("href", re.compile(f"/ideas/{hello.id}$"))
    page.keyboard.type("with @kim")
    listed.get_by_role("option").click()
    expect(text).to_contain_text("We tried Hello at the door with @Kim Ito")
    expect(page.locator("#save-state")).to_have_text("Saved")
    poll(lambda: _named(made.said_id))
    page.goto(f"/ideas/{hello.id}")
    expect(page.locator(".rail")).to_contain_text("1 interview")


def _named(document_id: UUID) -> bool:
    db.session.rollback()
    return bool(thread.named_by(document_id))
