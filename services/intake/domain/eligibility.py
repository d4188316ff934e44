"""Eligibility: each ground, each condition with its value and its dated rule, and the verdict (BEN-0..4, BEN-6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.calendar import written_day
from services.intake.domain.grounds import (
    GROUND_RULES,
    Extensions,
    Situation,
    Work,
    grounds_open_to,
    last_covered_day,
)
from services.intake.domain.liability import Company, Liability, LiabilityRules, Liable, liability_on
from words.contacts import Ground

CHARTER_VERSION = "2005-02-16"
"""The charter's date, which checks cite as the version of conditions from its §2."""


class Verdict(StrEnum):
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    TO_VERIFY = "to_verify"


VERDICT_LABELS = {
    Verdict.ELIGIBLE: "Peut bénéficier du service",
    Verdict.NOT_ELIGIBLE: "Ne remplit pas les conditions du service",
    Verdict.TO_VERIFY: "À vérifier",
}


class Condition(StrEnum):
    SITUATION = "situation"
    EXTENSION = "extension"
    PERIOD = "period"
    LIABILITY = "liability"


CONDITION_LABELS = {
    Condition.SITUATION: "Lien avec l'entreprise",
    Condition.EXTENSION: "Extension proposée par le CIL",
    Condition.PERIOD: "Délai depuis le départ",
    Condition.LIABILITY: "Assujettissement de l'entreprise",
}


class Met(StrEnum):
    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


MET_LABELS = {Met.YES: "Condition remplie", Met.NO: "Condition non remplie", Met.UNDECIDED: "À vérifier"}


@dataclass(frozen=True)
class Check:
    """A condition that was checked: its value, its dated rule, the result, and the French sentence (BEN-6)."""

    ground: Ground
    condition: Condition
    met: Met
    value: str
    rule_id: str
    version: str
    sentence: str


