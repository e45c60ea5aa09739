"""A picture is brought, described, seen in another window, and stands in print as in the text."""

from __future__ import annotations

import base64
import re

import pytest

from app.core.access.actor import Role
from tests.factories.images import photo
from tests.factories.interviews import interview
from tests.factories.networks import network, seated, site
from tests.factories.notes import committed
from tests.support.browser import NARROW, Windows, expect, fits, scan
from tests.support.servers import poll

BRING = """(text, [base64, html]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (base64) data.items.add(new File([bytes], "desk.jpg", { type: "image/jpeg" }));
  const event = { clipboardData: data, bubbles: true, cancelable: true };
  text.dispatchEvent(new ClipboardEvent("paste", event));
}"""


@pytest.mark.console_ok("ERR_INTERNET_DISCONNECTED|Failed to load resource")
def test_a_picture_comes_with_words_and_is_seen_by_others(windows: Windows) -> None:
    ours = network()
    alder = site(ours)
    kim, sam = (seated(ours, Role.MEMBER, [alder], name=name) for name in ("Kim", "Sam"))
    made = interview(alder, kim, readers=[sam])
    page = windows.open(kim, f"/interviews/{made.id}?part=observed")
    theirs = windows.open(sam, f"/interviews/{made.id}?part=observed", size=NARROW)
    text = page.locator("live-document .ProseMirror")
    seen = theirs.locator("live-document .document-image")
    expect(page.locator("#save-state")).to_have_text("Saved")
    file = {"name": "desk.jpg", "mimeType": "image/jpeg", "buffer": photo(2400, 1200, 6)}
    text.click()
    page.locator("input[type=file]").set_input_files(file)
    dialog = page.get_by_role("dialog", name="Put a picture in")
    dialog.get_by_role("button", name="Put it in").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Say in a few words")
    dialog.get_by_role("textbox").fill("A desk by the door")
    scan(page)
    page.context.set_offline(True)
    dialog.get_by_role("button", name="Put it in").click()
    expect(dialog.get_by_role("alert")).to_contain_text("needs the connection")
    page.context.set_offline(False)
    expect(page.locator("#save-state")).to_have_text("Saved")
    dialog.get_by_role("button", name="Put it in").click()
    expect(dialog).to_have_count(0)
    shown = text.get_by_role("img", name="A desk by the door")
    expect(shown).to_have_js_property("naturalWidth", 800)  # upright, and as high as is sent
    expect(seen).to_have_js_property("naturalHeight", 1600)
    fits(theirs)
    page.keyboard.type("> Below it.")
    expect(theirs.locator("live-document blockquote")).to_contain_text("Below it.")

    text.locator("figure").click()
    page.keyboard.press("Enter")
    again = page.get_by_role("dialog", name="Describe the picture")
    expect(again.get_by_role("textbox")).to_have_value("A desk by the door")
    again.get_by_role("textbox").fill("A desk with packets on it")
    page.keyboard.press("Tab")
    again.get_by_role("button", name="Keep the words").click()
    expect(seen).to_have_attribute("alt", "A desk with packets on it")

    page.keyboard.press("Control+End")
    expect(text.locator(".ProseMirror-selectednode")).to_have_count(0)  # the editor has heard it
    text.evaluate(BRING, ["", '<p>Words <img src="https://e.example/a.png"></p>'])
    expect(page.locator(".document-notice")).to_contain_text("left out")
    text.evaluate(BRING, [base64.b64encode(photo()).decode(), ""])
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Put it in").click()
    expect(seen).to_have_count(2)
    poll(lambda: committed(made.observed_id).html.count("<img") == 2)
    assert "e.example" not in committed(made.observed_id).html
    last = text.locator("blockquote + .document-figure")
    expect(last).to_have_count(1)  # behind the passage that the caret was at the end of
    page.keyboard.press("Backspace")
    expect(text.locator("> :last-child")).to_have_class(re.compile("document-figure"))
    page.keyboard.press("Control+End")
    page.keyboard.type("Behind it.")
    expect(theirs.locator("live-document .document-figure + p")).to_have_text("Behind it.")
    page.reload()
    expect(text.get_by_role("img", name="A desk with packets on it")).to_be_visible()
    still = windows.open(sam, f"/interviews/{made.id}?part=observed", scripts=False)
    expect(still.get_by_role("img", name="A desk with packets on it")).to_be_visible()
