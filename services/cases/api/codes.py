"""The codes that forms offer, with their French words, and the day by which delays are counted."""

from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from kernel.clock import today
from kernel.http.codes import Code, Coded, all_coded, coded
from kernel.http.given import CurrentActor, Services
from services.cases.domain.bodies import BODY_LABELS
from services.cases.domain.budget import (
    HOUSING_CHARGE_KIND_LABELS,
    OTHER_CHARGE_KIND_LABELS,
    RESOURCE_KIND_LABELS,
)
from services.cases.domain.commitments import (
    CIL_KINDS,
    COMMITMENT_KIND_LABELS,
    COMMITMENT_OUTCOME_LABELS,
    EMPLOYEE_KINDS,
    OWN_PRODUCT_LABELS,
)
from services.cases.domain.decision import DECISION_OUTCOME_LABELS
from services.cases.domain.declines import DECLINE_REASON_LABELS
from services.cases.domain.exchanges import MEANS_LABELS
from services.cases.domain.handover import PART_LABELS
from services.cases.domain.household import FAMILY_SITUATION_LABELS
from services.cases.domain.housing import HOUSING_DIFFICULTY_LABELS
from services.cases.domain.information import HANDED_LABELS, SERVICE_OFFERED_LABELS
from services.cases.domain.outlook import CAPACITY_LABELS, CHANCE_LABELS, DURATION_LABELS, TOPIC_LABELS
from services.cases.domain.oversight import CONCERN_LABELS
from services.cases.domain.proofs import PROOF_ITEM_LABELS, PROOF_STATE_LABELS
from services.cases.domain.ratios import RATIO_KIND_LABELS
from services.cases.domain.reasons import REASON_CODE_LABELS, ReasonedAct, reasons_of
from services.cases.domain.risks import RISK_KIND_LABELS, RISK_LEVEL_LABELS
from services.cases.domain.sequence import LEAVING, STAGE_LABELS
from services.cases.domain.work import CONTRACT_KIND_LABELS, MEMBER_LABELS, OCCUPATION_LABELS
from words.difficulties import CAUSE_LABELS, COURSE_LABELS, HOUSING_STATUS_LABELS, ORIGIN_LABELS
from words.way import OUTCOME_LABELS, STEP_RESULT_LABELS

router = APIRouter(tags=["Codes"])


class Day(BaseModel):
    """Civil day in Europe/Paris."""

    day: date


def _among(labels: Mapping[Code, str], kept: frozenset[Code]) -> list[Coded]:
    return all_coded({code: label for code, label in labels.items() if code in kept})


LISTS = {
    "stages": all_coded(STAGE_LABELS),
    "outcomes": all_coded(OUTCOME_LABELS),
    "leavings": _among(OUTCOME_LABELS, LEAVING),
    "means": all_coded(MEANS_LABELS),
    "handed": all_coded(HANDED_LABELS),
    "services": all_coded(SERVICE_OFFERED_LABELS),
    "decisions": all_coded(DECISION_OUTCOME_LABELS),
    "bodies": all_coded(BODY_LABELS),
    "natures": all_coded(COURSE_LABELS),
    "reasons": all_coded(REASON_CODE_LABELS),
    **{f"reasons_{act}": [coded(one, REASON_CODE_LABELS) for one in reasons_of(act)] for act in ReasonedAct},
    "family_situations": all_coded(FAMILY_SITUATION_LABELS),
    "members": all_coded(MEMBER_LABELS),
    "occupations": all_coded(OCCUPATION_LABELS),
    "contracts": all_coded(CONTRACT_KIND_LABELS),
    "housing_statuses": all_coded(HOUSING_STATUS_LABELS),
    "housing_difficulties": all_coded(HOUSING_DIFFICULTY_LABELS),
    "causes": all_coded(CAUSE_LABELS),
    "origins": all_coded(ORIGIN_LABELS),
    "resources": all_coded(RESOURCE_KIND_LABELS),
    "housing_charges": all_coded(HOUSING_CHARGE_KIND_LABELS),
    "other_charges": all_coded(OTHER_CHARGE_KIND_LABELS),
    "ratios": all_coded(RATIO_KIND_LABELS),
    "capacities": all_coded(CAPACITY_LABELS),
    "chances": all_coded(CHANCE_LABELS),
    "durations": all_coded(DURATION_LABELS),
    "topics": all_coded(TOPIC_LABELS),
    "risks": all_coded(RISK_KIND_LABELS),
    "risk_levels": all_coded(RISK_LEVEL_LABELS),
    "proof_items": all_coded(PROOF_ITEM_LABELS),
    "proof_states": all_coded(PROOF_STATE_LABELS),
    "products": all_coded(OWN_PRODUCT_LABELS),
    "commitment_outcomes": all_coded(COMMITMENT_OUTCOME_LABELS),
    "step_results": all_coded(STEP_RESULT_LABELS),
    "concerns": all_coded(CONCERN_LABELS),
    "decline_reasons": all_coded(DECLINE_REASON_LABELS),
    "parts": all_coded(PART_LABELS),
    "cil_kinds": _among(COMMITMENT_KIND_LABELS, CIL_KINDS),
    "employee_kinds": _among(COMMITMENT_KIND_LABELS, EMPLOYEE_KINDS),
}


@router.get("/codes", response_model=dict[str, list[Coded]], summary="Codes et libellés")
async def codes(actor: CurrentActor) -> dict[str, list[Coded]]:
    return LISTS


@router.get("/today", summary="Le jour, heure de Paris, dont partent les délais")
async def day(actor: CurrentActor, services: Services) -> Day:
    return Day(day=today(services.clock))
