"""The adviser's whole way, from the first contact to the closure, through the screens alone."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload, expect

from tests.web.browser import Visit
from tests.web.walk import (
    ADVISER,
    TODAY,
    Check,
    Walk,
    contact,
    decide_and_offer,
    fill_in_the_study,
    listen,
    refer,
)
from web.adviser.proposal import composed
from web.api import Problem
from web.forms import Filled

Open = Callable[..., Visit]
SCAN = FilePayload(name="engagement.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4")
NOTES = FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"notes")


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def walk(request: pytest.FixtureRequest, visit: Open, no_violation: Check) -> Walk:
    return Walk(visit(ADVISER, script=request.param), no_violation if request.param else None)


def test_a_case_is_carried_from_the_first_contact_to_its_closure(walk: Walk) -> None:
    contact(walk, "Vasseur" if walk.check else "Toussaint", "maud.vasseur@courriel.example")
    listen(walk)
    fill_in_the_study(walk)
    decide_and_offer(walk)
    sign_by_both(walk)
    refer(walk)
    carry_out(walk)
    close(walk)


def sign_by_both(walk: Walk) -> None:
    page = walk.page
    walk.until("Signature de l'engagement réciproque")
    walk.follow("Lire et signer l'engagement")
    walk.press("Signer pour le CIL")
    walk.done("Vous avez signé pour le CIL.")
    walk.follow("Lire et signer l'engagement")
    page.get_by_text("Le salarié a signé sur papier").click()
    page.locator("[id='choices.share_with_third_parties']").get_by_label("Il autorise").check()
    page.locator("[id='choices.inform_employer']").get_by_label("Il refuse").check()
    walk.set("signed_on", TODAY.isoformat())
    page.locator("#file").set_input_files(NOTES)
    walk.press("Enregistrer la signature sur papier")
    expect(page.get_by_role("alert")).to_contain_text("un PDF, un PNG ou un JPEG")
    expect(page.locator("[id='choices.inform_employer']").get_by_label("Il refuse")).to_be_checked()
    page.locator("#file").set_input_files(SCAN)
    walk.press("Enregistrer la signature sur papier")
    walk.done("La signature du salarié sur papier est enregistrée")
    walk.until("Mise en œuvre des engagements")


def carry_out(walk: Walk) -> None:
    page = walk.page
    walk.follow("Avenants")
    own = walk.own("employee")
    own.get_by_label("Ce à quoi le salarié s'engage").fill("Déposer une demande de logement.")
    own.get_by_label("Nature").select_option("take_steps")
    own.get_by_label("Pour le").fill((TODAY + timedelta(days=30)).isoformat())
    walk.choose("reason.code", "situation_changed")
    walk.set("reason.text", "Un logement se libère.")
    walk.press("Proposer l'avenant")
    walk.done("L'avenant est proposé")
    page.get_by_text("Retirer cet avenant").click()
    walk.choose("reason.code", "correction")
    walk.set("reason.text", "Il était de trop.")
    walk.press("Retirer l'avenant")
    walk.done("L'avenant est retiré.")
    page.get_by_role("link", name=re.compile("← Maud")).click()
    walk.set("suivi.notes", "Point fait par téléphone.")
    walk.press("Enregistrer le point")
    while page.get_by_role("link", name="Noter l'issue").count():
        walk.follow("Noter l'issue")
        page.get_by_label("Tenu", exact=True).check()
        walk.press("Enregistrer l'issue")
    page.get_by_role("link", name="Corriger l'issue").first.click()
    page.get_by_label("Non tenu", exact=True).check()
    walk.press("Corriger l'issue")
    expect(page.get_by_role("alert")).to_contain_text("une phrase qui explique le motif")
    expect(page.get_by_label("Non tenu", exact=True)).to_be_checked()
    walk.choose("reason.code", "situation_changed")
    walk.set("reason.text", "Le rendez-vous est reporté.")
    walk.press("Corriger l'issue")
    walk.done("L'issue de l'engagement est corrigée.")
    expect(page.get_by_text("Le rendez-vous est reporté.")).to_be_visible()
    walk.one.shot("carried-out")
    walk.follow("Terminer la mise en œuvre")
    walk.press("Terminer la mise en œuvre")
    walk.until("Bilan")


def close(walk: Walk) -> None:
    page = walk.page
    walk.follow("Mettez-le à jour")
    walk.set("housing_charges.residual_rent", "512,40")
    walk.press("Enregistrer et passer")
    walk.follow("valider le diagnostic")
    walk.press("Valider le diagnostic")
    walk.until("Bilan")
    page.get_by_label("Oui, la difficulté de logement est surmontée").check()
    walk.set("bilan.appraisal", "Relogée dans le parc réservé.")
    walk.press("Établir le bilan et clore")
    walk.done("Le bilan est établi.")
    for _ in range(40):
        if page.get_by_text("Le dossier est clos.").count():
            break
        page.wait_for_timeout(150)
        page.reload()
    walk.follow("Remettre le dossier au salarié")
    page.get_by_label("Diagnostic préalable").check()
    page.get_by_label("Bilan").check()
    walk.choose("remise.how", "in_person")
    walk.press("Enregistrer la remise")
    walk.follow("Noter des réponses données par téléphone")
    page.locator("[id='enquete.overcame-yes']").check()
    page.locator("[id='enquete.welcome-very_satisfied']").check()
    walk.press("Enregistrer les réponses")
    expect(page.get_by_text(re.compile("Répondue|Réponse"))).to_be_visible()
    walk.one.shot("closed")
    page.get_by_role("link", name="Lire ou imprimer").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bilan de l'accompagnement")
    page.emulate_media(media="print")
    expect(page.get_by_text("Relogée dans le parc réservé.")).to_be_visible()
    expect(page.get_by_text("Ressources résiduelles mensuelles")).to_be_visible()
    expect(page.get_by_role("link", name="Nouveau contact")).to_be_hidden()


def test_only_what_is_kept_is_proposed_and_a_refusal_finds_its_row() -> None:
    row = {"kind": ["inform"], "wording": ["Informer."], "due": ["2026-03-01"], "id": [""]}
    sent = Filled(
        {f"cil.0.{name}": value for name, value in row.items()}
        | {f"cil.2.{name}": value for name, value in row.items()}
        | {"cil.2.keep": ["true"], "cil.2.product": ["rehousing"], "employee.0.own": ["1"]}
    )
    made = composed(sent, frozenset({"c1"}))
    assert made.body == {
        "cil": [{"kind": "inform", "wording": "Informer.", "due": "2026-03-01", "id": "c2"}],
        "employee": [],
    }
    refused = made.placed(Problem(422, "Non.", errors=[{"field": "cil.0.due", "accepted": "une date"}]))
    assert list(refused.by_field()) == ["cil.2.due"]
    assert list(made.placed(Problem(422, "Non.", field="solutions")).by_field()) == ["cil"]
