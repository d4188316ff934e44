"""The bodies that a person is sent to when the service cannot help, or not alone; there is always one (BEN-6)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from services.intake.domain.bodies import BODY_HELP
from services.intake.domain.difficulties import (
    Cause,
    LocaPassAnswers,
    Triage,
    UrgentReason,
    loca_pass_alone_excluded,
)
from services.intake.domain.eligibility import Condition, Eligibility, Met, Verdict
from words.bodies import BODY_LABELS, Body
from words.contacts import Ground


class Reason(StrEnum):
    """The reasons of an orientation."""

    COMPANY_NOT_LIABLE = "company_not_liable"
    NO_LINK_WITH_COMPANY = "no_link_with_company"
    PERIOD_OVER = "period_over"
    RETIREMENT_PERIOD_OVER = "retirement_period_over"
    EXTENSION_NOT_OFFERED = "extension_not_offered"
    LOCA_PASS_EXCLUDED = "loca_pass_excluded"
    STRUCTURAL = "structural"
    URGENT = "urgent"
    COMPLEMENT = "complement"


REASON_LABELS = {
    Reason.COMPANY_NOT_LIABLE: "Entreprise non assujettie",
    Reason.NO_LINK_WITH_COMPANY: "Pas de lien avec une entreprise",
    Reason.PERIOD_OVER: "Plus de six mois depuis la fin d'activité",
    Reason.RETIREMENT_PERIOD_OVER: "Plus de cinq ans depuis le départ à la retraite",
    Reason.EXTENSION_NOT_OFFERED: "Extension non proposée par le CIL",
    Reason.LOCA_PASS_EXCLUDED: "Conditions LOCA-PASS non remplies",
    Reason.STRUCTURAL: "Difficulté durable, traitée par d'autres organismes",
    Reason.URGENT: "Mise à l'abri ou protection immédiate",
    Reason.COMPLEMENT: "En complément de l'aide du CIL",
}

REASON_SENTENCES = {
    Reason.COMPANY_NOT_LIABLE: "Votre entreprise ne relève pas de ce service ; d'autres peuvent vous aider.",
    Reason.NO_LINK_WITH_COMPANY: "Ce service s'adresse aux salariés ; voici qui peut vous recevoir.",
    Reason.PERIOD_OVER: "Le délai après votre départ est passé, mais vous n'êtes pas sans recours.",
    Reason.RETIREMENT_PERIOD_OVER: "Le délai après votre retraite est passé ; d'autres peuvent vous aider.",
    Reason.EXTENSION_NOT_OFFERED: "Nous n'ouvrons pas ce service dans votre situation ; d'autres le peuvent.",
    Reason.LOCA_PASS_EXCLUDED: "Nous ne pouvons pas ouvrir de dossier ; ces organismes vous conseilleront.",
    Reason.STRUCTURAL: "Votre situation demande un accompagnement dans la durée : c'est leur métier.",
    Reason.URGENT: "Votre sécurité passe avant tout : voici qui joindre dès maintenant.",
    Reason.COMPLEMENT: "Ces organismes peuvent aussi vous aider, en plus de notre accompagnement.",
}

BODIES_BY_URGENCY = {
    UrgentReason.NO_ROOF_TONIGHT: (Body.SIAO_115, Body.CCAS),
    UrgentReason.VIOLENCE: (Body.POLICE, Body.VIOLENCE_3919, Body.FRANCE_VICTIMES),
    UrgentReason.DATED_EVICTION: (Body.CCAPEX, Body.ADIL),
    UrgentReason.DISASTER: (Body.CCAS, Body.INSURER),
}

BODIES_BY_CAUSE = {
    Cause.LOSS_OF_HOUSING: (Body.SIAO_115, Body.CCAS, Body.SOCIAL_WORKER),
    Cause.EVICTION: (Body.ADIL, Body.CCAPEX, Body.FSL, Body.POINT_JUSTICE),
    Cause.DISASTER: (Body.INSURER, Body.CCAS, Body.ADIL),
    Cause.VIOLENCE: (Body.VIOLENCE_3919, Body.FRANCE_VICTIMES, Body.SOCIAL_WORKER),
    Cause.FAMILY_CONFLICT: (Body.SOCIAL_WORKER, Body.CAF, Body.POINT_JUSTICE),
    Cause.DIVORCE: (Body.POINT_JUSTICE, Body.CAF, Body.ADIL),
    Cause.OWN_JOB_LOSS: (Body.FRANCE_TRAVAIL, Body.CAF, Body.FSL),
    Cause.SPOUSE_JOB_LOSS: (Body.FRANCE_TRAVAIL, Body.CAF, Body.FSL),
    Cause.OVER_INDEBTEDNESS: (Body.BANQUE_DE_FRANCE, Body.POINT_CONSEIL_BUDGET, Body.SOCIAL_WORKER),
    Cause.LOCA_PASS_CALLED: (Body.ADIL, Body.FSL, Body.POINT_CONSEIL_BUDGET),
    Cause.OTHER: (Body.ADIL, Body.SOCIAL_WORKER),
}

BODIES_BY_REASON = {
    Reason.COMPANY_NOT_LIABLE: (Body.SOCIAL_WORKER, Body.ADIL),
    Reason.NO_LINK_WITH_COMPANY: (Body.SOCIAL_WORKER, Body.CCAS),
    Reason.PERIOD_OVER: (Body.SOCIAL_WORKER, Body.FRANCE_TRAVAIL),
    Reason.RETIREMENT_PERIOD_OVER: (Body.RETIREMENT_FUND, Body.SOCIAL_WORKER),
    Reason.EXTENSION_NOT_OFFERED: (Body.SOCIAL_WORKER, Body.ADIL),
    Reason.LOCA_PASS_EXCLUDED: (Body.ADIL, Body.SOCIAL_WORKER),
    Reason.STRUCTURAL: (Body.SOCIAL_WORKER, Body.FSL, Body.CCAS),
    Reason.URGENT: (Body.SOCIAL_WORKER,),
    Reason.COMPLEMENT: (),
}

MOST_BODIES = 5
"""Largest number of bodies in an orientation: more would not help a person in distress."""


@dataclass(frozen=True)
class Orientation:
    """The bodies that the person may go to; nothing is sent to them (vocabulary: orientation, not referral)."""

    reason: Reason
    bodies: tuple[Body, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Returns the sentences to read or hand over: the reason, then each body and what it does."""
        return (
            REASON_SENTENCES[self.reason],
            *(f"{BODY_LABELS[body]} : {BODY_HELP[body]}" for body in self.bodies),
        )


