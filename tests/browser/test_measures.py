"""Charts and imports in a real browser: nothing jumps, no student row leaves the computer."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from app.core.access.actor import Role
from app.features.accounts.models import User
from app.features.measures.models import Measure
from tests.factories.measures import attendance_csv, measure, weekly, workbook
from tests.factories.networks import network, seated, site
from tests.support.browser import NARROW, Windows, fits, scan
from tests.support.servers import poll

SHIFTS = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.moved += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
X = [31, 25, 28, 27, 29, 31, 23, 20, 29, 24, 26, 25, 28, 33, 37, 39, 36, 31, 42, 30]
N = [46, 46, 50, 43, 42, 49, 38, 38, 44, 45, 39, 48, 46, 45, 48, 51, 43, 41, 50, 40]


@pytest.fixture
def counted() -> tuple[Measure, User]:
    """A measure with twenty weeks at two sites, and its hub lead."""
    ours = network()
    back = measure(ours, target=80.0)
    for name in ("Quarry Road Middle", "Harbor"):
        weekly(back, site(ours, name), X, N)
    return back, seated(ours, Role.LEAD)


def test_the_live_chart_takes_the_place_of_the_picture_and_nothing_moves(
    windows: Windows, counted: tuple[Measure, User]
) -> None:
    back, lead = counted
    page = windows.open(lead)
    page.add_init_script(SHIFTS)
    held: list[Route] = []
    page.route("**/chart.json*", lambda route: held.append(route))
    with page.expect_request("**/chart.json*"):
        page.goto(f"/measures/{back.id}")
    chart = page.locator("run-chart")
    page.evaluate("document.fonts.ready.then(() => { window.moved = 0; })")
    before = chart.bounding_box()
    held[0].continue_()
    live = page.locator("run-chart.live > .chart-live")
    expect(live).to_be_visible()
    expect(live).to_have_attribute("role", "img")
    assert "Back the next day" in (live.get_attribute("aria-label") or "")
    assert chart.bounding_box() == before
    assert page.evaluate("window.moved") == 0
    expect(page.locator("figure figcaption")).to_contain_text("median of")
    expect(page.get_by_role("link", name="Read it as a table")).to_be_visible()
    chart.focus()
    page.keyboard.press("End")
    said = page.locator(".chart-said")
    expect(said).to_contain_text("week 20, 75")
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("week 19")
    page.keyboard.press("Escape")
    expect(said).to_have_text("")
    scan(page)


def test_points_that_arrive_are_on_every_open_chart(
    windows: Windows, counted: tuple[Measure, User]
) -> None:
    back, lead = counted
    reader = windows.open(lead, f"/measures/{back.id}")
    live = reader.locator("run-chart.live")
    expect(live).to_be_visible()
    at = reader.locator("#site").input_value()
    was = live.get_attribute("data-src") or ""
    writer = windows.open(lead, f"/measures/{back.id}/points?site={at}")
    writer.get_by_label("How many", exact=True).fill("9")
    writer.get_by_label("Of how many").fill("50")
    writer.get_by_label("A day of that week").fill("2026-02-03")
    writer.get_by_role("button", name="Keep the point").click()
    expect(writer.get_by_text("Kept: ")).to_be_visible()
    expect(reader.locator("run-chart svg desc").first).not_to_have_text("")
    expect(live).not_to_have_attribute("data-src", was)
    expect(live.locator(".chart-live")).to_be_visible()
    drawn = live.locator("svg.chart-page circle, svg.chart-page path")
    poll(lambda: drawn.count() > 20)  # while the drawing changes, none is live


def test_the_picture_stays_where_the_live_chart_does_not_come(
    windows: Windows, counted: tuple[Measure, User]
) -> None:
    back, lead = counted
    windows.expect_error("ERR_FAILED")
    page = windows.open(lead)
    page.route("**/chart.json*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(f"/measures/{back.id}")
    expect(page.locator("run-chart > .chart-page")).to_be_visible()
    expect(page.locator(".chart-live")).to_have_count(0)


def test_a_phone_gets_the_small_picture_and_the_library_once_it_is_touched(
    windows: Windows, counted: tuple[Measure, User]
) -> None:
    back, lead = counted
    page = windows.open(lead, size=NARROW)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/measures/{back.id}")
    expect(page.locator("run-chart > .chart-phone")).to_be_visible()
    fits(page)
    assert not [url for url in asked if "bokeh" in url]
    box = page.locator("run-chart").bounding_box() or {"x": 0, "width": 0}
    page.locator("run-chart").click(position={"x": box["width"] - 24, "y": 90})
    expect(page.locator("run-chart.live > .chart-live")).to_be_visible()
    expect(page.locator(".chart-said")).to_contain_text("week 20, 75")
    page.locator("run-chart").click(position={"x": box["width"] / 2, "y": 90})
    expect(page.locator(".chart-said")).to_contain_text("week 9")
    fits(page)


def _sent(page: Page) -> list[str]:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else 0)
    return sent


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "xlsx"])
def test_student_rows_never_leave_the_computer(
    windows: Windows, counted: tuple[Measure, User], tmp_path: Path, coding: str
) -> None:
    back, lead = counted
    rows = [["student_id", "Date", "Present"], ["1234", "2015-09-14", "1"]]
    file = tmp_path / "rows.csv"
    if coding == "xlsx":
        file.write_bytes(workbook(rows))
    else:
        file.write_bytes("\n".join(map(",".join, rows)).encode(coding))
    page = windows.open(lead, f"/measures/{back.id}/imports")
    sent = _sent(page)
    page.set_input_files("input[type=file]", file)
    expect(page.locator("#student-check")).to_be_visible()
    expect(page.locator("#student-check")).to_contain_text("looks like one row per student")
    expect(page.locator("input[type=file]")).to_have_value("")
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator("#student-check")).to_contain_text("looks like one row per student")
    expect(page.get_by_text("Choose a file")).to_have_count(0)
    page.get_by_label("Or paste a table").fill("\n".join(map("\t".join, rows)))
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator("#student-check")).to_be_visible()
    assert sent == []


def test_a_file_that_is_too_large_is_not_sent(
    windows: Windows, counted: tuple[Measure, User], tmp_path: Path
) -> None:
    back, lead = counted
    file = tmp_path / "large.csv"
    file.write_bytes(b"Site,Date,Value\n" + b"a,2015-09-14,1\n" * 600_000)
    page = windows.open(lead, f"/measures/{back.id}/imports")
    sent = _sent(page)
    page.set_input_files("input[type=file]", file)
    expect(page.locator("#size-check")).to_contain_text("larger than 8 MB")
    assert sent == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_is_imported_with_and_without_scripts(
    windows: Windows, counted: tuple[Measure, User], tmp_path: Path, scripts: bool
) -> None:
    back, lead = counted
    file = tmp_path / "attendance.csv"
    file.write_bytes(attendance_csv(empty=7))
    page = windows.open(lead, f"/measures/{back.id}/imports", scripts=scripts)
    page.set_input_files("input[type=file]", file)

    def wait_for(there: Locator) -> Locator:
        far = page.get_by_role("link", name="See how far it is")
        while not scripts and not there.is_visible():
            expect(there.or_(far)).to_be_visible()
            if far.is_visible():
                far.click()
        expect(there).to_be_visible()
        return there

    page.get_by_role("button", name="Look at it").click()
    wait_for(page.get_by_label("NS 7 times")).check()
    page.get_by_role("button", name="Look again").click()
    wait_for(page.get_by_role("button", name="Import 21 points")).click()
    wait_for(page.get_by_role("button", name="Undo this import")).click()
    expect(page.get_by_text("The import is undone")).to_be_visible()


def test_the_grid_moves_like_a_spreadsheet(windows: Windows, counted: tuple[Measure, User]) -> None:
    back, lead = counted
    page = windows.open(lead, f"/measures/{back.id}/grid")
    cells = page.locator("[data-cell]:not([name^=note])")
    empty = cells.last.input_value()
    last, final = (page.locator("[name=on]").nth(at).input_value() for at in (-2, -1))
    page.locator("[data-cell]").first.focus()
    paste = "text => { const data = new DataTransfer(); data.setData('text/plain', text);"
    paste += " document.activeElement.dispatchEvent(new ClipboardEvent('paste',"
    paste += " { clipboardData: data, bubbles: true, cancelable: true })); }"
    weeks = [one.get_attribute("value") or "" for one in page.locator("[name=on]").all()]
    parts = [week.split("-") for week in weeks]
    early = [(y, m, d) for y, m, d in parts if int(d) <= 12 and d != m]
    page.evaluate(paste, "\r\n".join(f"{d}/{m}/{y}\t5\t6" for y, m, d in early))
    said = page.get_by_text(f"{2 * len(early)} cells filled")
    expect(said).to_contain_text("Days were read as day/month/year")
    page.keyboard.press("Control+z")
    block = f"Week\tPresent\tEnrolled\r\n{final}\t8\t21\r\n{last}\t7\t20\r\n3 May 1999\t1\t2\r\n"
    page.evaluate(paste, block)
    expect(page.get_by_text("4 cells filled")).to_contain_text("left out: 1")
    expect(cells.nth(-4)).to_have_value("7")
    expect(cells.last).to_have_value("21")
    page.keyboard.press("Control+z")
    expect(cells.last).to_have_value(empty)
    expect(cells.nth(-2)).to_be_focused()  # where the step began
    page.keyboard.press("Control+Shift+Z")
    expect(cells.last).to_have_value("21")
    page.keyboard.press("Control+z")
    page.keyboard.press("ArrowUp")
    expect(cells.nth(-4)).to_be_focused()
    page.keyboard.type("9")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(cells.last).to_be_focused()
    page.get_by_role("button", name="Keep these points").click()
    expect(page.get_by_text("1 point kept.")).to_be_visible()
    scan(page)
    page.goto(f"/networks/{back.network_id}/measures/plan")
    scan(page)
