"""A person's browser, for tests of the screens."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error, Page, Request, ViewportSize

CHROMIUM = (
    os.environ.get("CILPASS_CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or "/usr/bin/chromium-headless-shell"
)
"""Debian's build without a window: it takes 81 s of processor on a sixth of these tests, where `chromium` takes 110."""

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SIZES = {
    "telephone": ViewportSize(width=390, height=844),
    "tablet": ViewportSize(width=820, height=1180),
    "desk": ViewportSize(width=1280, height=900),
}
PASSWORD = "demonstration"


@dataclass  # the driver adds an attribute to it
class Visit:
    """A page, with the requests that it sent to other sites and the errors of its scripts."""

    page: Page
    gateway: str
    identity: str
    shots: Path | None
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._asked)
        self.page.on("pageerror", self._failed)

    def go(self, path: str) -> Page:
        """Opens one of our addresses."""
        self.page.goto(self.gateway + path)
        return self.page

    def sign_in(self, person: str) -> None:
        """Signs a person in by our sign-in page and that of the identity provider."""
        self.go("/connexion")
        self.page.get_by_role("link", name="Se connecter", exact=True).click()
        self.give_name(person)

    def give_name(self, person: str) -> None:
        """Fills in the pages of the identity provider."""
        self.page.fill("input[name=login]", person)
        self.page.keyboard.press("Enter")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.gateway}/**")

    def shot(self, name: str) -> None:
        """Saves a picture of the whole page, if pictures are wanted."""
        if self.shots:
            self.shots.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.shots / f"{name}.png", full_page=True)

    def check_network(self) -> None:
        assert self.elsewhere == [], "asked of an outside address"
        assert self.errors == [], "an error of the script"

    def _failed(self, error: Error) -> None:
        """Keeps an error of a script, but for those of the identity provider's pages."""
        if not self.page.url.startswith(self.identity):
            self.errors.append(f"{error}\n{error.stack}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.gateway, self.identity, "data:")):
            self.elsewhere.append(request.url)
