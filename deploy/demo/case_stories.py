"""The cases of the demonstration, numbered; each states the outcome and the mails that it expects.

Every story is a generator: it acts, then yields the business instant at which it is to be resumed.
"""

from collections.abc import Callable
from datetime import date, timedelta

from deploy.demo.gateway import Unexpected
from deploy.demo.life import (
    CIL_PROMISE,
    DISSATISFIED,
    REASON,
    REFERRAL_PROMISE,
    SATISFIED,
    Life,
    days_on,
)
from deploy.demo.people import Employee
from deploy.demo.setting import Cast
from deploy.demo.world import Story, World, morning
from deploy.local.addresses import UESL_EMAIL
from words.roles import Role

DESIGNATED = "Votre interlocuteur CIL-PASS assistance"
OFFERED = "Votre engagement réciproque à signer"
REMINDED = "Rappel\u00a0: votre engagement réciproque à signer"
NOT_SIGNED = "Votre engagement réciproque n'a pas été signé"
SIGNED = "Votre engagement réciproque est signé"
WHERE_ARE_WE = "Où en sont vos démarches\u00a0?"
AMENDED = "Une modification de votre engagement réciproque à signer"
AMENDMENT_SIGNED = "La modification de votre engagement réciproque est signée"
MORE_WEEKS = "Vos démarches\u00a0: un délai supplémentaire"
NEW_ADVISER = "Votre nouvel interlocuteur CIL-PASS assistance"
SURVEY = "Votre avis sur notre accompagnement"
SURVEY_AGAIN = "Rappel\u00a0: votre avis sur notre accompagnement"
DISCREET = "Un message pour vous"

BUDGET_ADVICE, ROOF_FOR_ALL = "accueil@budget-conseil.example", "orientation@toit-pour-tous.example"

LOCA_PASS_REASON = {"code": "other", "text": "La seule solution est un plan d'apurement de la garantie."}
STRUCTURAL_REASON = {"code": "structural", "text": "Ressources durablement insuffisantes."}

StoryOf = Callable[[Life], Story]


async def divorce(life: Life) -> Story:
    """1. Divorce, tenant: signed on line by both, the CIL's own product, good end, survey satisfied."""
    life.outcome, life.titles = "completed_good_end", [DESIGNATED, OFFERED, SIGNED, SURVEY]
    start = date(2026, 1, 12)
    yield morning(start)
    await life.open()
    yield days_on(start, 1)
    await life.first_level()
    await life.offer()
    yield days_on(start, 3)
    await life.both_sign()
    yield days_on(start, 32)
    await life.follow_up()
    await life.finish()
    yield days_on(start, 35)
    await life.answer_survey(SATISFIED)


async def job_lost(life: Life) -> Story:
    """2. Loss of job: referral accepted, good end."""
    life.outcome, life.titles = "completed_good_end", [DESIGNATED, OFFERED, SIGNED, SURVEY]
    start = date(2026, 1, 19)
    yield morning(start)
    await life.open(nature="visit")
    yield days_on(start, 1)
    await life.first_level()
    await life.offer(REFERRAL_PROMISE)
    yield days_on(start, 2)
    await life.both_sign()
    referral = await life.refer("Association Budget Conseil")
    yield days_on(start, 4)
    partner = await life.gateway.open_latest(BUDGET_ADVICE)
    packet = await partner.get("partners/v1/links/referral")
    if len(packet["items"]) != 5:
        raise Unexpected(f"{life.name}: the packet holds {len(packet['items'])} items, 5 were chosen")
    await partner.post("partners/v1/links/referral/acceptance", {})
    yield days_on(start, 30)
    await life.follow_up()
    await partner.post(
        "partners/v1/links/referral/result", {"result": "good_end", "code": "debt_plan_agreed"}
    )
    await life.world.quiet()
    if await life.referral_state(referral) != "good_end":
        raise Unexpected(f"{life.name}: the case does not know its referral's good end")
    await life.finish()
    yield days_on(start, 32)
    await life.answer_survey(SATISFIED)


