"""Which deadline each kind of step gets when it opens, and the text that founds it (CASE, ENG)."""

from datetime import date, timedelta

from kernel.calendar import DEFAULT_TERRITORY, add_months, add_working_days, written_day
from services.cases.domain.deadlines import Deadline
from services.cases.domain.policy import DEFAULT_POLICY, Policy
from words.sentences import counted


def first_answer_deadline(
    contact_day: date,
    urgent: bool = False,
    territory: str = DEFAULT_TERRITORY,
    policy: Policy = DEFAULT_POLICY,
) -> Deadline:
    """Counted from the contact's day, even when typed later (rules CASE 3, CASE-2, charter §3)."""
    days = policy.first_answer_days_urgent if urgent else policy.first_answer_days
    basis = (
        f"{counted(days, 'jour ouvré', 'jours ouvrés')} à compter du contact du {written_day(contact_day)}"
        f"{', situation prioritaire' if urgent else ''}, jours fériés du territoire {territory} déduits "
        "(charte § 3, « accueillir, à première demande »)."
    )
    return Deadline(contact_day, add_working_days(contact_day, days, territory), basis)


def offer_deadline(made_on: date, policy: Policy = DEFAULT_POLICY, days: int | None = None) -> Deadline:
    """An offer made on 3 March may be signed until the end of 18 March (rule ENG-6, charter A8)."""
    days = policy.offer_validity_days if days is None else days
    basis = (
        f"{counted(days, 'jour')} à compter de l'offre faite le {written_day(made_on)}, dernier jour compris "
        "(charte, annexe 8, délai de principe indicatif pour signature)."
    )
    due = made_on + timedelta(days=days)
    return Deadline(made_on, due, basis, remind_after=policy.offer_reminder_days)


def decide_after_lapse_deadline(lapsed_on: date, policy: Policy = DEFAULT_POLICY) -> Deadline:
    """`lapsed_on` is the first day on which the offer could no longer be signed (rule CASE, 7)."""
    days = policy.decide_after_lapse_days
    basis = (
        f"{counted(days, 'jour')} pour proposer à nouveau ou clore, l'offre ayant pris fin sans signature "
        f"le {written_day(lapsed_on)} (délai fixé par le service)."
    )
    return Deadline(lapsed_on, lapsed_on + timedelta(days=days), basis)


def implementation_deadline(
    signed_on: date, policy: Policy = DEFAULT_POLICY, months: int | None = None
) -> Deadline:
    """Counted in civil months from the last signature (rule ENG-1, charter A8)."""
    months = policy.implementation_months if months is None else months
    basis = (
        f"{months} mois à compter de la dernière signature, le {written_day(signed_on)} "
        "(charte, annexe 8, délai de principe indicatif de mise en œuvre)."
    )
    before = policy.implementation_reminder_days_before
    return Deadline(signed_on, add_months(signed_on, months), basis, remind_before=before)


def follow_up_deadline(since: date, ordinal: int = 1, policy: Policy = DEFAULT_POLICY) -> Deadline:
    """The first point counts from the last signature, each other one from the former point (rule CASE, 10)."""
    days = policy.follow_up_days
    after = f"la signature du {written_day(since)}" if ordinal == 1 else f"le point du {written_day(since)}"
    basis = (
        f"Point de suivi n° {ordinal}, {counted(days, 'jour')} après {after} "
        "(charte § 3, « assurer le suivi de la situation »)."
    )
    return Deadline(since, since + timedelta(days=days), basis)


def survey_deadline(sent_on: date, policy: Policy = DEFAULT_POLICY) -> Deadline:
    """The last day to answer; a reminder leaves on the way (rule SUR-1, charter A4)."""
    days = policy.survey_closes_days
    basis = (
        f"{counted(days, 'jour')} pour répondre à l'enquête envoyée le {written_day(sent_on)} "
        "(charte, annexe 4)."
    )
    due = sent_on + timedelta(days=days)
    return Deadline(sent_on, due, basis, remind_after=policy.survey_reminder_days)


def retention_deadline(closed_on: date, policy: Policy = DEFAULT_POLICY) -> Deadline:
    """Then the person is erased (rule CASE, 12)."""
    months = policy.retention_months
    basis = (
        f"{months} mois de conservation à compter de la clôture du {written_day(closed_on)}, "
        "puis effacement (délai fixé par le service)."
    )
    before = policy.retention_notice_days_before
    return Deadline(closed_on, add_months(closed_on, months), basis, remind_before=before)
