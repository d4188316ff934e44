"""The responsible's home: the team's load, what is stuck, absences, cases handed over, a departure (CASE-1, CIL-6)."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.life import Life
from deploy.demo.open_cases import CIL
from tests.web.backstage import backstage, begin, closed, opened
from tests.web.browser import Visit
from tests.web.conftest import Scene

Open = Callable[..., Visit]
Check = Callable[[Page], None]
RESPONSIBLE = "responsable.cil-lyonnais"
BEFORE = date(2025, 1, 2)
"""A day before the scene's first day."""

PLACE = "74"
"""A département of no other adviser, so that no other test's case comes here."""


def join(scene: Scene, *advisers: str, cases: tuple[Life, ...] = ()) -> None:
    """Adds advisers for this test alone; the first one follows these cases."""

    async def joined() -> None:
        async with backstage(scene.addresses) as stage:
            responsible = stage.cast.responsible(CIL)
            for name in advisers:
                body = {"id": _id(name), "name": name, "place": PLACE, "email": f"{_id(name)}@cil.example"}
                await responsible.post("cases/v1/advisers", body)
            for life in cases:
                reason = {"code": "workload", "text": "Répartition."}
                await responsible.post(life.path("adviser"), {"adviser": _id(advisers[0]), "reason": reason})
            await stage.world.quiet()

    apart(joined)


def apart(act: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs a coroutine in another thread, as the browser's driver keeps this thread's event loop."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(act())).result()


def _id(name: str) -> str:
    return "adv-" + name.split()[-1].lower()


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "nothing overflows"


@pytest.fixture(scope="module")
def waiting(scene: Scene) -> str:
    """Records a contact of some days ago that has no end, and returns its person's name."""

    async def recorded() -> None:
        async with backstage(scene.addresses) as stage:
            person = {"last_name": "Attente", "first_name": "Sacha", "email": "sacha@courriel.example"}
            body = {
                "nature": "visit",
                "day": BEFORE.isoformat(),
                "person": person,
                "difficulties": ["divorce"],
            }
            await stage.cast.responsible(CIL).post("intake/v1/contacts", body)

    apart(recorded)
    return "Sacha Attente"


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_the_home_says_who_carries_what_and_what_is_stuck_and_why(
    visit: Open, waiting: str, no_violation: Check, size: str
) -> None:
    one = visit(RESPONSIBLE, size)
    page = one.go("/")
    expect(page).to_have_url(one.gateway + "/equipe")
    expect(page.get_by_role("link", name="Claire Lefèvre")).to_be_visible()
    stuck = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=waiting))
    expect(stuck).to_contain_text("Reçu il y a 4 jours, sans conseil, orientation ni dossier.")
    expect(page.get_by_text("Dernier jour pour dénoncer")).to_be_visible()
    fits(page)
    no_violation(page)
    one.shot("home")
    stuck.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(waiting)


def test_the_convention_and_the_figures_are_a_link_away(visit: Open) -> None:
    page = visit(RESPONSIBLE, script=False).go("/equipe")
    page.get_by_role("link", name="Voir la convention").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("CIL du Lyonnais")
    page.go_back()
    page.get_by_role("link", name="Chiffres du CIL").click()
    expect(page.get_by_label("Périmètre")).to_have_value("cil:cil-lyonnais")


def test_advisers_do_not_open_the_responsibles_pages(visit: Open) -> None:
    one = visit("adv-lefevre")
    for address in ("/equipe", "/equipe/reglages", "/equipe/conseillers/adv-moreau"):
        expect(one.go(address).get_by_role("heading", level=1)).to_have_text("Page introuvable")