async def over_indebted(life: Life) -> Story:
    """3. Over-indebtedness: a first partner refuses, a second accepts, not to a good end, survey says no."""
    life.outcome, life.titles = (
        "completed_without_good_end",
        [DESIGNATED, OFFERED, SIGNED, WHERE_ARE_WE, SURVEY],
    )
    start = date(2026, 1, 26)
    yield morning(start)
    await life.open()
    yield days_on(start, 1)
    await life.first_level()
    await life.offer(REFERRAL_PROMISE)
    yield days_on(start, 2)
    await life.both_sign()
    refused = await life.refer("Association Budget Conseil")
    yield days_on(start, 7)
    partner = await life.gateway.open_latest(BUDGET_ADVICE)
    await partner.post("partners/v1/links/referral/refusal", {"reason": "no_capacity"})
    await life.world.quiet()
    if await life.referral_state(refused) != "refused":
        raise Unexpected(f"{life.name}: the case does not know that the partner refused")
    second = await life.refer("Un toit pour tous")
    yield days_on(start, 9)
    partner = await life.gateway.open_latest(ROOF_FOR_ALL)
    await partner.post("partners/v1/links/referral/acceptance", {})
    yield days_on(start, 50)
    await partner.post("partners/v1/links/referral/result", {"result": "no_good_end", "code": "no_solution"})
    await life.world.quiet()
    if await life.referral_state(second) != "no_good_end":
        raise Unexpected(f"{life.name}: the case does not know how its referral ended")
    await life.follow_up()
    await life.finish(
        good_end=False, appraisal="Aucun accord avec les créanciers ; dépôt d'un dossier conseillé."
    )
    yield days_on(start, 53)
    await life.answer_survey(DISSATISFIED)


async def loca_pass(life: Life) -> Story:
    """4. LOCA-PASS, three conditions met."""
    life.outcome, life.titles = "completed_good_end", [DESIGNATED, OFFERED, SIGNED, SURVEY, SURVEY_AGAIN]
    start = date(2026, 2, 2)
    yield morning(start)
    await life.open()
    yield days_on(start, 1)
    await life.first_level()
    await life.adviser.refused("repayment_plan_only", life.path("offer"), _repayment_only(life))
    await life.offer()
    yield days_on(start, 2)
    await life.both_sign()
    yield days_on(start, 30)
    await life.follow_up()
    await life.finish()


async def loca_pass_refused_at_intake(life: Life) -> Story:
    """5a. LOCA-PASS, second condition missing at intake: oriented, no case."""
    yield morning(date(2026, 2, 3))
    contact = await life.first_contact()
    await life.adviser.refused("loca_pass_excluded", f"intake/v1/contacts/{contact['id']}/case", {})
    await _orient(life, contact)


async def loca_pass_excluded(life: Life) -> Story:
    """5b. LOCA-PASS whose only solution is a repayment plan: found after diagnosis, oriented, closed."""
    life.outcome, life.titles = "loca_pass_excluded", [DESIGNATED, SURVEY, SURVEY_AGAIN]
    start = date(2026, 2, 9)
    yield morning(start)
    await life.open()
    yield days_on(start, 2)
    await life.answer()
    await life.diagnose()
    plan = {"outcome": "level_2", "solutions": ["repayment_plan"]}
    await life.adviser.refused("repayment_plan_only", life.path("decision"), plan)
    orientation = {"body": "adil", "reason": LOCA_PASS_REASON}
    await life.decide("loca_pass_excluded", orientations=[orientation], reason=LOCA_PASS_REASON)
    await life.world.quiet()