def reason_for(eligibility: Eligibility) -> Reason:
    """Returns the reason of an orientation, from the first condition that failed (BEN-6)."""
    if eligibility.verdict is not Verdict.NOT_ELIGIBLE:
        return Reason.COMPLEMENT
    failed = next(c for c in eligibility.checks if c.ground is eligibility.ground and c.met is Met.NO)
    if failed.condition is Condition.PERIOD and failed.ground is Ground.RETIREE:
        return Reason.RETIREMENT_PERIOD_OVER
    return {
        Condition.SITUATION: Reason.NO_LINK_WITH_COMPANY,
        Condition.EXTENSION: Reason.EXTENSION_NOT_OFFERED,
        Condition.PERIOD: Reason.PERIOD_OVER,
        Condition.LIABILITY: Reason.COMPANY_NOT_LIABLE,
    }[failed.condition]


def orient(
    reason: Reason, causes: Collection[Cause] = (), urgent: Collection[UrgentReason] = ()
) -> Orientation:
    """Returns an orientation: all bodies for the urgency, then those for difficulties and reason (BEN-6, DIF-6)."""
    first = [body for one in UrgentReason if one in urgent for body in BODIES_BY_URGENCY[one]]
    then = [body for one in Cause if one in causes for body in BODIES_BY_CAUSE[one]]
    pressing = tuple(dict.fromkeys(first))
    distinct = tuple(dict.fromkeys([*first, *then, *BODIES_BY_REASON[reason]])) or (Body.SOCIAL_WORKER,)
    return Orientation(reason, distinct[: max(MOST_BODIES, len(pressing))])


def advise(
    eligibility: Eligibility | None,
    causes: Collection[Cause] = (),
    answers: LocaPassAnswers | None = None,
    triage: Triage | None = None,
) -> Orientation | None:
    """Returns the orientation of a person who is not eligible or whose need is urgent, else None.

    (BEN-6, DIF-4, DIF-7.)
    """
    urgent = triage.reasons if triage else ()
    if eligibility and eligibility.verdict is Verdict.NOT_ELIGIBLE:
        return orient(reason_for(eligibility), causes, urgent)
    if answers and loca_pass_alone_excluded(causes, answers):
        return orient(Reason.LOCA_PASS_EXCLUDED, causes, urgent)
    return orient(Reason.URGENT, causes, urgent) if urgent else None
