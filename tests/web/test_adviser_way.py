"""The adviser's whole way, from the first contact to the closure, through the screens alone."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.web.browsing import Visit
from web.adviser.proposal import composed
from web.api import Problem
from web.forms import Filled

Open = Callable[..., Visit]
Check = Callable[[Page], None]
ADVISER = "adv-lefevre"
TODAY = date(2025, 1, 6)
SCAN = FilePayload(name="engagement.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4")
NOTES = FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"notes")


class Walk:
    """One case's pages, one after the other; accessibility is checked on each where there is script."""

    def __init__(self, one: Visit, check: Check | None) -> None:
        self.one, self.page, self.check = one, one.page, check

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.look()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.look()

    def own(self, heading: str) -> Locator:
        """A row of one's own in one of the lists of commitments."""
        side = self.page.locator(f"section[aria-labelledby={heading}]")
        if not side.locator(".own:visible").count():
            side.get_by_role("button", name="Ajouter un autre engagement").click()
        return side.locator(".own:visible").first

    def look(self) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        if self.check:
            self.check(self.page)

    def done(self, notice: str) -> None:
        expect(self.page.get_by_role("status").first).to_contain_text(notice)

    def until(self, heading: str) -> None:
        """The workflow opens the next step in a moment."""
        wanted = self.page.get_by_role("heading", name=heading, level=3)
        for _ in range(40):
            if wanted.count():
                return
            self.page.wait_for_timeout(150)
            self.page.reload()
        expect(wanted).to_be_visible()

    def set(self, field: str, value: str) -> None:
        self.page.locator(f"[id='{field}']").fill(value)

    def choose(self, field: str, value: str) -> None:
        self.page.locator(f"[id='{field}']").select_option(value)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def walk(request: pytest.FixtureRequest, visit: Open, no_violation: Check) -> Walk:
    return Walk(visit(ADVISER, script=request.param), no_violation if request.param else None)


def test_a_case_is_carried_from_the_first_contact_to_its_closure(walk: Walk) -> None:
    contact(walk)
    listen(walk)
    fill_in_the_study(walk)
    decide_and_offer(walk)
    sign_by_both(walk)
    refer(walk)
    carry_out(walk)
    close(walk)


def contact(walk: Walk) -> None:
    page = walk.one.go("/contacts/nouveau")
    walk.choose("main", "divorce")
    walk.set("person.last_name", "Vasseur" if walk.check else "Toussaint")
    walk.set("person.first_name", "Maud")
    walk.set("person.email", "maud.vasseur@courriel.example")
    walk.set("person.address", "3 rue Bugeaud")
    walk.set("person.postcode", "69006")
    walk.set("person.commune", "Lyon")
    walk.set("person.telephone", "06 39 98 44 05")
    walk.set("person.birth_date", "1984-05-02")
    walk.choose("employment.situation", "employed")
    page.get_by_text("L'entreprise est-elle assujettie").click()
    walk.set("employment.company.name", "Textiles du Rhône")
    walk.choose("employment.company.declarations.0.liable", "true")
    walk.set("employment.company.declarations.0.starts", "2015-01-01")
    walk.set("employment.company.declarations.0.source", "attestation de la collecte")
    walk.press("Enregistrer le contact")
    expect(page.get_by_text("Peut bénéficier du service")).to_be_visible()
    walk.press("Ouvrir un dossier")
    walk.done("Le dossier est ouvert.")
    walk.page.wait_for_url(re.compile("/dossiers/"))


def listen(walk: Walk) -> None:
    walk.until("Première réponse au salarié")
    walk.choose("premiere-reponse.means", "telephone")
    walk.press("Enregistrer la première réponse")
    walk.done("La première réponse est enregistrée.")
    walk.follow("Donner l'information sur le service")
    walk.choose("information.how", "telephone")
    walk.press("Noter que l'information a été donnée")
    walk.follow("Noter les services qu'il choisit")
    walk.page.get_by_label("Faire un premier diagnostic").check()
    walk.press("Enregistrer les choix")
    walk.until("Entretien")
    walk.choose("entretien.means", "visit")
    walk.set("entretien.notes", "Séparation récente, logement trop cher.")
    walk.press("Enregistrer l'entretien")
    walk.until("Dossier d'étude et diagnostic préalable")