async def retiree_after_a_fire(life: Life) -> Story:
    """6. Retiree in the fifth year, disaster, urgent."""
    life.outcome, life.titles = "completed_good_end", [DESIGNATED, OFFERED, SIGNED, SURVEY]
    start = date(2026, 3, 4)
    yield morning(start)
    await life.open(nature="visit")
    if (
        life.contact["priority"]["code"] != "urgent"
        or life.contact["eligibility"]["verdict"]["code"] != "eligible"
    ):
        raise Unexpected(f"{life.name}: expected an urgent and eligible retiree")
    await life.first_level()
    await life.offer()
    await life.world.quiet()
    await life.both_sign()
    yield days_on(start, 28)
    await life.finish()
    yield days_on(start, 29)
    await life.answer_survey(SATISFIED)


async def former_employee_a_day_late(life: Life) -> Story:
    """7. Former employee one day after the six months: not eligible, oriented, with the reason."""
    yield morning(date(2026, 3, 2))
    contact = await life.first_contact(date(2026, 3, 1))
    verdict = contact["eligibility"]["verdict"]["code"]
    if verdict != "not_eligible" or not contact["eligibility"]["checks"] or not contact["orientation"]:
        raise Unexpected(
            f"{life.name}: expected not eligible, with reasons and an orientation; got {verdict}"
        )
    await life.adviser.refused("person_not_eligible", f"intake/v1/contacts/{contact['id']}/case", {})
    await _orient(life, contact)


async def structural(life: Life) -> Story:
    """8. Structural: oriented after diagnosis."""
    life.outcome, life.titles = "structural_oriented", [DESIGNATED, SURVEY, SURVEY_AGAIN]
    start = date(2026, 3, 9)
    yield morning(start)
    await life.open(nature="letter")
    yield days_on(start, 1)
    await life.answer()
    await life.diagnose()
    await life.adviser.refused(
        "structural_not_treated", life.path("decision"), {"outcome": "level_2", "solutions": ["own_product"]}
    )
    orientation = {"body": "social_worker", "reason": STRUCTURAL_REASON}
    await life.decide("structural", orientations=[orientation], reason=STRUCTURAL_REASON)
    await life.world.quiet()


async def offer_renewed(life: Life) -> Story:
    """9. Offer lapses after two reminders, is renewed, signed on its last day."""
    life.outcome = "completed_good_end"
    life.titles = [DESIGNATED, OFFERED, REMINDED, REMINDED, NOT_SIGNED]
    life.titles += [OFFERED, REMINDED, REMINDED, SIGNED, SURVEY, SURVEY_AGAIN]
    start = date(2026, 3, 16)
    yield morning(start)
    await life.open()
    yield days_on(start, 1)
    await life.first_level()
    await life.offer()
    yield days_on(start, 18)
    await life.act("after-lapse", {"again": True})
    second = life.world.today
    await life.offer()
    yield days_on(second, 15, hour=23)
    await life.both_sign()
    yield days_on(second, 45)
    await life.follow_up()
    await life.finish()


async def offer_lapsed(life: Life) -> Story:
    """10. Offer lapses and no decision follows: case closed."""
    life.outcome = "offer_lapsed"
    life.titles = [DESIGNATED, OFFERED, REMINDED, REMINDED, NOT_SIGNED]
    start = date(2026, 4, 13)
    yield morning(start)
    await life.open(nature="web")
    yield days_on(start, 1)
    await life.first_level()
    await life.offer()
    yield days_on(start, 40)


async def withdrawn(life: Life) -> Story:
    """11. Withdrawn during implementation: no reminder afterwards."""
    life.outcome, life.titles = "withdrawn", [DESIGNATED, OFFERED, SIGNED]
    start = date(2026, 4, 20)
    yield morning(start)
    await life.open()
    yield days_on(start, 1)
    await life.first_level()
    await life.offer()
    yield days_on(start, 2)
    await life.both_sign()
    yield days_on(start, 21)
    await life.act("ending", {"outcome": "withdrawn", "reason": REASON})
    yield days_on(start, 120)


