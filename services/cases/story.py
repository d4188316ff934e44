"""A case's history in French, line by line, from its facts: dates and codes only."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kernel.calendar import written_day
from kernel.facts import Fact
from services.cases.domain.decision import DECISION_OUTCOME_LABELS, DecisionOutcome
from services.cases.domain.declining import DECLINE_REASON_LABELS, DeclineReason
from services.cases.domain.handover import PART_LABELS, Part
from services.cases.domain.information import HANDED_LABELS, Handed
from services.cases.domain.survey import survey_is_sent
from services.cases.schemas.story import StoryLine
from words.articles import of, the, to
from words.sentences import counted, within
from words.way import OUTCOME_LABELS, STEP_KIND_LABELS, STEP_RESULT_LABELS, Outcome, StepKind, StepResult

MESSAGES = {
    "adviser_designated": "présentation de l'interlocuteur",
    "adviser_changed": "changement d'interlocuteur",
    "offer": "engagement à signer",
    "offer_reminder": "rappel de signature",
    "offer_extended": "délai de signature prolongé",
    "offer_lapsed": "offre non signée",
    "engagement_signed": "engagement signé",
    "amendment": "avenant à signer",
    "amendment_signed": "avenant signé",
    "amendment_withdrawn": "avenant retiré",
    "implementation_reminder": "rappel des démarches",
    "implementation_extended": "délai de mise en œuvre prolongé",
    "file": "lien pour lire le dossier",
    "survey": "enquête de satisfaction",
    "survey_reminder": "rappel de l'enquête",
    "retention_notice": "effacement prochain",
    "retention_notice_cil": "effacement prochain, au conseiller",
    "retention_extended": "conservation prolongée",
    "case_declined": "dossier décliné, à l'UESL",
}

REFERRAL_STATES = {
    "sent": "envoyée",
    "accepted": "acceptée par le partenaire",
    "refused": "refusée par le partenaire",
    "expired": "restée sans réponse",
    "good_end": "menée à bonne fin",
    "no_good_end": "terminée sans bonne fin",
    "withdrawn": "retirée",
}

STANDING = {StepKind.RETENTION: "en cours"}
ENDED = {StepKind.RETENTION: "terminée"}
"""Words of a step that is nobody's to do."""

PARTIES = {"cil": "le CIL", "employee": "le salarié"}


CILS = ("on_behalf_of", "cil", "next")
"""Where a fact that is told names a CIL, by its identifier."""

ANOTHER = "un autre CIL"
"""A CIL whose name nobody could say."""


def cils(facts: list[Fact]) -> frozenset[str]:
    """Identifiers of the CILs that the story names; who asks `platform` gives their names to `lines`."""
    told = [fact.data for fact in facts if fact.kind in ("case_opened", "case_declined")]
    found = {str(data.get(name, "")) for data in told for name in CILS}
    return frozenset(found - {""})


def lines(facts: list[Fact], names: Mapping[str, str]) -> list[StoryLine]:
    """The story that facts tell, with the names of the CILs in it; facts that only serve machines tell nothing."""
    named = [(fact, _named(fact.data, names)) for fact in facts if fact.kind in WORDS]
    told = ((fact, WORDS[fact.kind](data)) for fact, data in named)
    return [StoryLine(at=fact.at, text=text, by=fact.actor.partition(":")[0]) for fact, text in told if text]


