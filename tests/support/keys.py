"""Somebody who works by keyboard alone: what cannot be reached by keys cannot be used."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

FAR = 250  # presses of Tab after which a control counts as out of reach
FOCUSED = "element => element === document.activeElement"
WITHIN = "element => element.contains(document.activeElement)"
# On a page just opened one skips the navigation, as its first link offers.
FRESH = """element => document.activeElement === document.body && !!element.closest("main")
  && document.querySelector(".skip")?.hash === "#page-content" """
IN_GROUP = "element => document.activeElement.name === element.name && !!element.name"


class Keys:
    """A window without a mouse. A control is given as a locator, or by its words."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, letter: str, title: str) -> None:
        """Go to a place of the network: g, then its letter, once the page hears keys."""
        self.page.wait_for_load_state("load")
        self.page.keyboard.press("g")
        self.page.keyboard.press(letter)
        self.at(title)

    def at(self, title: str) -> None:
        """Wait until the page with this heading is there, and its scripts have run."""
        expect(self.page.locator("h1")).to_have_text(title)
        self.page.wait_for_load_state("load")

    def tab_to(self, target: Locator, question: str = FOCUSED) -> Locator:
        """Press Tab until the control has the focus. Raises AssertionError when it never does."""
        target.wait_for(state="attached")
        if target.evaluate(FRESH):
            self.page.keyboard.press("Tab")
            if self.page.locator(".skip").evaluate(FOCUSED):
                self.page.keyboard.press("Enter")
        for _ in range(FAR):
            if target.evaluate(question):
                return target
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached by Tab: {target}")

    def press(self, role: str, name: str, key: str = "Enter") -> None:
        """Press a button or follow a link."""
        spoken = re.compile(rf"^{re.escape(name).replace(':', ' ?:')}$")  # a hidden part is a block
        self.tab_to(self.page.get_by_role(role, name=spoken).first)  # type: ignore[arg-type]
        self.page.keyboard.press(key)

    def open(self, words: str) -> None:
        """Unfold what a summary hides, unless it is open."""
        summary = self.tab_to(self.page.locator("summary", has_text=words).first)
        if not summary.evaluate("summary => summary.parentElement.open"):
            self.page.keyboard.press("Enter")

    def write(self, label: str, words: str) -> None:
        """Write into a field, in place of what stands there."""
        self.tab_to(self._labelled(label))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)

    def date(self, label: str, month_day_year: str) -> None:
        """Type a day into a date field, as its parts stand in it."""
        self.tab_to(self._labelled(label))
        self.page.keyboard.type(month_day_year)

    def choose(self, label: str, words: str) -> None:
        """Choose from a list by typing the beginning of an entry."""
        listed = self.tab_to(self._labelled(label))
        self.page.keyboard.type(words)
        chosen = listed.locator("option:checked")
        expect(chosen).to_contain_text(words)

    def tick(self, label: str) -> None:
        """Tick a box, or choose one of several with the arrow keys."""
        target = self._labelled(label)
        if target.get_attribute("type") == "radio":
            self.tab_to(target, IN_GROUP)
            for _ in range(20):
                if target.evaluate(FOCUSED):
                    break
                self.page.keyboard.press("ArrowDown")
        else:
            self.tab_to(target)
        if not target.is_checked():
            self.page.keyboard.press("Space")
        expect(target).to_be_checked()

    def _labelled(self, label: str) -> Locator:
        controls = self.page.locator("input, select, textarea")
        return self.page.get_by_label(label).and_(controls).locator("visible=true").first