def fill_in_the_study(walk: Walk) -> None:
    walk.follow("Remplir le dossier d'étude")
    walk.choose("household.family_situation", "separated")
    walk.set("household.dependants.0.age", "8")
    walk.press("Enregistrer et passer")
    walk.choose("work.applicant.occupation", "clerical")
    walk.choose("work.applicant.contract", "permanent")
    walk.set("work.applicant.employer", "Textiles du Rhône")
    walk.press("Enregistrer et passer")
    walk.choose("housing.status", "tenant")
    walk.page.locator("[id='difficulty.causes-divorce']").check()
    walk.choose("difficulty.origin", "family_breakdown")
    walk.press("Enregistrer et passer")
    walk.set("resources.fixed_earnings.applicant", "1 720")
    walk.set("housing_charges.residual_rent", "790,50")
    walk.set("other_charges.running_expenses", "600")
    walk.press("Enregistrer et passer")
    walk.choose("outlook.nature", "conjunctural")
    for _ in range(3):
        walk.press("Enregistrer et passer")
    walk.set("analysis", "Un logement plus petit rend le budget équilibré.")
    walk.set("recommendations", "Relogement dans le parc réservé.")
    walk.press("Enregistrer et revenir au dossier")
    expect(walk.page.get_by_role("listitem").filter(has_text="Reste pour vivre")).to_be_visible()
    walk.follow("Valider le diagnostic")
    walk.press("Valider le diagnostic")
    walk.done("Le diagnostic préalable est validé.")


def decide_and_offer(walk: Walk) -> None:
    page = walk.page
    walk.until("Décision à l'issue du premier niveau")
    page.get_by_label("Second niveau : traitement ou orientation").check()
    walk.press("Enregistrer la décision")
    walk.until("Préparation de l'offre de service")
    walk.follow("Composer l'engagement")
    page.get_by_label(re.compile("Retenir.*recevabilité")).check()
    page.get_by_label(re.compile("Retenir.*loyer courant")).check()
    own = walk.own("cil")
    own.get_by_label("Ce à quoi le CIL s'engage").fill("Vous présenter à un bailleur.")
    walk.press("Voir l'aperçu")
    expect(page.get_by_role("alert")).to_be_visible()  # a commitment of one's own has a kind too
    expect(own.get_by_label("Ce à quoi le CIL s'engage")).to_have_value("Vous présenter à un bailleur.")
    own.get_by_label("Nature").select_option("present_to_landlord")
    walk.press("Voir l'aperçu")
    deed = page.get_by_role("article")
    expect(deed).to_contain_text("Vous présenter à un bailleur.")
    expect(deed).to_contain_text("jusqu'au 21 janvier 2025 inclus")
    walk.one.shot("preview")
    walk.press("Modifier")
    expect(page.get_by_label(re.compile("Retenir.*loyer courant"))).to_be_checked()
    walk.press("Voir l'aperçu")
    walk.press("Proposer cet engagement")
    walk.done("L'engagement est proposé")


def sign_by_both(walk: Walk) -> None:
    page = walk.page
    walk.until("Signature de l'engagement réciproque")
    walk.follow("Lire et signer l'engagement")
    walk.press("Signer pour le CIL")
    walk.done("Vous avez signé pour le CIL.")
    walk.follow("Lire et signer l'engagement")
    page.get_by_text("Le salarié a signé sur papier").click()
    page.locator("#share_with_third_parties").get_by_label("Il autorise").check()
    page.locator("#inform_employer").get_by_label("Il refuse").check()
    walk.set("signed_on", TODAY.isoformat())
    page.locator("#file").set_input_files(NOTES)
    walk.press("Enregistrer la signature sur papier")
    expect(page.get_by_role("alert")).to_contain_text("un PDF, un PNG ou un JPEG")
    expect(page.locator("#inform_employer").get_by_label("Il refuse")).to_be_checked()
    page.locator("#file").set_input_files(SCAN)
    walk.press("Enregistrer la signature sur papier")
    walk.done("La signature du salarié sur papier est enregistrée")
    walk.until("Mise en œuvre des engagements")


def refer(walk: Walk) -> None:
    page = walk.page
    walk.follow("Mettre en relation")
    walk.press("Voir l'aperçu")
    expect(page.get_by_role("alert")).to_contain_text("un partenaire")
    page.get_by_label("Association Budget Conseil").check()
    page.get_by_label("Nom et prénom").check()
    page.get_by_label("Contexte de la difficulté").check()
    walk.set("justifications.difficulty_context", "Pour ne pas faire répéter.")
    walk.set("reason", "Un accompagnement budgétaire.")
    walk.press("Voir l'aperçu")
    expect(page.get_by_role("article")).to_contain_text("Maud")
    walk.one.shot("packet")
    page.get_by_label("J'ai vérifié").check()
    walk.press("Envoyer au partenaire")
    walk.done("La mise en relation est envoyée")
    expect(page.get_by_role("heading", name=re.compile("Association Budget Conseil"))).to_be_visible()


def carry_out(walk: Walk) -> None:
    page = walk.page
    walk.follow("Avenants")
    own = walk.own("salarie")
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
    walk.one.shot("carried-out")
    walk.follow("Terminer la mise en œuvre")
    walk.press("Terminer la mise en œuvre")
    walk.until("Bilan")


def close(walk: Walk) -> None:
    page = walk.page
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