@dataclass(frozen=True)
class Eligibility:
    """The verdict of the contact's day, kept for the whole case (BEN-0), with every condition checked."""

    verdict: Verdict
    on: date
    ground: Ground
    checks: tuple[Check, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Returns French sentences on the ground retained: conditions failed or to verify, else those met."""
        retained = [c for c in self.checks if c.ground is self.ground]
        telling = {Verdict.NOT_ELIGIBLE: Met.NO, Verdict.TO_VERIFY: Met.UNDECIDED}.get(self.verdict, Met.YES)
        return tuple(c.sentence for c in retained if c.met is telling)


def judge(
    work: Work,
    contact_day: date,
    company: Company | None,
    rules: LiabilityRules,
    extensions: Extensions | None = None,
) -> Eligibility:
    """Judges on the day of the contact, by the best of the person's grounds (BEN-0, BEN-6)."""
    offered = extensions or Extensions()
    tried = [
        (ground, _checks(ground, work, contact_day, company, rules, offered))
        for ground in grounds_open_to(work, contact_day)
    ]
    ground, best = min(tried, key=lambda one: _RANK[_verdict(one[1])])
    return Eligibility(_verdict(best), contact_day, ground, tuple(c for _, checks in tried for c in checks))


_RANK = {Verdict.ELIGIBLE: 0, Verdict.TO_VERIFY: 1, Verdict.NOT_ELIGIBLE: 2}


def _verdict(checks: Sequence[Check]) -> Verdict:
    """A failed condition gives no; otherwise an undecided one gives « to verify », never no (BEN-5)."""
    results = {c.met for c in checks}
    if Met.NO in results:
        return Verdict.NOT_ELIGIBLE
    return Verdict.TO_VERIFY if Met.UNDECIDED in results else Verdict.ELIGIBLE


def _checks(
    ground: Ground,
    work: Work,
    on: date,
    company: Company | None,
    rules: LiabilityRules,
    extensions: Extensions,
) -> tuple[Check, ...]:
    if ground is Ground.EMPLOYEE:
        return _situation(work, on), _liability(ground, on, company, rules)
    left_on = work.retired_on if ground is Ground.RETIREE else work.last_day
    return (
        _extension(ground, extensions),
        _period(ground, left_on, on),
        _liability(ground, work.last_day, company, rules),
    )


def _charter(ground: Ground, condition: Condition, met: Met, value: str, sentence: str) -> Check:
    return Check(ground, condition, met, value, GROUND_RULES[ground], CHARTER_VERSION, sentence)


def _situation(work: Work, on: date) -> Check:
    """Checks that the person is an employee on the contact's day; a last day that has not passed proves it (BEN-1)."""
    met, sentence = Met.YES, f"Lien avec l'entreprise : salarié le {written_day(on)}."
    if work.last_day is None and work.situation is Situation.NEVER_EMPLOYED:
        met, sentence = Met.NO, f"La personne n'était pas salariée d'une entreprise le {written_day(on)}."
    elif work.last_day is None and work.situation in (None, Situation.UNKNOWN):
        met, sentence = Met.UNDECIDED, "La situation professionnelle n'est pas connue : elle est à vérifier."
    return _charter(Ground.EMPLOYEE, Condition.SITUATION, met, work.situation or Situation.UNKNOWN, sentence)


def _extension(ground: Ground, extensions: Extensions) -> Check:
    """Checks that the CIL offers the extension; it may switch each off (BEN-3)."""
    who = "retraités" if ground is Ground.RETIREE else "anciens salariés"
    if extensions.offers(ground):
        return _charter(ground, Condition.EXTENSION, Met.YES, "on", f"Le CIL ouvre ce service aux {who}.")
    return _charter(ground, Condition.EXTENSION, Met.NO, "off", f"Le CIL n'ouvre pas ce service aux {who}.")


def _period(ground: Ground, left_on: date | None, on: date) -> Check:
    """Checks the delay since the departure, last civil day included (BEN-2, BEN-3, BEN-4)."""
    event = "départ à la retraite" if ground is Ground.RETIREE else "fin d'activité"
    if left_on is None:
        sentence = f"La date de {event} n'est pas connue : elle est à vérifier."
        return _charter(ground, Condition.PERIOD, Met.UNDECIDED, "?", sentence)
    until = last_covered_day(ground, left_on)
    if on < left_on:
        sentence = (
            f"{event[0].upper()}{event[1:]} le {written_day(left_on)}, après la demande du {written_day(on)}."
        )
        return _charter(ground, Condition.PERIOD, Met.NO, left_on.isoformat(), sentence)
    said = f"{event[0].upper()}{event[1:]} le {written_day(left_on)} : le service est ouvert jusqu'au "
    if on <= until:
        return _charter(
            ground, Condition.PERIOD, Met.YES, left_on.isoformat(), f"{said}{written_day(until)} inclus."
        )
    sentence = f"{said}{written_day(until)} inclus ; la demande est du {written_day(on)}."
    return _charter(ground, Condition.PERIOD, Met.NO, left_on.isoformat(), sentence)


def _liability(ground: Ground, day: date | None, company: Company | None, rules: LiabilityRules) -> Check:
    """Checks the company's liability, on the contact's day for an employee, else on the last day of work (BEN-5)."""
    if company is None or day is None:
        missing = "L'entreprise" if company is None else "Le dernier jour d'emploi"
        sentence = (
            f"{missing} n'est pas connu{'e' if company is None else ''} : l'assujettissement est à vérifier."
        )
        return Check(ground, Condition.LIABILITY, Met.UNDECIDED, "?", rules.id, rules.version, sentence)
    answer: Liability = liability_on(company, day, rules)
    met = {Liable.YES: Met.YES, Liable.NO: Met.NO, Liable.TO_VERIFY: Met.UNDECIDED}[answer.liable]
    return Check(
        ground, Condition.LIABILITY, met, answer.value, answer.rule_id, answer.version, answer.sentence
    )