async def extended_with_another_adviser(life: Life) -> Story:
    """12. Two months extended with a reason; change of adviser; the engagement amended."""
    life.outcome = "completed_good_end"
    life.titles = [DESIGNATED, OFFERED, SIGNED, NEW_ADVISER, MORE_WEEKS, AMENDED, AMENDMENT_SIGNED]
    life.titles += [WHERE_ARE_WE, WHERE_ARE_WE, SURVEY, SURVEY_AGAIN]
    start = date(2026, 5, 4)
    yield morning(start)
    await life.open()
    yield days_on(start, 1)
    await life.first_level()
    await life.offer()
    yield days_on(start, 2)
    await life.both_sign()
    signed_on = life.world.today
    yield days_on(start, 30)
    reason = {"code": "adviser_absent", "text": "Congé parental de la conseillère."}
    responsible = Cast(life.gateway, {}).responsible("cil-atlantique")
    case = await life.adviser.get(life.path())
    other = {"adv-guillou": "adv-tanguy", "adv-tanguy": "adv-guillou"}[case["adviser"]]
    await responsible.post(life.path("adviser"), {"adviser": other, "reason": reason})
    await life.follow_up()
    yield days_on(start, 36)
    due = (signed_on + timedelta(days=100)).isoformat()
    waiting = {"code": "waiting_for_document", "text": "Attente du jugement."}
    await life.act("implementation/extension", {"due": due, "reason": waiting})
    yield days_on(start, 38)
    await life.amend()
    yield days_on(signed_on, 99)
    await life.finish()


async def violence(life: Life) -> Story:
    """13. Family violence, safe contact honoured by every message, handled on behalf of another CIL."""
    life.outcome, life.titles = "completed_good_end", [DISCREET] * 4
    start = date(2026, 5, 18)
    yield morning(start, 15)
    await life.open()
    case = await life.adviser.get(life.path())
    if case["on_behalf_of"] != "cil-nord" or not case["safe_contact"]:
        raise Unexpected(f"{life.name}: expected a safe-contact case on behalf of cil-nord, got {case}")
    await life.first_level()
    await life.offer()
    yield days_on(start, 2)
    await life.both_sign()
    yield days_on(start, 31)
    await life.follow_up()
    await life.finish()
    yield days_on(start, 36)
    await life.answer_survey({"overcame": "yes"})


async def advice_by_telephone(life: Life) -> Story:
    """14a. A telephone contact that needed advice only, no case."""
    yield morning(date(2026, 6, 1))
    body = {"nature": "telephone", "day": life.world.today.isoformat(), "departement": "69"}
    contact = life.contact = await life.adviser.post("intake/v1/contacts", body)
    advice = {"outcome": "advice_given", "advice": "Droits du locataire en cas de congé pour vente."}
    await life.adviser.post(f"intake/v1/contacts/{contact['id']}/end", advice)


async def advice_sufficient(life: Life) -> Story:
    """14b. A case closed `advice_sufficient` after diagnosis."""
    life.outcome, life.titles = "advice_sufficient", [DESIGNATED, SURVEY]
    start = date(2026, 6, 2)
    yield morning(start)
    await life.open(nature="email")
    yield days_on(start, 1)
    await life.answer()
    await life.diagnose()
    await life.decide("advice_sufficient")
    yield days_on(start, 3)
    await life.answer_survey(DISSATISFIED)


async def text_changed(life: Life) -> Story:
    """15. Text of an engagement changed after the link was sent: the old link shows the new text, signs nothing."""
    life.outcome = "completed_without_good_end"
    life.titles = [DESIGNATED, OFFERED, OFFERED, SIGNED, SURVEY, SURVEY_AGAIN]
    start = date(2026, 6, 15)
    yield morning(start)
    await life.open()
    yield days_on(start, 1)
    await life.first_level()
    first = await life.offer()
    await life.world.quiet()
    old_link = await life.gateway.latest_link(life.employee.email)
    wording = "Présenter le dossier dans notre parc réservé et celui de deux bailleurs partenaires."
    await life.adviser.put(life.path("offer"), life.proposal(CIL_PROMISE, wording=wording))
    await life.world.quiet()
    visitor = await life.gateway.follow(old_link)
    shown = await visitor.get("cases/v1/links/offer")
    choices = {"share_with_third_parties": True, "inform_employer": False}
    for content_hash in (first["content_hash"], shown["content_hash"]):
        signature = {"content_hash": content_hash, "choices": choices}
        await visitor.refused("text_has_changed", "cases/v1/links/offer/signature", signature)
    yield days_on(start, 2)
    await life.both_sign()
    yield days_on(start, 33)
    await life.follow_up()
    await life.finish(good_end=False, appraisal="Aucun logement adapté n'a été trouvé dans le délai.")


