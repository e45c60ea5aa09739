"""Earlier versions of a text: who wrote what between two, and one brought back while it is open."""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.core.access.actor import Role
from tests.factories.interviews import interview
from tests.factories.networks import network, seated, site
from tests.factories.notes import written
from tests.support.browser import NARROW, Windows, expect, fits, scan
from tests.support.servers import poll


def test_two_versions_in_one_text_and_one_brought_back(windows: Windows) -> None:
    ours = network()
    alder = site(ours)
    kim = seated(ours, Role.MEMBER, [alder], name="Kim Ito", colour=3)
    sam = seated(ours, Role.MEMBER, [alder], name="Sam Roy", colour=5)
    with clock.travel(clock.now() - timedelta(minutes=60)):
        made = interview(alder, kim, said="They hand me the packet.", readers=[sam])
        written(made.said_id, kim, "Nobody says anything.")
    with clock.travel(clock.now() - timedelta(minutes=40)):
        written(made.said_id, kim, "I sit at the back.")

    page = windows.open(kim, f"/interviews/{made.id}")
    text = page.locator("live-document .ProseMirror")
    text.locator("p", has_text="Nobody says").click(click_count=3)
    page.keyboard.type("The bell rings.")
    expect(page.locator("#save-state")).to_have_text("Saved")

    mine = windows.open(kim, f"/documents/{made.said_id}/history", size=NARROW)
    poll(lambda: mine.reload() and mine.locator(".versions li").count() == 3)
    fits(mine)
    scan(mine)
    mine.locator("[name=earlier]").nth(2).check()
    mine.get_by_role("button", name="Compare the two").click()
    merged = mine.locator(".merged-text")
    expect(merged.locator("del")).to_have_text("Nobody says anything.")
    added = merged.locator("ins")
    expect(added).to_have_text(
        ["(added by Kim Ito) The bell rings.", "(added by Kim Ito) I sit at the back."]
    )
    expect(merged).to_contain_text("They hand me the packet.")
    expect(mine.locator(".comparison-legend")).to_contain_text("added by Kim Ito")
    fits(mine)
    scan(mine)

    mine.goto(mine.url.partition("/documents")[0] + f"/documents/{made.said_id}/history")
    mine.locator(".versions li .title a").last.click()
    mine.get_by_role("button", name="Bring this version back").click()
    expect(mine.locator(".versions li")).to_have_count(4)
    expect(text).to_contain_text("Nobody says anything.")
    expect(text).not_to_contain_text("The bell rings.")
    expect(text).not_to_contain_text("I sit at the back.")
