"""The items of a file that an adviser may send to a partner, in words (CONF-2)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kernel.calendar import written_day
from kernel.database import Tx
from kernel.errors import Forbidden
from services.cases import repository
from services.cases.access import May, require
from services.cases.domain.case import Case
from services.cases.domain.formats import euros
from services.cases.domain.household import FAMILY_SITUATION_LABELS
from services.cases.domain.plain import Part
from services.cases.domain.study_file import StudyFile
from services.cases.domain.work import CONTRACT_KIND_LABELS, Member
from services.cases.repository import contents, referrals
from services.cases.service.readings import open_file
from words.difficulties import COURSE_LABELS, HOUSING_STATUS_LABELS, ORIGIN_LABELS
from words.sentences import counted


class NotChosen(Forbidden):
    title = "Cet élément n'a pas été choisi pour ce partenaire."
    rule = "CONF-2"


@dataclass(frozen=True, slots=True)
class PacketItem:
    """An item as the partner reads it; `known` is False where the file says nothing of it."""

    code: str
    label: str
    text: str
    known: bool = True


Words = Callable[[StudyFile, Any], str]


def _of(labels: dict[Any, str], value: Any) -> str:
    return labels[value] if value is not None else ""


def _address(person: Any) -> str:
    place = " ".join(filter(None, (person.postcode, person.commune)))
    return ", ".join(filter(None, (person.address, place)))


def _dependants(study: StudyFile) -> str:
    """Empty until somebody asked the question, which differs from no dependant."""
    people = study.household.dependants
    if people is None:
        return ""
    ages = ", ".join(counted(one.age, "an") for one in people if one.age is not None)
    return f"{counted(len(people), 'personne')} à charge" + (f" ({ages})" if ages else "")


def _steps_taken(study: StudyFile) -> str:
    return " ; ".join(one.body for one in study.difficulty.steps_taken or ())


def _aid(study: StudyFile) -> str:
    taken = study.difficulty.steps_taken or ()
    return " ; ".join(f"{one.body} : {one.aid_obtained}" for one in taken if one.aid_obtained)


WORDS: dict[str, tuple[str, Words]] = {
    "applicant_name": ("Nom et prénom", lambda s, p: f"{p.first_name} {p.last_name}"),
    "applicant_birth_date": ("Date de naissance", lambda s, p: _day(s)),
    "address": ("Adresse", lambda s, p: _address(p)),
    "personal_telephone": ("Téléphone personnel", lambda s, p: p.personal_phone),
    "professional_telephone": ("Téléphone professionnel", lambda s, p: p.work_phone),
    "email": ("Adresse électronique", lambda s, p: p.email),
    "family_situation": (
        "Situation de famille",
        lambda s, p: _of(FAMILY_SITUATION_LABELS, s.household.family_situation),
    ),
    "dependants": ("Personnes à charge", lambda s, p: _dependants(s)),
    "occupation": ("Profession", lambda s, p: s.work_of(Member.APPLICANT).profession or ""),
    "employer": ("Employeur", lambda s, p: s.work_of(Member.APPLICANT).employer or ""),
    "work_contract": (
        "Nature du contrat de travail",
        lambda s, p: _of(CONTRACT_KIND_LABELS, s.work_of(Member.APPLICANT).contract),
    ),
    "housing_situation": (
        "Situation au regard du logement",
        lambda s, p: _of(HOUSING_STATUS_LABELS, s.housing.status),
    ),
    "difficulty_context": ("Contexte de la difficulté", lambda s, p: s.difficulty.context or ""),
    "difficulty_origin": ("Origine de la difficulté", lambda s, p: _of(ORIGIN_LABELS, s.difficulty.origin)),
    "steps_taken": ("Démarches déjà effectuées", lambda s, p: _steps_taken(s)),
    "aid_obtained": ("Aides obtenues", lambda s, p: _aid(s)),
    "resources": ("Ressources mensuelles nettes", lambda s, p: euros(s.budget.net_resources)),
    "housing_charges": ("Charges liées au logement", lambda s, p: euros(s.budget.housing_total)),
    "other_charges": ("Autres charges", lambda s, p: euros(s.budget.other_total)),
    "course": ("Caractère de la difficulté", lambda s, p: _of(COURSE_LABELS, s.outlook.nature)),
    "analysis": ("Analyse du conseiller", lambda s, p: s.analysis or ""),
    "recommendations": ("Préconisations du conseiller", lambda s, p: s.recommendations or ""),
}
"""How each item that can be sent is worded; any other item is sent as not known."""

NOT_KNOWN = "Nous ne le savons pas"
NOT_SENT = "Protégé : n'est pas transmis"
"""Said of what the person has since asked to protect, after it was chosen (CONF-5)."""

FIELDS = {
    "address": frozenset({"address", "postcode", "commune"}),
    "personal_telephone": frozenset({"personal_phone"}),
    "professional_telephone": frozenset({"work_phone"}),
    "email": frozenset({"email"}),
}
"""Fields of intake's `Person` that each item of means of contact is made of."""


def case_of(tx: Tx, case_id: UUID) -> Case:
    require(tx.actor, May.ASK_PACKET)
    return repository.case_for(tx, case_id)


def about_to_choose(tx: Tx, case_id: UUID) -> Case:
    """Returns the case whose items an adviser is about to choose from, and notes that they read them."""
    require(tx.actor, May.WORK)
    return open_file(tx, case_id, Part.REFERRALS)


def choice(tx: Tx, case_id: UUID, person: Any, protected: bool) -> list[PacketItem]:
    """Returns every item that may be chosen, as the partner would read it (CONF-2).

    `protected` says that the person asked for safe contact: means of contact are left out.
    """
    require(tx.actor, May.WORK)
    case = repository.case_for(tx, case_id)
    codes = tuple(code for code in WORDS if not (protected and code in FIELDS))
    return list(worded(tx, case, codes, person))


def items_for(
    tx: Tx, case_id: UUID, referral_id: UUID, codes: tuple[str, ...], person: Any
) -> list[PacketItem]:
    """Returns the chosen items in words; raises NotChosen for an item that the adviser did not choose."""
    require(tx.actor, May.ASK_PACKET)
    case = repository.case_for(tx, case_id)
    planned = referrals.referral(tx, case, referral_id)
    extra = sorted(set(codes) - set(planned.items))
    if extra:
        raise NotChosen(field="items", items=",".join(extra))
    return list(worded(tx, case, codes, person))


def worded(tx: Tx, case: Case, codes: tuple[str, ...], person: Any) -> Iterator[PacketItem]:
    """Yields items in words, for the packet and for its preview."""
    diagnosis = contents.diagnosis(tx, case)
    study = diagnosis.content if diagnosis else StudyFile()
    for code in codes:
        label, words = WORDS.get(code, (code, lambda s, p: ""))
        said = words(study, person)
        unsaid = NOT_SENT if FIELDS.get(code, frozenset()) & set(person.withheld) else NOT_KNOWN
        yield PacketItem(code, label, said or unsaid, bool(said))


def _day(study: StudyFile) -> str:
    born = study.household.applicant.birth_date
    return written_day(born) if born else ""
