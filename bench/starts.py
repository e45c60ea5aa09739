"""How long people wait: for `make run`, and for a page on a slow laptop."""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.test import Client

from bench import house
from bench.table import Figure
from tools.terminal import ROOT

START_S, USABLE_S = 3.0, 3.0
TIMES = 3
SLOWDOWN, BITS, DELAY = 4, 3_000_000, 40  # the laptop’s processor, the line, its milliseconds
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def warm_start(env: Mapping[str, str]) -> Figure:
    """`make run` on an installation that is set up, until it answers."""
    spent = [_start(env) for _ in range(TIMES)]
    return Figure("warm make run to /healthz", statistics.median(spent), "s", START_S)


def _start(env: Mapping[str, str]) -> float:
    port = str(house.free_port())
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        ["make", "run"],
        cwd=ROOT,
        env={**env, "PORT": port, "BASE_URL": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return house.wait(lambda: house.answers(address))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def slow_laptop(address: str, client: Client, pages: Mapping[str, str]) -> list[Figure]:
    """First visits with an empty cache, on a slow processor and a slow line."""
    with sync_playwright() as player:
        path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
        words = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
        browser = player.chromium.launch(executable_path=path, args=words)
        try:
            return [_visits(browser, address, client, name, at) for name, at in pages.items()]
        finally:
            browser.close()


def _visits(browser: Browser, address: str, client: Client, name: str, at: str) -> Figure:
    spent = []
    for _ in range(TIMES):
        with _slow_page(browser, address, client) as page:
            page.goto(at, wait_until="domcontentloaded")
            # Read, scripts run, behaviours on: from here on everything on the page answers.
            ready = page.evaluate(
                "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
            )
            spent.append(float(ready) / 1000)
    note = f"{SLOWDOWN}× slower, {BITS // 1_000_000} Mbit/s, {DELAY} ms, empty cache"
    return Figure(f"usable on a slow laptop: {name}", statistics.median(spent), "s", USABLE_S, note)


@contextmanager
def _slow_page(browser: Browser, address: str, client: Client) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    name, _, value = house.cookie(client).partition("=")
    context.add_cookies([{"name": name, "value": value, "url": address}])
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    line = {"offline": False, "latency": DELAY}
    speed = {"downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8}
    tools.send("Network.emulateNetworkConditions", {**line, **speed})
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    try:
        yield page
    finally:
        context.close()