def test_a_concern_that_is_no_more_says_so_and_cases_are_kept_by_adviser_and_lateness(
    visit: Open, no_violation: Check
) -> None:
    one = visit(RESPONSIBLE)
    page = one.go("/equipe/a-suivre?motif=erasure_coming")
    expect(page.get_by_text("Plus rien ici.")).to_be_visible()
    no_violation(page)
    page = one.go("/dossiers")
    page.get_by_label("Suivis par").select_option("Claire Lefèvre")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_role("link", name="Nathalie Chevalier")).to_be_visible()
    fits(page)
    no_violation(page)
    one.shot("cases")
    page.get_by_label("Seulement ceux qui sont en retard").check()
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_label("Seulement ceux qui sont en retard")).to_be_checked()
    expect(page.get_by_text("Aucun dossier ici.")).to_be_visible()


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_an_adviser_joins_and_what_was_typed_wrong_is_kept_then_put_right(
    visit: Open, no_violation: Check, size: str
) -> None:
    one = visit(RESPONSIBLE, size)
    page = one.go("/equipe")
    page.get_by_role("link", name="Ajouter un conseiller").click()
    fits(page)
    no_violation(page)
    one.shot("join")
    page.get_by_label("Identifiant de connexion").fill("Adv Nouveau")
    page.get_by_label("Prénom et nom").fill("Inès Nouveau")
    page.get_by_label("Département").fill(PLACE)
    page.get_by_label("Travailleur social").check()
    page.get_by_role("button", name="Ajouter à l'équipe").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Prénom et nom")).to_have_value("Inès Nouveau")
    expect(page.get_by_label("Travailleur social")).to_be_checked()
    no_violation(page)
    page.get_by_label("Identifiant de connexion").fill(f"adv-nouveau-{size}")
    page.get_by_role("button", name="Ajouter à l'équipe").click()
    expect(page.get_by_role("status")).to_contain_text("Inès Nouveau rejoint l'équipe.")
    page.get_by_role("link", name="Corriger la fiche").click()
    page.get_by_label("Prénom et nom").fill("Inès Nouvelle")
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inès Nouvelle")
    expect(page.get_by_text("Aucun. Les prochains contacts")).to_be_visible()