async def on_paper(life: Life) -> Story:
    """16. No e-mail: Friday's visit typed on Monday, signed on paper, survey answered by telephone."""
    life.outcome = "completed_good_end"
    friday = date(2026, 6, 19)
    yield days_on(friday, 3)
    await life.open(day=friday, nature="visit")
    steps = await life.adviser.get(life.path("steps"))
    if steps[0]["due"] != "2026-06-23":
        raise Unexpected(f"{life.name}: the first answer runs from Friday, got {steps[0]['due']}")
    yield days_on(friday, 4)
    await life.first_level()
    offer = await life.offer()
    yield days_on(friday, 6)
    scan = await life.adviser.upload(life.path("documents"), b"%PDF-1.4 engagement", "application/pdf")
    choices = {"share_with_third_parties": False, "inform_employer": False}
    paper = {"content_hash": offer["content_hash"], "choices": choices, "scan": scan["id"]}
    await life.act("offer/paper-signature", {**paper, "signed_on": life.world.today.isoformat()})
    await life.cil_signs()
    yield days_on(friday, 35)
    await life.follow_up()
    await life.finish()
    yield days_on(friday, 38)
    await life.act("survey", SATISFIED)


async def declined(life: Life) -> Story:
    """17. Asked on behalf of another CIL, declined: UESL is informed, the next CIL takes it over (CASE-6)."""
    life.outcome, life.titles = "advice_sufficient", [DESIGNATED, NEW_ADVISER, SURVEY]
    start = date(2026, 6, 22)
    yield morning(start)
    await life.open()
    yield days_on(start, 1)
    cast, mails = Cast(life.gateway, {}), len(await life.gateway.mails(UESL_EMAIL))
    reason = {
        "reason": "no_capacity",
        "text": "Conseillère unique, déjà engagée sur des situations urgentes.",
    }
    gone = await cast.responsible("cil-alsace").post(life.path("decline"), reason)
    await life.world.quiet()
    if len(await life.gateway.mails(UESL_EMAIL)) != mails + 1:
        raise Unexpected(f"{life.name}: UESL was not told of the decline")
    case = await cast.responsible(gone["next"]).get(life.path())
    life.adviser = life.gateway.sign_in(case["adviser"], Role.ADVISER, gone["next"])
    await life.adviser.get(f"intake/v1/contacts/{life.contact['id']}")
    await life.answer()
    await life.diagnose()
    await life.decide("advice_sufficient")
    yield days_on(start, 2)
    await life.answer_survey(SATISFIED)


async def turned_structural(life: Life) -> Story:
    """18. Turned structural while the report is awaited: oriented, and the report is made (DIF-6)."""
    life.outcome = "turned_structural"
    life.titles = [DESIGNATED, OFFERED, SIGNED, SURVEY, SURVEY_AGAIN]
    start = date(2026, 7, 6)
    yield morning(start)
    await life.open()
    yield days_on(start, 1)
    await life.first_level()
    await life.offer()
    yield days_on(start, 2)
    await life.both_sign()
    yield days_on(start, 32)
    await life.follow_up()
    await life.keep_promises()
    await life.act("implementation/end")
    await life.world.quiet()
    yield days_on(start, 35)
    orientation = {"body": "social_worker", "reason": STRUCTURAL_REASON}
    await life.act("structural", {"orientations": [orientation], "reason": STRUCTURAL_REASON})
    await life.world.quiet()
    await life.act(
        "report", {"good_end": False, "appraisal": "Relogée, mais le budget reste durablement déficitaire."}
    )
    await life.world.quiet()