def _named(data: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return data | {name: names.get(data[name], ANOTHER) for name in CILS if data.get(name)}


def _step(data: dict[str, Any]) -> str:
    return STEP_KIND_LABELS[StepKind(data["step"])]


def _due(data: dict[str, Any]) -> str:
    return f", jusqu'au {written_day(date.fromisoformat(data['due']))} inclus" if data.get("due") else ""


def _label(labels: dict[Any, str], code: Any) -> str:
    return within(labels[code])


def _opened(data: dict[str, Any]) -> str:
    behalf = f", pour le compte {of(data['on_behalf_of'])}" if data["on_behalf_of"] else ""
    urgent = ", situation prioritaire" if data["urgent"] else ""
    return f"Dossier ouvert{behalf}{urgent}."


def _declined(data: dict[str, Any]) -> str:
    reason = _label(DECLINE_REASON_LABELS, DeclineReason(data["reason"]))
    return f"Dossier décliné par {the(data['cil'])} ({reason}), confié {to(data['next'])}."


TOLD_BY_THEIR_ACT = frozenset({StepKind.DIAGNOSIS, StepKind.DECISION, StepKind.OFFER, StepKind.SURVEY})
"""Steps that are done by an act of which another line tells more."""


def _done(data: dict[str, Any]) -> str:
    result = StepResult(data["result"])
    if StepKind(data["step"]) in TOLD_BY_THEIR_ACT or result is StepResult.SIGNED:
        return ""
    detail = _label(STEP_RESULT_LABELS, result) if result is not StepResult.DONE else "c'est fait"
    return f"{_step(data)} : {detail}."


def _by(data: dict[str, Any]) -> str:
    paper = " sur papier, numérisation conservée" if data["means"] == "paper" else " en ligne"
    return f"{PARTIES[data['party']]}{paper}"


def _amended(data: dict[str, Any]) -> str:
    counts = ((data["added"], "ajouté"), (data["dropped"], "retiré"))
    told = [
        f"{counted(count, f'engagement {word}', f'engagements {word}s')}" for count, word in counts if count
    ]
    return f"Avenant n° {data['number']} proposé : {', '.join(told)}."


def _handed_over(data: dict[str, Any]) -> str:
    parts = ", ".join(_label(PART_LABELS, Part(one)) for one in data["parts"])
    return f"Dossier remis au salarié ({_label(HANDED_LABELS, Handed(data['how']))}) : {parts}."


def _closed(data: dict[str, Any]) -> str:
    outcome = Outcome(data["outcome"])
    protected = survey_is_sent(outcome) and data.get("survey") is False  # older facts do not say
    unsent = " L'enquête de satisfaction ne part pas : contact protégé." if protected else ""
    return f"Dossier clos : {_label(OUTCOME_LABELS, outcome)}.{unsent}"


WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "case_opened": _opened,
    "step_opened": lambda d: f"{_step(d)} : {STANDING.get(d['step'], 'à faire')}{_due(d)}.",
    "step_done": _done,
    "step_lapsed": lambda d: f"{_step(d)} : {ENDED.get(d['step'], 'délai dépassé')}.",
    "step_late": lambda d: f"{_step(d)} : en retard.",
    "step_cancelled": lambda d: f"{_step(d)} : annulé.",
    "step_reminded": lambda d: f"{_step(d)} : relance n° {d['reminder']}.",
    "deadline_moved": lambda d: f"{_step(d)} : nouvelle échéance{_due(d)}.",
    "information_given": lambda d: "Information sur le service remise.",
    "diagnosis_validated": lambda d: f"Diagnostic préalable validé, version {d['version']}.",
    "decision_taken": lambda d: (
        f"Décision : {_label(DECISION_OUTCOME_LABELS, DecisionOutcome(d['outcome']))}."
    ),
    "engagement_offered": lambda d: f"Offre n° {d['number']} proposée{_due({'due': d['valid_to']})}.",
    "engagement_revised": lambda d: (
        f"Offre modifiée : nouvelle offre n° {d['number']}{_due({'due': d['valid_to']})}."
    ),
    "engagement_signed_by": lambda d: f"Engagement signé par {_by(d)}.",
    "amendment_proposed": _amended,
    "amendment_signed_by": lambda d: f"Avenant n° {d['number']} signé par {_by(d)}.",
    "amendment_signed": lambda d: f"Avenant n° {d['number']} en vigueur.",
    "amendment_refused": lambda d: f"Avenant n° {d['number']} refusé par le salarié.",
    "amendment_withdrawn": lambda d: f"Avenant n° {d['number']} retiré par le CIL.",
    "referral_noted": lambda d: f"Mise en relation {REFERRAL_STATES.get(d['state'], d['state'])}.",
    "case_declined": _declined,
    "adviser_changed": lambda d: "Changement d'interlocuteur.",
    "case_ended": lambda d: f"Fin du dossier demandée : {_label(OUTCOME_LABELS, Outcome(d['outcome']))}.",
    "report_made": lambda d: "Bilan établi.",
    "file_handed_over": _handed_over,
    "survey_answered": lambda d: (
        "Enquête de satisfaction remplie" + (" par téléphone, transcrite." if d["transcribed"] else ".")
    ),
    "case_closed": _closed,
    "case_erased": lambda d: "Données du dossier effacées.",
    "message_sent": lambda d: f"Message envoyé : {MESSAGES.get(d['template'], d['template'])}.",
    "message_withheld": lambda d: f"Message retenu : {MESSAGES.get(d['template'], d['template'])}.",
}
