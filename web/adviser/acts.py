"""The acts on a case: the fields of each act's form, named `<act>.<field>`, and the body that the API takes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from web.api import Problem
from web.forms import Filled

Body = Callable[[Filled, str], Any]

ADVISERS = ("adviser", "cil_responsible")
RESPONSIBLE = ("cil_responsible",)


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a case.

    `path` is the end of its address in the API, after the case's. `notice` is the text shown once it is done, `button`
    the text of the button. `form` names the template of its fields, where it is not the name of the act.
    """

    slug: str
    title: str
    path: str
    notice: str
    button: str
    body: Body
    roles: tuple[str, ...] = ADVISERS
    form: str = ""

    @property
    def template(self) -> str:
        return f"adviser/acts/{self.form or self.slug}.html"

    def placed(self, problem: Problem) -> Problem:
        return problem.within(f"{self.slug}.")


def _fields(sent: Filled, prefix: str) -> Any:
    return sent.nested(prefix)


def _nothing(sent: Filled, prefix: str) -> Any:
    return {}


def _interview(sent: Filled, prefix: str) -> Any:
    return sent.nested(prefix) | {"another": sent.ticked(f"{prefix}another")}


def _services(sent: Filled, prefix: str) -> Any:
    return {"services": sent.many(f"{prefix}services"), "on": sent.given(f"{prefix}on")}


def _decision(sent: Filled, prefix: str) -> Any:
    outcome = sent.text(f"{prefix}outcome")
    solutions = sent.many(f"{prefix}solutions") if outcome == "level_2" else []
    oriented = outcome != "level_2"
    orientations = _orientations(sent, prefix) if oriented else []
    loca_pass = sent.nested(f"{prefix}loca_pass.") or None
    return {
        "outcome": outcome,
        "solutions": solutions,
        "orientations": orientations,
        "loca_pass": loca_pass,
    }


def _structural(sent: Filled, prefix: str) -> Any:
    return {"orientations": _orientations(sent, prefix), "reason": sent.nested(f"{prefix}reason.")}


def _orientations(sent: Filled, prefix: str) -> list[dict[str, Any]]:
    """Returns the chosen bodies, each with what is expected of it and why it is not treated here (DIF-6)."""
    code = "other" if sent.text(f"{prefix}outcome") == "loca_pass_excluded" else "structural"
    return [
        {
            "body": one.get("body", ""),
            "other": one.get("other", ""),
            "reason": {"code": code, "text": one.get("text", "")},
        }
        for one in sent.nested(prefix).get("orientations", [])
    ]


def _report(sent: Filled, prefix: str) -> Any:
    return {
        "good_end": sent.given(f"{prefix}good_end"),
        "appraisal": sent.text(f"{prefix}appraisal"),
    }


def _hand_over(sent: Filled, prefix: str) -> Any:
    return sent.nested(prefix) | {"parts": sent.many(f"{prefix}parts")}


_ACTS = (
    Act(
        "premiere-reponse",
        "Première réponse au salarié",
        "first-answer",
        "La première réponse est enregistrée.",
        "Enregistrer la première réponse",
        _fields,
        form="echange",
    ),
    Act(
        "entretien",
        "Entretien",
        "interviews",
        "L'entretien est enregistré.",
        "Enregistrer l'entretien",
        _interview,
    ),
    Act(
        "information",
        "Information sur le service",
        "information",
        "L'information est notée comme donnée.",
        "Noter que l'information a été donnée",
        _fields,
    ),
    Act(
        "services",
        "Services choisis par le salarié",
        "services",
        "Les choix du salarié sont enregistrés.",
        "Enregistrer les choix",
        _services,
    ),
    Act(
        "diagnostic",
        "Valider le diagnostic préalable",
        "diagnosis",
        "Le diagnostic préalable est validé.",
        "Valider le diagnostic",
        _nothing,
    ),
    Act(
        "decision",
        "Décision à l'issue du premier niveau",
        "decision",
        "La décision est enregistrée.",
        "Enregistrer la décision",
        _decision,
    ),
    Act(
        "apres-echeance",
        "Suite à donner à l'offre non signée",
        "after-lapse",
        "La suite est enregistrée.",
        "Enregistrer la suite",
        _fields,
    ),
    Act(
        "prolonger-offre",
        "Donner plus de temps pour signer",
        "offer/extension",
        "Le délai de signature est prolongé ; le salarié en est informé.",
        "Prolonger",
        _fields,
    ),
    Act(
        "prolonger-mise-en-oeuvre",
        "Prolonger la mise en œuvre",
        "implementation/extension",
        "La mise en œuvre est prolongée ; le salarié en est informé.",
        "Prolonger",
        _fields,
    ),
    Act(
        "suivi",
        "Point de suivi",
        "follow-ups",
        "Le point de suivi est enregistré.",
        "Enregistrer le point",
        _fields,
    ),
    Act(
        "fin-mise-en-oeuvre",
        "Terminer la mise en œuvre",
        "implementation/end",
        "La mise en œuvre est terminée : reste le bilan.",
        "Terminer la mise en œuvre",
        _nothing,
    ),
    Act("bilan", "Bilan", "report", "Le bilan est établi.", "Établir le bilan et clore", _report),
    Act(
        "remise",
        "Remettre le dossier au salarié",
        "hand-overs",
        "La remise du dossier est enregistrée.",
        "Enregistrer la remise",
        _hand_over,
    ),
    Act(
        "structurel",
        "La difficulté s'avère durable",
        "structural",
        "Le salarié est orienté ; le dossier se termine.",
        "Enregistrer et orienter",
        _structural,
    ),
    Act(
        "fin",
        "Mettre fin au dossier",
        "ending",
        "Le dossier prend fin : plus de délai, plus de relance, plus de lien.",
        "Mettre fin au dossier",
        _fields,
    ),
    Act(
        "enquete",
        "Réponses à l'enquête, données par téléphone",
        "survey",
        "Les réponses sont enregistrées, notées comme transcrites.",
        "Enregistrer les réponses",
        _fields,
    ),
    Act(
        "interlocuteur",
        "Changer d'interlocuteur",
        "adviser",
        "L'interlocuteur est changé ; le salarié en est informé.",
        "Changer d'interlocuteur",
        _fields,
        RESPONSIBLE,
    ),
    Act(
        "conservation",
        "Conserver le dossier plus longtemps",
        "retention/hold",
        "La conservation est prolongée ; le salarié en est informé.",
        "Prolonger la conservation",
        _fields,
        RESPONSIBLE,
    ),
    Act(
        "decliner",
        "Décliner le dossier",
        "decline",
        "Le dossier est décliné : le CIL suivant est sollicité.",
        "Décliner le dossier",
        _fields,
        RESPONSIBLE,
    ),
)

ACTS = {act.slug: act for act in _ACTS}

ACT_OF_STEP = {
    "first_answer": "premiere-reponse",
    "interview": "entretien",
    "decision": "decision",
    "decide_after_lapse": "apres-echeance",
    "follow_up": "suivi",
    "report": "bilan",
}
"""Kind of step, with the act that completes it; its form is on the page of the case."""