async def unreachable(life: Life) -> Story:
    """19. Employee who can no longer be reached: closed, with its reason."""
    life.outcome, life.titles = "unreachable", [DESIGNATED]
    start = date(2026, 7, 7)
    yield morning(start)
    await life.open(nature="web")
    yield days_on(start, 20)
    reason = {"code": "employee_unavailable", "text": "Trois appels et une lettre sans réponse."}
    await life.act("ending", {"outcome": "unreachable", "reason": reason})
    await life.world.quiet()


async def deceased(life: Life) -> Story:
    """20. The employee dies before signing: no mail is sent afterwards."""
    life.outcome, life.titles = "deceased", [DESIGNATED, OFFERED]
    start = date(2026, 7, 8)
    yield morning(start)
    await life.open()
    yield days_on(start, 1)
    await life.first_level()
    await life.offer()
    yield days_on(start, 2)
    reason = {"code": "situation_changed", "text": "Décès signalé par la famille."}
    await life.act("ending", {"outcome": "deceased", "reason": reason})
    yield days_on(start, 60)


async def opened_in_error(life: Life) -> Story:
    """21. A case opened in error."""
    life.outcome, life.titles = "opened_in_error", [DESIGNATED]
    start = date(2026, 7, 9)
    yield morning(start)
    await life.open()
    yield days_on(start, 1)
    reason = {"code": "correction", "text": "Demande de simple information, prise pour une demande d'aide."}
    await life.act("ending", {"outcome": "opened_in_error", "reason": reason})
    await life.world.quiet()


async def _orient(life: Life, contact: dict[str, object]) -> None:
    """Ends a contact without a case by an orientation: each contact ends with advice or an orientation (BEN-6)."""
    body = {"outcome": "oriented", "bodies": ["adil", "fsl"]}
    await life.adviser.post(f"intake/v1/contacts/{contact['id']}/end", body)


def _repayment_only(life: Life) -> dict[str, object]:
    plan = {"id": "c1", "kind": "repayment_plan", "wording": "Établir un plan d'apurement."}
    return life.proposal(plan)


STORIES: tuple[tuple[StoryOf, str, str], ...] = (
    (divorce, "lopez", "adv-lefevre"),
    (job_lost, "benali", "adv-guillou"),
    (over_indebted, "martin", "adv-lefevre"),
    (loca_pass, "nguyen", "adv-moreau"),
    (loca_pass_refused_at_intake, "roche", "adv-lefevre"),
    (loca_pass_excluded, "faure", "adv-lefevre"),
    (retiree_after_a_fire, "weber", "adv-klein"),
    (former_employee_a_day_late, "dubois", "adv-lefevre"),
    (structural, "petit", "adv-moreau"),
    (offer_renewed, "girard", "adv-lefevre"),
    (offer_lapsed, "andre", "adv-moreau"),
    (withdrawn, "leroux", "adv-guillou"),
    (extended_with_another_adviser, "simon", "adv-guillou"),
    (violence, "garnier", "adv-klein"),
    (advice_by_telephone, "blanc", "adv-lefevre"),
    (advice_sufficient, "blanc", "adv-moreau"),
    (text_changed, "roux", "adv-lefevre"),
    (on_paper, "morel", "adv-lefevre"),
    (declined, "lemaire", "adv-klein"),
    (turned_structural, "fontaine", "adv-lefevre"),
    (unreachable, "chevalier", "adv-lefevre"),
    (deceased, "perrin", "adv-moreau"),
    (opened_in_error, "leclerc", "adv-moreau"),
)
"""Each story, with its person (a key of `people`) and the adviser who takes the contact."""


def lives(world: World, cast: Cast, people: dict[str, Employee]) -> list[tuple[Life, Story]]:
    """Returns every case with the story that plays it."""
    made = [Life(story.__name__, world, people[who], cast.adviser(by)) for story, who, by in STORIES]
    return [(life, story(life)) for life, (story, _, _) in zip(made, STORIES, strict=True)]
