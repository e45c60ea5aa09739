"""A real Chromium: windows signed in as anybody, in which nothing may go wrong unseen."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.live import Server

WIDE, NARROW = (1366, 768), (360, 740)
# Chromium writes a console error for these answers, which are how a form is sent back.
EXPECTED = (re.compile(r"the server responded with a status of (409|422)"),)
VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one; without its sandbox as root."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    words = ["--no-sandbox", "--disable-dev-shm-usage"] if os.geteuid() == 0 else []
    more = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, **more, "args": words}


class Windows:
    """Opens windows on the running server and collects what goes wrong in them."""

    def __init__(self, browser: Browser, live: Server) -> None:
        self._browser = browser
        self._live = live
        self._contexts: list[BrowserContext] = []
        self._expected = list(EXPECTED)
        self.problems: list[str] = []

    def open(
        self,
        person: Any = None,
        path: str | None = None,
        *,
        size: tuple[int, int] = WIDE,
        dark: bool = False,
        scripts: bool = True,
    ) -> Page:
        """A window of its own for a person (None: a visitor), on a page when a path is given."""
        context = self._browser.new_context(
            base_url=self._live.url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        context.add_init_script(VIOLATIONS)
        if person is not None:
            self.sign_in(context, person)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self._heard("error", str(error)))
        if path:
            page.goto(path)
        return page

    def sign_in(self, context: BrowserContext, person: Any) -> None:
        """Sign a person in, in the windows of a context; once more when their session has ended."""
        context.add_cookies([self._live.cookie(person)])  # type: ignore[list-item]

    def expect_error(self, pattern: str) -> None:
        """Let console errors with this pattern pass, for example while a window is offline."""
        self._expected.append(re.compile(pattern))

    def close(self) -> None:
        """Close all windows; fails when anything went wrong in one of them."""
        for context in self._contexts:
            context.close()
        assert not self.problems, "\n".join(self.problems)

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and not any(known.search(text) for known in self._expected):
            self.problems.append(text)


@pytest.fixture
def windows(browser: Browser, live: Server, request: pytest.FixtureRequest) -> Iterator[Windows]:
    """Windows on the shared server."""
    opened = Windows(browser, live)
    for mark in request.node.iter_markers("console_ok"):
        for pattern in mark.args:
            opened.expect_error(pattern)
    yield opened
    opened.close()


@pytest.fixture
def windows_of(browser: Browser) -> Iterator[Callable[[Server], Windows]]:
    """Windows on a server of the test's own."""
    made: list[Windows] = []

    def make(server: Server) -> Windows:
        made.append(Windows(browser, server))
        return made[-1]

    yield make
    for opened in made:
        opened.close()


@pytest.fixture
def page(windows: Windows) -> Page:
    """A visitor's window."""
    return windows.open()


def scan(page: Page, *, but: tuple[str, ...] = ()) -> None:
    """Fail on any accessibility violation on the page as it stands; `but` names rules to skip."""
    rules = {rule: {"enabled": False} for rule in but}
    found = Axe().run(page, options={"rules": rules})
    told = [
        f"{violation['id']}: {violation['help']}\n  "
        + "\n  ".join(node["html"] for node in violation["nodes"][:5])
        for violation in found.response["violations"]
    ]
    assert not told, "\n".join([page.url, *told])


def fits(page: Page) -> None:
    """Fail when the page scrolls sideways."""
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen, f"{page.url} is {wide} px wide in a window of {seen} px"


SMALL = """() => [...document.querySelectorAll(
  "button, .button, summary, select, nav a, .choice, .opens, input:not([type=hidden])")]
  .filter((one) => {
    const box = one.getBoundingClientRect();
    const hidden = getComputedStyle(one).visibility === "hidden" || one.matches(".visually-hidden");
    const inside = one.matches(".choice input, p a, .document-tools *");
    return !hidden && !inside && box.width > 1 && box.height > 0 && box.height < 43.5;
  })
  .map((one) => `${one.outerHTML.slice(0, 120)}: ${one.getBoundingClientRect().height} px`)"""


def reachable(page: Page) -> None:
    """Fail when a control is too low for a thumb."""
    small = page.evaluate(SMALL)
    assert not small, f"{page.url}:\n" + "\n".join(small[:8])
