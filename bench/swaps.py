"""The browser's memory and its main thread: a chart swapped, and a page of many scrolled by."""

from __future__ import annotations

import os
import shutil
from uuid import UUID

from playwright.sync_api import CDPSession, Page, sync_playwright
from werkzeug.test import Client

from bench import house
from bench.starts import CHROMIUM
from bench.table import Figure

SWAPS, HEAP_MB, TASK_MS = 100, 5.0, 100.0
WARM = 5

# The chart is taken out and an equal one put in, as a part of the page that is drawn anew.
SWAP = """async () => {
  const old = document.querySelector("run-chart");
  const fresh = old.cloneNode(true);
  for (const one of fresh.querySelectorAll(".chart-live, .chart-said")) one.remove();
  fresh.classList.remove("live");
  old.replaceWith(fresh);
  for (let turn = 0; turn < 400 && !fresh.classList.contains("live"); turn += 1)
    await new Promise((done) => setTimeout(done, 15));
  return fresh.classList.contains("live");
}"""
WATCH = """() => {
  window.tasks = [0];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.tasks.push(one.duration);
  }).observe({ type: "longtask" });
}"""


def figures(address: str, client: Client, measure_id: UUID) -> list[Figure]:
    """Both, on the pages of one measure."""
    with sync_playwright() as player:
        path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
        words = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
        browser = player.chromium.launch(executable_path=path, args=words)
        try:
            context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
            name, _, value = house.cookie(client).partition("=")
            context.add_cookies([{"name": name, "value": value, "url": address}])
            page = context.new_page()
            tools = context.new_cdp_session(page)
            return [_swaps(page, tools, measure_id), _scrolled(page, measure_id)]
        finally:
            browser.close()


def _swaps(page: Page, tools: CDPSession, measure_id: UUID) -> Figure:
    page.goto(f"/measures/{measure_id}")
    page.wait_for_selector("run-chart.live")
    for _ in range(WARM):
        page.evaluate(SWAP)
    before = _heap(tools)
    done = sum(bool(page.evaluate(SWAP)) for _ in range(SWAPS))
    grown = _heap(tools) - before
    return Figure(f"heap after {done} swaps of a chart", grown, "MB", HEAP_MB, "more than before")


def _heap(tools: CDPSession) -> float:
    for _ in range(3):
        tools.send("HeapProfiler.collectGarbage")
    return float(tools.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def _scrolled(page: Page, measure_id: UUID) -> Figure:
    page.goto(f"/measures/{measure_id}/sites")
    drawn = page.locator(".small-multiple svg").count()
    page.wait_for_timeout(500)
    page.evaluate(WATCH)
    for _ in range(0, int(page.evaluate("document.documentElement.scrollHeight")), 120):
        page.mouse.wheel(0, 120)
        page.wait_for_timeout(16)
    page.wait_for_timeout(300)
    longest = float(page.evaluate("Math.max(...window.tasks)"))
    return Figure(f"longest task, {drawn} charts scrolled by", longest, "ms", TASK_MS)
