"""The correction of a case's person; protected contact is set, and the data that it masks are kept (CONF-5)."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from deploy.demo.life import Life
from tests.web import backstage
from tests.web.browser import Visit
from tests.web.conftest import Scene
from web.adviser.person import _still_shown, corrected
from web.api import Problem
from web.forms import Filled

ADVISER = "adv-lefevre"
KNOWN: dict[str, Any] = {
    "last_name": "Petit",
    "first_name": "Anne",
    "birth_date": None,
    "telephone": "+33639980001",
    "professional_telephone": None,
    "email": None,
    "address": None,
    "postcode": None,
    "commune": None,
    "withheld": [{"code": "address", "label": "Adresse"}, {"code": "commune", "label": "Commune"}],
    "safe_contact": {
        "channels": [{"code": "telephone", "label": "Téléphone"}],
        "windows": [
            {"days": [{"code": "monday", "label": "lundi"}], "starts": "09:00:00", "ends": "12:00:00"}
        ],
        "discretion": {"code": "silent", "label": "Rien"},
        "address_masked": True,
    },
}
UNTOUCHED = {
    "person.last_name": ["Petit"],
    "person.first_name": ["Anne"],
    "person.telephone": ["06 39 98 00 01"],
    "person.address": [""],
    "person.commune": [""],
    "_protected": ["true"],
    "channels": ["telephone"],
    "days": ["monday"],
    "starts": ["09:00"],
    "ends": ["12:00"],
    "discretion": ["silent"],
}

PROTECTED_AS_BEFORE = {name: one for name, one in UNTOUCHED.items() if not name.startswith("person.")}


async def opened(life: Life, stage: backstage.Stage) -> None:
    """Carries out no act."""


def test_means_of_contact_are_corrected_and_contact_protected(
    visit: Callable[..., Visit], scene: Scene, no_violation: Callable[[Page], None]
) -> None:
    life = backstage.begin(scene.addresses, 16, opened, email="camille.coordonnees@courriel.example")
    one = visit(ADVISER)
    page = one.go(f"/dossiers/{life.case}")
    page.get_by_role("link", name="Corriger les coordonnées").click()
    no_violation(page)
    page.locator("[id='person.telephone']").fill("3")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("[id='person.telephone']")).to_have_attribute("aria-invalid", "true")
    page.locator("[id='person.telephone']").fill("06 39 98 55 66")
    page.get_by_label("Protéger le contact").check()
    page.locator("#channels-telephone").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("Les coordonnées sont enregistrées.")
    expect(page.get_by_text("Protégé : n'est pas affiché (courriel, adresse")).to_be_visible()
    page.get_by_role("link", name="Corriger les coordonnées").click()
    expect(page.locator("[id='person.address']")).to_have_value("")
    expect(page.locator("[id='person.address-aide']")).to_contain_text("Protégé : n'est pas affiché")
    page.get_by_role("button", name="Enregistrer").click()
    one.go(f"/dossiers/{life.case}/etude/menage")
    expect(page.locator("[id='household.address.town-aide']")).to_contain_text("Protégé")
    one.go(f"/dossiers/{life.case}")
    expect(page.get_by_role("link", name="06 39 98 55 66")).to_be_visible()
    expect(page.get_by_text("Moyens acceptés : téléphone personnel")).to_be_visible()
    one.shot("protected")


def test_what_is_masked_and_not_touched_stays() -> None:
    assert corrected(Filled(dict(UNTOUCHED)), KNOWN) == {}
    moved = corrected(Filled(UNTOUCHED | {"person.commune": ["Lyon"]}), KNOWN)
    assert moved == {"commune": "Lyon"}


def test_what_the_form_did_not_hold_stays() -> None:
    assert corrected(Filled({"person.last_name": ["Petit"]} | PROTECTED_AS_BEFORE), KNOWN) == {}


def test_what_was_protected_since_the_page_was_read_is_not_put_back() -> None:
    """The refusal for an older version shows the form again without what the person now protects (CONF-5)."""
    sent = Filled(UNTOUCHED | {"person.address": ["3 rue des Lilas"], "person.last_name": ["Petit-Roy"]})
    again = _still_shown(sent, Problem(412, "Modifié entre-temps."), KNOWN)
    assert corrected(again, KNOWN) == {"last_name": "Petit-Roy"}
    typed = _still_shown(sent, Problem(422, "Un champ est à corriger."), KNOWN)
    assert corrected(typed, KNOWN)["address"] == "3 rue des Lilas"


def test_protection_is_lifted_or_changed_only_when_asked() -> None:
    assert corrected(Filled(UNTOUCHED | {"_protected": []}), KNOWN) == {"safe_contact": None}
    changed = corrected(Filled(UNTOUCHED | {"channels": ["email"]}), KNOWN)["safe_contact"]
    assert changed["channels"] == ["email"] and changed["windows"][0]["starts"] == "09:00"
