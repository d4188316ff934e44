"""Judges eligibility while it is entered, and again on the day of the contact (BEN-0, BEN-6)."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from kernel.database import Tx
from kernel.errors import Conflict
from kernel.stored import dump
from services.intake import facts, repository
from services.intake.access import May, require
from services.intake.domain.contact import ContactInTheFuture
from services.intake.domain.eligibility import Eligibility, Verdict, judge
from services.intake.domain.employment import Employment
from services.intake.domain.grounds import Extensions
from services.intake.domain.orientation import advise
from services.intake.models import ContactRow, JudgementRow
from services.intake.rules import liability_rules
from services.intake.service import contact_views
from services.intake.views import ContactView, Judged

FLAGS = {Verdict.ELIGIBLE: True, Verdict.NOT_ELIGIBLE: False, Verdict.TO_VERIFY: None}
"""Verdict, with its value of `eligible` in facts; one to be verified is neither yes nor no (BEN-5)."""


class VerdictKept(Conflict):
    title = "L'éligibilité du jour de la demande est acquise pour tout le dossier."
    rule = "BEN-0"


def check(tx: Tx, employment: Employment, day: date | None) -> Judged:
    """Returns the verdict that a contact of this day would have; saves nothing."""
    require(tx.actor, May.WELCOME)
    asked = day or tx.today
    if asked > tx.today:
        raise ContactInTheFuture(field="day", accepted="La date du jour ou une date antérieure.")
    eligibility = _judged(tx, tx.actor.organisation, employment, asked)
    return Judged(eligibility, advise(eligibility))


def judge_again(tx: Tx, contact_id: UUID, employment: Employment) -> ContactView:
    """Judges a contact again on better data, still on its own day; a verdict of eligible is kept (BEN-0).

    The company stays where a CIL that was not shown it (CASE-6) names none.
    """
    require(tx.actor, May.WELCOME)
    row = repository.contact_for(tx, contact_id)
    tx.check_version(row.version)
    if row.verdict == Verdict.ELIGIBLE and repository.case_of_contact(tx, contact_id):
        raise VerdictKept
    held = contact_views.employment_of(row)
    if row.cil != tx.actor.organisation and held and employment.company is None:
        employment = replace(held, work=employment.work)
    version, eligibility = keep(tx, row, employment)
    row.version += 1
    tx.record(
        facts.EligibilityJudged(
            contact=row.id,
            day=tx.today,
            version=version,
            eligible=FLAGS[eligibility.verdict],
            siren=employment.siren,
            beneficiary_kind=eligibility.ground,
        )
    )
    return contact_views.contact_view(tx, row)


def begin(tx: Tx, row: ContactRow, employment: Employment) -> Eligibility | None:
    """Keeps the first employment of a contact; None while the situation, on which it is judged, is not asked."""
    if employment.work.situation is None:
        row.employment = dump(employment)
        return None
    return keep(tx, row, employment)[1]


def keep(tx: Tx, row: ContactRow, employment: Employment) -> tuple[int, Eligibility]:
    """Judges a contact and saves the verdict after the former ones; returns its number and the verdict."""
    eligibility = _judged(tx, row.cil, employment, row.day)
    last = repository.judgement_of(tx, row.id)
    number = last.number + 1 if last else 1
    row.employment, row.verdict = dump(employment), eligibility.verdict
    repository.add(
        tx,
        JudgementRow(
            contact_id=row.id,
            number=number,
            verdict=eligibility.verdict,
            content=dump(eligibility),
            by=tx.actor.subject,
            at=tx.now,
        ),
    )
    return number, eligibility


def read_extensions(tx: Tx) -> tuple[Extensions, int]:
    require(tx.actor, May.WELCOME)
    return repository.extensions_of(tx, tx.actor.organisation)


def set_extensions(tx: Tx, extensions: Extensions) -> tuple[Extensions, int]:
    """Sets the extensions that the CIL offers; saved verdicts do not change (BEN-0, BEN-3)."""
    require(tx.actor, May.SET_EXTENSIONS)
    _, version = repository.extensions_of(tx, tx.actor.organisation, change=True)
    tx.check_version(version)
    version = repository.save_extensions(tx, tx.actor.organisation, extensions)
    tx.record(
        facts.ExtensionsSet(
            cil=tx.actor.organisation,
            version=version,
            retirees=extensions.retirees,
            former_employees=extensions.former_employees,
        )
    )
    return extensions, version


def _judged(tx: Tx, cil: str, employment: Employment, day: date) -> Eligibility:
    extensions, _ = repository.extensions_of(tx, cil)
    return judge(employment.work, day, employment.company, liability_rules(), extensions)
