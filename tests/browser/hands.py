"""What a person's hands and eyes do on pages, counted: clicks, keystrokes, characters read, and the time they take.

Times are those of the keystroke-level model (Card, Moran and Newell 1983), average typist, on the slow side: every
click and every field is thought about first, every text that was not on a page before is read in full. Whoever is
practised knows the anchors of the factors, and reads of the home page what waits.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

KEY, CLICK, HOMING, THINKING = 0.28, 1.3, 0.4, 1.35
"""Seconds of one keystroke, of pointing and clicking, of moving the hand to the keyboard and back, of one decision."""
READ_PER_SECOND = 5.0
"""Chinese characters read with understanding in one second."""
KEYS_PER_CHARACTER = 3.2
"""Keystrokes of one Chinese character by pinyin, with the choice of the word."""
TEXTS = """within => {
  const found = [], main = document.querySelector(within);
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, said = node.textContent.trim(), box = node.parentElement.getBoundingClientRect();
    const isKnown = node.parentElement.closest('script,style,option,.visually-hidden,.scale');
    if (said && box.width > 1 && !isKnown) found.push(said);
  }
  return found;
}"""


@dataclass
class Hands:
    """A practised person before a page."""

    page: Page
    clicks: int = 0
    keystrokes: float = 0.0
    fields: int = 0
    characters: int = 0
    began: float = field(default_factory=time.monotonic)
    seen: set[str] = field(default_factory=set)

    def read(self, within: str = "main") -> None:
        """Read what stands on the page, or in a part of it, and was not read before."""
        for text in self.page.evaluate(TEXTS, within):
            if text not in self.seen:
                self.seen.add(text)
                self.characters += len(text)

    def click(self, target: Locator, *, leads_on: bool = False) -> None:
        """Click; where that leads to another page, read it."""
        self.clicks += 1
        if not leads_on:
            target.click()
            return
        with self.page.expect_navigation():
            target.click()
        self.read()

    def choose(self, name: str, value: str) -> None:
        """Choose from a list: one click opens it, one takes the line."""
        self.clicks += 2
        self.page.locator(f"select[name={name}]").select_option(value)

    def write(self, target: Locator, text: str) -> None:
        """Type a text into a field."""
        self.fields += 1
        self.keystrokes += sum(1.0 if character.isascii() else KEYS_PER_CHARACTER for character in text)
        target.fill(text)

    @property
    def seconds(self) -> float:
        """Return the time that it takes a person: acting, thinking and reading, and waiting as long as this run did."""
        acting = self.keystrokes * KEY + self.clicks * CLICK + self.fields * (2 * HOMING + CLICK)
        thinking = (self.clicks + self.fields) * THINKING
        return acting + thinking + self.characters / READ_PER_SECOND + (time.monotonic() - self.began)
