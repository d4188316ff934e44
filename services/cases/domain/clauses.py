"""Texts of the mutual engagement that both parties sign, by kind and version (rule ENG-1, charter A8).

A text that has been signed never changes: a new wording is a new version, and the old one stays.
"""

from dataclasses import dataclass
from enum import StrEnum

from kernel.errors import NotFound


class ClauseKind(StrEnum):
    CONFIDENTIALITY = "confidentiality"
    THIRD_PARTY_AUTHORISATION = "third_party_authorisation"
    EMPLOYER_AUTHORISATION = "employer_authorisation"
    TRUTHFULNESS = "truthfulness"


CLAUSE_KIND_LABELS = {
    ClauseKind.CONFIDENTIALITY: "Confidentialité des informations recueillies",
    ClauseKind.THIRD_PARTY_AUTHORISATION: "Autorisation de communiquer certaines informations à des tiers",
    ClauseKind.EMPLOYER_AUTHORISATION: "Autorisation d'informer l'entreprise du type de service rendu",
    ClauseKind.TRUTHFULNESS: "Véracité des informations fournies",
}


class ClauseUnknown(NotFound):
    title = "Cette clause n'existe pas dans cette version."
    rule = "ENG-1"


@dataclass(frozen=True, slots=True)
class ClauseRef:
    kind: ClauseKind
    version: int


@dataclass(frozen=True, slots=True)
class Clause:
    kind: ClauseKind
    version: int
    text: str

    @property
    def ref(self) -> ClauseRef:
        return ClauseRef(self.kind, self.version)

    @property
    def title(self) -> str:
        return CLAUSE_KIND_LABELS[self.kind]


CLAUSES = (
    Clause(
        ClauseKind.CONFIDENTIALITY,
        1,
        "Ce que vous confiez à votre conseiller CIL-PASS assistance sur votre vie privée reste "
        "confidentiel. Ces informations servent uniquement à étudier votre situation et à vous aider à "
        "résoudre votre difficulté de logement. Le conseiller et les personnes qui l'assistent sont tenus "
        "à la discrétion ; un conseiller travailleur social est tenu au secret professionnel. Rien n'est "
        "transmis à votre employeur, à un partenaire ou à toute autre personne sans votre autorisation, "
        "sauf dans les cas où la loi l'impose. Votre dossier vous appartient : vous pouvez le consulter à "
        "tout moment, en recevoir copie, faire corriger ce qui est inexact et savoir qui l'a consulté. "
        "Vos informations sont effacées à la fin de leur durée de conservation, dont vous êtes prévenu.",
    ),
    Clause(
        ClauseKind.THIRD_PARTY_AUTHORISATION,
        1,
        "Pour vous aider, votre conseiller peut avoir besoin de présenter votre situation à d'autres "
        "organismes : bailleur, organisme social, association, établissement de crédit, service public. "
        "Si vous l'y autorisez, il ne transmet que les éléments indispensables à la démarche, après "
        "s'être assuré que la personne qui les reçoit est habilitée. Vous pouvez voir ce qui a été "
        "transmis, à qui et pourquoi. Vous êtes libre de refuser : l'accompagnement se poursuit, même si "
        "certaines démarches ne pourront pas être faites à votre place. Vous pouvez retirer cette "
        "autorisation à tout moment ; le retrait s'applique aussitôt.",
    ),
    Clause(
        ClauseKind.EMPLOYER_AUTHORISATION,
        1,
        "Votre employeur n'est pas informé de votre démarche. Si vous l'y autorisez, le CIL peut lui "
        "indiquer le type de service qui vous a été rendu, et rien d'autre : ni votre situation, ni vos "
        "ressources, ni l'origine de vos difficultés, ni le contenu de vos échanges. Vous êtes libre de "
        "refuser, sans aucune conséquence sur l'aide apportée. Vous pouvez retirer cette autorisation à "
        "tout moment ; le retrait s'applique aussitôt.",
    ),
    Clause(
        ClauseKind.TRUTHFULNESS,
        1,
        "Je certifie que les informations que j'ai fournies sur ma situation sont exactes et complètes à "
        "ma connaissance. Je préviens mon conseiller de tout changement qui peut avoir une incidence sur "
        "le traitement de mon dossier, par exemple un nouvel impayé de loyer ou une baisse de mes "
        "ressources. Si je me suis trompé, je peux faire corriger une information à tout moment.",
    ),
)


def current_clauses() -> tuple[Clause, ...]:
    """Latest version of each clause, in the order of A8."""
    latest = {clause.kind: clause for clause in sorted(CLAUSES, key=lambda one: one.version)}
    return tuple(latest[kind] for kind in ClauseKind)


def current_refs() -> tuple[ClauseRef, ...]:
    return tuple(clause.ref for clause in current_clauses())


def clause_text(ref: ClauseRef) -> Clause:
    """The clause as it was worded in a version, for an engagement signed on it."""
    for clause in CLAUSES:
        if clause.ref == ref:
            return clause
    raise ClauseUnknown(kind_code=ref.kind, version=ref.version)
