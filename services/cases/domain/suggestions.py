"""Commitments that a situation calls for, offered to the adviser and never imposed (charter A8, ENG-5)."""

from dataclasses import dataclass

from services.cases.domain.commitments import CommitmentKind, Owner, OwnProduct
from services.cases.domain.difficulties import CauseFamily, families_of
from words.difficulties import Cause, HousingStatus


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Wording that the adviser completes; the date is theirs."""

    owner: Owner
    kind: CommitmentKind
    wording: str
    product: OwnProduct | None = None


def _cil(kind: CommitmentKind, wording: str) -> Suggestion:
    return Suggestion(Owner.CIL, kind, wording)


def _employee(kind: CommitmentKind, wording: str) -> Suggestion:
    return Suggestion(Owner.EMPLOYEE, kind, wording)


def _product(product: OwnProduct, wording: str) -> Suggestion:
    return Suggestion(Owner.CIL, CommitmentKind.OWN_PRODUCT, wording, product)


_K = CommitmentKind

ALWAYS = (
    _cil(_K.ANALYSE_ELIGIBILITY, "Analyser la recevabilité de votre dossier aux aides envisagées."),
    _employee(_K.PROVIDE_INFORMATION, "Fournir au CIL les informations et justificatifs demandés."),
    _employee(
        _K.REPORT_CHANGES,
        "Informer le CIL de toute modification de votre situation (nouvel impayé, baisse de ressources…).",
    ),
)

BY_FAMILY = {
    CauseFamily.SUDDEN_EVENT: (
        _product(OwnProduct.TEMPORARY_HOUSING, "Rechercher un hébergement temporaire."),
        _cil(_K.PRESENT_TO_LANDLORD, "Présenter votre dossier à un organisme bailleur."),
    ),
    CauseFamily.JOB_LOSS: (
        _cil(_K.INFORM, "Vous informer sur vos droits et les aides au logement après une perte d'emploi."),
        _employee(_K.TAKE_STEPS, "Faire réviser vos droits auprès de la caisse d'allocations familiales."),
    ),
    CauseFamily.OVER_INDEBTEDNESS: (
        _cil(
            _K.SOCIAL_DIAGNOSIS,
            "Faire établir un diagnostic social et budgétaire par un organisme spécialisé.",
        ),
        _employee(_K.TAKE_STEPS, "Saisir la commission de surendettement, si le conseiller le propose."),
    ),
    CauseFamily.LOCA_PASS: (
        _cil(_K.REPAYMENT_PLAN, "Établir avec vous un plan d'apurement de la dette de loyer."),
        _cil(_K.SOCIAL_DIAGNOSIS, "Faire établir un diagnostic social par un organisme spécialisé."),
        _employee(_K.KEEP_PAYING, "Reprendre le paiement du loyer courant."),
    ),
}

BY_STATUS = {
    HousingStatus.TENANT: (
        _cil(_K.CONTACT_SERVICE, "Prendre contact avec votre bailleur."),
        _employee(_K.KEEP_PAYING, "Poursuivre le paiement du loyer courant."),
    ),
    HousingStatus.BUYING: (
        _product(OwnProduct.REFINANCING_LOAN, "Étudier le refinancement de vos prêts immobiliers."),
        _product(OwnProduct.SECURI_PASS, "Étudier la mise en jeu de SÉCURI-PASS."),
    ),
    HousingStatus.OWNER: (_product(OwnProduct.PASS_TRAVAUX, "Étudier un prêt PASS-TRAVAUX."),),
    HousingStatus.LODGED_COLLECTIVE: (
        _product(OwnProduct.REHOUSING, "Rechercher un logement dans le parc réservé du CIL."),
        _product(OwnProduct.LOCA_PASS_ADVANCE, "Étudier une avance LOCA-PASS pour le dépôt de garantie."),
    ),
    HousingStatus.LODGED_OTHERWISE: (
        _product(OwnProduct.REHOUSING, "Rechercher un logement dans le parc réservé du CIL."),
        _product(OwnProduct.LOCA_PASS_ADVANCE, "Étudier une avance LOCA-PASS pour le dépôt de garantie."),
    ),
    HousingStatus.OTHER: (_cil(_K.CONTACT_SERVICE, "Prendre contact avec le service compétent."),),
}


def suggested_commitments(causes: tuple[Cause, ...], status: HousingStatus | None) -> tuple[Suggestion, ...]:
    """By the families of the causes and by how the person is housed; each wording once."""
    found = [*ALWAYS]
    for family in families_of(causes):
        found.extend(BY_FAMILY[family])
    if status is not None:
        found.extend(BY_STATUS[status])
    return tuple(dict.fromkeys(found))
