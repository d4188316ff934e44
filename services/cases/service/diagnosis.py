"""The study file and the diagnosis that an adviser draws from it (CASE-4, A3, A7, DIA-2)."""

from datetime import date
from uuid import UUID

from kernel.database import Tx
from kernel.errors import NothingYet
from kernel.ids import new_id
from services.cases import facts, repository
from services.cases.domain.case import Case
from services.cases.domain.days import check_day
from services.cases.domain.diagnosis import Diagnosis
from services.cases.domain.difficulties import CauseFamily, families_of
from services.cases.domain.household import AgeWrong, Person
from services.cases.domain.study_file import StudyFile
from services.cases.repository import contents
from services.cases.service.guard import running
from services.cases.service.steps import awaited, settle
from words.way import StepKind, StepResult


def save_study(tx: Tx, case_id: UUID, study: StudyFile) -> Diagnosis:
    """Saves the study file, complete or not (CASE-4); after a validation it is a new version."""
    case = running(tx, case_id)
    tx.check_version(case.version)
    _check_days(case, study, tx.today)
    known = contents.diagnosis(tx, case)
    draft = known.change(study) if known else Diagnosis(str(new_id()), str(case_id), 1, study)
    contents.save_diagnosis(tx, case, draft)
    saved = repository.save(tx, case)
    tx.record(facts.StudySaved(case=case_id, diagnosis_version=draft.version, version=saved.version))
    return draft


def _check_days(case: Case, study: StudyFile, today: date) -> None:
    """Raises where a day lies before the first contact or in the future, or a birth date after the contact (DIA-1)."""
    for told in study.outlook.information_given:
        check_day(told.on, case.contact_day, today, "outlook.information_given.on")
    for proof in study.proofs:
        if proof.on:
            check_day(proof.on, case.contact_day, today, "proofs.on")
    for field in ("applicant", "spouse"):
        person: Person | None = getattr(study.household, field)
        if person and person.birth_date and person.birth_date > case.contact_day:
            raise AgeWrong(field=f"household.{field}.birth_date", accepted="une date de naissance passée")


def validate_diagnosis(tx: Tx, case_id: UUID) -> Diagnosis:
    """Validates the diagnosis; the first time completes its step (A7, DIA-2). Raises NothingYet without one."""
    case = running(tx, case_id)
    tx.check_version(case.version)
    draft = contents.diagnosis(tx, case)
    if draft is None:
        raise NothingYet(field="study", rule="A7")
    validated = draft.validate(tx.today, tx.actor.subject)
    if validated is draft:
        return draft
    contents.save_diagnosis(tx, case, validated)
    after = case
    if validated.version == 1:
        step = awaited(tx, case, StepKind.DIAGNOSIS)
        after = settle(tx, case, step, {"version": 1}, StepResult.DONE)
    repository.save(tx, after)
    _tell_diagnosis(tx, case, validated)
    return validated


def _tell_diagnosis(tx: Tx, case: Case, diagnosis: Diagnosis) -> None:
    study = diagnosis.content
    causes = study.difficulty.causes
    tx.record(
        facts.DiagnosisValidated(
            case=case.id,
            cil=case.cil,
            on_behalf_of=case.on_behalf_of or None,
            version=diagnosis.version,
            origin=study.difficulty.origin,
            course=study.outlook.nature,
            housing=study.housing.status,
            causes=tuple(causes),
            day=tx.today,
        )
    )


def families(case: Case, diagnosis: Diagnosis | None) -> tuple[CauseFamily, ...]:
    """Returns families of causes: the diagnosis's, and LOCA-PASS where a guarantee was called (DIF-1 to DIF-4)."""
    found = families_of(diagnosis.content.difficulty.causes) if diagnosis else ()
    called = (CauseFamily.LOCA_PASS,) if case.loca_pass and CauseFamily.LOCA_PASS not in found else ()
    return (*found, *called)
