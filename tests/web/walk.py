"""Goes through an adviser's pages of one case until the offer, and through a referral."""

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import Locator, Page, expect

from tests.web.browser import Visit

Check = Callable[[Page], None]
ADVISER = "adv-lefevre"
TODAY = date(2025, 1, 6)
"""The scene's day, on which the clock stands still."""


class Walk:
    """The pages of one case in turn; where scripts run, it checks the accessibility of each."""

    def __init__(self, one: Visit, check: Check | None) -> None:
        self.one, self.page, self.check = one, one.page, check

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.look()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.look()

    def own(self, owner: str) -> Locator:
        """Returns a blank row of one of the lists of commitments."""
        side = self.page.locator(f"section#{owner}")
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
        """Reloads the page until the workflow has opened the step of this heading."""
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


def contact(walk: Walk, last_name: str, email: str) -> None:
    page = walk.one.go("/contacts/nouveau")
    walk.choose("main", "divorce")
    walk.set("person.last_name", last_name)
    walk.set("person.first_name", "Maud")
    walk.set("person.email", email)
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
    walk.press("Voir l'aperçu")
    page.get_by_role("alert").get_by_role("link").click()  # nothing is kept: the list that is empty
    expect(page.locator("#cil")).to_be_focused()
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
    page.go_back()
    expect(page.get_by_role("article")).to_contain_text("Vous présenter à un bailleur.")
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def refer(walk: Walk) -> None:
    page = walk.page
    walk.follow("Mettre en relation")
    walk.press("Voir l'aperçu")
    expect(page.get_by_role("alert")).to_contain_text("un partenaire")
    page.get_by_label("Association Budget Conseil").check()
    page.get_by_label("Nom et prénom").check()
    page.get_by_label("Analyse du conseiller").check()
    walk.set("justifications.analysis", "Pour ne pas faire répéter.")
    walk.set("reason", "Un accompagnement budgétaire.")
    walk.press("Voir l'aperçu")
    expect(page.get_by_role("article")).to_contain_text("Maud")
    walk.one.shot("packet")
    page.get_by_label("J'ai vérifié").check()
    walk.press("Envoyer au partenaire")
    walk.done("La mise en relation est envoyée")
    expect(page.get_by_role("heading", name=re.compile("Association Budget Conseil"))).to_be_visible()
