"""Who is in which field of a record, in real windows; and two people who keep the same thing."""

from __future__ import annotations

from app.core.access.actor import Role
from tests.factories.causes import analysis, bone, cause
from tests.factories.measures import measure
from tests.factories.networks import network, seated
from tests.support.browser import NARROW, Windows, expect, fits, scan


def test_a_field_says_who_is_in_it(windows: Windows) -> None:
    ours = network()
    made = analysis(ours)
    late = cause(bone(made), "Bus 8 is late")
    rosa = seated(ours, Role.FACILITATOR, name="Rosa Lund", colour=1)
    jamal = seated(ours, Role.FACILITATOR, name="Jamal Reed", colour=2)
    mine = windows.open(rosa, f"/analyses/{made.id}")
    theirs = windows.open(jamal, f"/analyses/{made.id}", size=NARROW)
    expect(mine.locator("[data-said]")).to_have_text("Jamal Reed is here now.")
    line = theirs.locator(f"#cause-{late.id} > .line")
    mine.locator(f"#cause-{late.id}-slot-open").press("Enter")
    expect(mine.locator(f"#cause-{late.id}-slot [name=text]")).to_be_focused()
    expect(line.locator(".here-label")).to_have_text("Rosa Lund is changing this")
    fits(theirs)
    theirs.locator(f"#cause-{late.id}-slot-open").press("Enter")
    field = theirs.locator(f"#cause-{late.id}-slot .field").first
    expect(field.locator(".here-label")).to_have_text("Rosa Lund is writing here")
    expect(theirs.locator("[data-said]")).to_contain_text("Rosa Lund is writing here")
    scan(theirs)
    mine.get_by_role("heading", level=1).click()
    expect(theirs.locator(".here-label")).to_have_count(0)


def test_both_texts_stay_until_somebody_chooses(windows: Windows) -> None:
    ours = network()
    path = f"/measures/{measure(ours).id}/edit"
    rosa = seated(ours, Role.LEAD, name="Rosa Lund", colour=1)
    jamal = seated(ours, Role.LEAD, name="Jamal Reed", colour=2)
    mine, theirs = windows.open(rosa, path), windows.open(jamal, path, size=NARROW)
    mine.locator("#name").fill("Back within a day")
    expect(theirs.locator(".here-label")).to_have_text("Rosa Lund is writing here")
    theirs.locator("#name").fill("Back on the next day")
    mine.get_by_role("button", name="Keep the definition").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("Back within a day")
    theirs.get_by_role("button", name="Keep the definition").click()
    versions = theirs.locator(".conflict .version")
    expect(versions.nth(0)).to_contain_text("Back within a day")
    expect(versions.nth(1)).to_contain_text("Back on the next day")
    expect(theirs.locator("#name")).to_have_value("Back on the next day")
    fits(theirs)
    scan(theirs)
    asked: list[str] = []
    theirs.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    theirs.locator("#name").press("End")
    theirs.evaluate("document.querySelector('a[href=\"/networks\"], .wordmark, .side a').click()")
    versions.nth(0).get_by_role("button", name="Put these words into the form: Name").click()
    expect(theirs.locator("#name")).to_have_value("Back within a day")
    versions.nth(1).get_by_role("button", name="Put these words into the form: Name").click()
    assert asked == ["beforeunload"]
    theirs.get_by_role("button", name="Keep the definition").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Back on the next day")