def test_an_absence_is_recorded_shown_on_the_home_and_ended_sooner(
    visit: Open, scene: Scene, no_violation: Check
) -> None:
    join(scene, "Awa Absente", "Rémi Remplacant")
    one = visit(RESPONSIBLE)
    page = one.go("/equipe/conseillers/adv-absente")
    page.get_by_text("Enregistrer une absence").click()
    page.get_by_label("Premier jour").fill("2025-01-10")
    page.get_by_label("Dernier jour, compris").fill("2025-01-06")
    page.get_by_label("Qui reçoit ses échéances").select_option("Rémi Remplacant")
    page.get_by_role("button", name="Enregistrer l'absence").click()
    expect(page.get_by_role("alert")).to_contain_text("pour des dates qui se suivent")
    expect(page.get_by_label("Premier jour")).to_have_value("2025-01-10")
    no_violation(page)
    page.get_by_label("Premier jour").fill("2025-01-06")
    page.get_by_label("Dernier jour, compris").fill("2025-01-17")
    page.get_by_role("button", name="Enregistrer l'absence").click()
    expect(page.get_by_role("status")).to_contain_text("le remplaçant est prévenu")
    expect(page.get_by_text("Du 6 janvier 2025 au 17 janvier 2025 inclus")).to_be_visible()
    no_violation(page)
    one.shot("absence")
    page = one.go("/equipe")
    absent = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Awa Absente"))
    expect(absent).to_contain_text(
        "Absence jusqu'au 17 janvier 2025 inclus. Rémi Remplacant reçoit ses échéances."
    )
    no_violation(page)
    one.shot("home-absence")
    absent.get_by_role("link").click()
    page.get_by_text("Retour plus tôt, ou saisie à corriger").click()
    page.get_by_label("Premier jour de présence").fill("2025-01-06")
    page.get_by_role("button", name="Enregistrer le retour").click()
    expect(page.get_by_role("status")).to_contain_text("Le retour est enregistré")
    expect(page.get_by_text("Aucune absence en cours ni prévue.")).to_be_visible()


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_several_cases_go_to_a_colleague_then_a_departure_is_read_before_it_is_recorded(
    visit: Open, scene: Scene, no_violation: Check, size: str
) -> None:
    number = {"telephone": 18, "desk": 19}[size]
    mine = begin(scene.addresses, number, opened, email=f"camille.partante.{size}@courriel.example")
    other = begin(
        scene.addresses, number, opened, first_name="Dominique", email=f"domi.{size}@courriel.example"
    )
    last = f"Partante{size}"
    join(scene, f"Pauline {last}", f"Hugo Heritier{size}", cases=(mine, other))
    one = visit(RESPONSIBLE, size)
    page = one.go(f"/equipe/conseillers/adv-{last.lower()}")
    fits(page)
    no_violation(page)
    page.get_by_role("checkbox", name="Dominique").check()
    page.get_by_text("Confier les dossiers cochés à un collègue").click()
    one.shot("member")
    page.get_by_label("À qui").select_option(f"Hugo Heritier{size}")
    page.get_by_label("Motif").select_option("workload")
    page.get_by_label("Expliquez en une phrase").fill("Pour répartir.")
    page.get_by_role("button", name="Confier ces dossiers").click()
    expect(page.get_by_role("status")).to_contain_text("1 dossier est confié à un collègue")
    page.get_by_role("link", name="quitte l'équipe").click()
    no_violation(page)
    page.get_by_role("button", name="Voir l'effet du départ").click()
    expect(page.get_by_role("alert")).to_contain_text("le conseiller qui reprend les dossiers")
    no_violation(page)
    page.get_by_label("Qui les reprend").select_option(f"Hugo Heritier{size}")
    page.get_by_label("Expliquez en une phrase").fill("Départ en retraite.")
    page.get_by_role("button", name="Voir l'effet du départ").click()
    expect(page.get_by_text("Rien n'est encore enregistré.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(f"1 dossier passe à Hugo Heritier{size}")
    fits(page)
    no_violation(page)
    one.shot("departure")
    page.get_by_role("button", name="Modifier").click()
    expect(page.get_by_label("Expliquez en une phrase")).to_have_value("Départ en retraite.")
    page.get_by_role("button", name="Voir l'effet du départ").click()
    page.get_by_role("button", name="Enregistrer le départ").click()
    expect(page.get_by_role("status")).to_contain_text("est enregistré")
    expect(page.get_by_role("link", name=f"Pauline {last}")).to_have_count(0)
    page = one.go(f"/equipe/conseillers/adv-{last.lower()}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page introuvable")


def test_a_case_chosen_of_nobody_is_said_and_kept(visit: Open, no_violation: Check) -> None:
    page = visit(RESPONSIBLE, script=False).go("/equipe/conseillers/adv-lefevre")
    page.get_by_text("Confier les dossiers cochés à un collègue").click()
    page.get_by_label("À qui").select_option("Julien Moreau")
    page.get_by_label("Motif").select_option("workload")
    page.get_by_label("Expliquez en une phrase").fill("Pour répartir.")
    page.get_by_role("button", name="Confier ces dossiers").click()
    expect(page.get_by_role("alert")).to_contain_text("au moins un dossier")
    expect(page.get_by_label("Expliquez en une phrase")).to_have_value("Pour répartir.")


@pytest.mark.parametrize("size", ["telephone", "desk"])
def test_the_responsible_says_to_whom_the_service_is_open(
    visit: Open, no_violation: Check, size: str
) -> None:
    one = visit(RESPONSIBLE, size)
    page = one.go("/equipe")
    page.get_by_role("link", name="À qui le service est ouvert").click()
    former = page.get_by_label("Anciens salariés, dans les 6 mois")
    expect(former).to_be_checked()
    fits(page)
    no_violation(page)
    one.shot("rules")
    former.uncheck()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status")).to_contain_text("C'est enregistré")
    expect(former).not_to_be_checked()
    former.check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(former).to_be_checked()


def test_a_closed_case_is_kept_longer_with_a_reason(visit: Open, scene: Scene, no_violation: Check) -> None:
    life = begin(scene.addresses, 17, closed, email="camille.gardee@courriel.example")
    one = visit(RESPONSIBLE)
    page = one.go(f"/dossiers/{life.case}")
    page.get_by_role("link", name="Conserver le dossier plus longtemps").click()
    expect(page.get_by_text("Le dossier est conservé jusqu'au 6 janvier 2027 inclus")).to_be_visible()
    page.get_by_label("Nouvelle date limite").fill("2026-12-31")
    page.get_by_label("Motif").select_option("litigation")
    page.get_by_label("Expliquez en une phrase").fill("Procédure en cours devant le tribunal.")
    page.get_by_role("button", name="Prolonger la conservation").click()
    expect(page.get_by_role("alert")).to_contain_text("une date du 7 janvier 2027")
    expect(page.get_by_label("Expliquez en une phrase")).to_have_value(
        "Procédure en cours devant le tribunal."
    )
    no_violation(page)
    one.shot("kept-longer")
    page.get_by_label("Nouvelle date limite").fill("2028-01-31")
    page.get_by_role("button", name="Prolonger la conservation").click()
    expect(page.get_by_role("status")).to_contain_text("La conservation est prolongée")
