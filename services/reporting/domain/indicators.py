"""The indicators of the charter, as published, versioned definitions (charter §5, REP-1, REP-4)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from services.cases.facts import CaseClosed, DiagnosisValidated, EngagementSigned, SurveyAnswered
from services.intake.facts import CaseRequested, ContactRecorded, EligibilityJudged
from services.partners.facts import PartnerIdentified, ReferralEnded, ReferralSent
from services.reporting.domain.facts import Content, Fact, Facts, of_kind
from services.reporting.domain.labels import UNKNOWN, Dimension
from services.reporting.domain.satisfaction import satisfied
from services.reporting.domain.scope import Scope, latest
from words.way import Outcome


@dataclass(frozen=True, slots=True)
class Counted:
    """One occurrence that an indicator found.

    `unit` is the id that counts once (a case, a company), `fact` proves the occurrence, and `codes` says where it goes
    in each breakdown.
    """

    unit: str
    fact: Fact[Any]
    codes: Mapping[Dimension, str] = field(default_factory=dict, hash=False)


class Code(StrEnum):
    CONTACTS = "contacts"
    CONTRACTUAL_RELATIONS = "contractual_relations"
    SATISFIED_CASES = "satisfied_cases"
    COMPANIES_REACHED = "companies_reached"
    PARTNERS_CONTACTED = "partners_contacted"
    GOOD_ENDS = "good_ends"
    BENEFICIARIES = "beneficiaries"
    SITUATIONS = "situations"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A version of a definition. `find` is a pure function of a set of facts and of the days of the scope (REP-1)."""

    code: Code
    version: int
    label: str
    definition: str
    find: Callable[[Facts, Scope], Iterable[Counted]]


def _contacts(facts: Facts, scope: Scope) -> Iterator[Counted]:
    for fact in _within(facts, ContactRecorded, scope):
        yield Counted(fact.subject, fact, {Dimension.NATURE: fact.content.nature})


def _contractual_relations(facts: Facts, scope: Scope) -> Iterator[Counted]:
    """Counts a case once, on the day when both parties had first signed one of its engagements (REP-4)."""
    first: dict[str, Fact[EngagementSigned]] = {}
    for fact in of_kind(facts, EngagementSigned):
        case = str(fact.content.case)
        known = first.get(case)
        if known is None or (fact.day, fact.id) < (known.day, known.id):
            first[case] = fact
    return (Counted(case, fact) for case, fact in first.items())


def _satisfied_cases(facts: Facts, scope: Scope) -> Iterator[Counted]:
    answers = _within(facts, SurveyAnswered, scope)
    return (Counted(fact.subject, fact) for fact in answers if satisfied(fact.content))


def _companies_reached(facts: Facts, scope: Scope) -> Iterator[Counted]:
    contacts = list(_within(facts, ContactRecorded, scope))
    judged = _judgements(facts, {fact.subject for fact in contacts})
    for fact in contacts:
        judgement = judged[fact.subject].content if fact.subject in judged else fact.content
        siren = judgement.siren or fact.content.siren
        if siren and judgement.eligible:
            yield Counted(siren, fact)


def _partners_contacted(facts: Facts, scope: Scope) -> Iterator[Counted]:
    for fact in _within(facts, ReferralSent, scope):
        yield Counted(str(fact.content.partner), fact)


def _bodies_contacted(facts: Facts, scope: Scope) -> Iterator[Counted]:
    """Counts partners by the last known number of the body, or by sheet where the body has none (REP-4)."""
    known = latest(of_kind(facts, PartnerIdentified))
    for one in _partners_contacted(facts, scope):
        identified = known.get(one.unit)
        body = identified.content.body if identified else None
        yield replace(one, unit=body or one.unit)


def _good_ends(facts: Facts, scope: Scope) -> Iterator[Counted]:
    for fact in _within(facts, ReferralEnded, scope):
        if fact.content.good_end:
            yield Counted(str(fact.content.case), fact)


def _beneficiaries(facts: Facts, scope: Scope) -> Iterator[Counted]:
    requests = list(_requests(facts, scope))
    origins = {str(fact.content.contact) for fact in requests}
    contacts, judged = _contacts_of(facts, origins), _judgements(facts, origins)
    for fact in requests:
        origin = str(fact.content.contact)
        contact, judgement = contacts.get(origin), judged.get(origin)
        codes = {
            dimension: _code(dimension, judgement, fact, contact)
            for dimension in (Dimension.BENEFICIARY_KIND, Dimension.AGE_BAND, Dimension.DEPARTEMENT)
        }
        yield Counted(fact.subject, fact, codes)


def _situations(facts: Facts, scope: Scope) -> Iterator[Counted]:
    """Counts each breakdown on the day of its own fact: request, diagnosis or closure (REP-4)."""
    requests = list(_requests(facts, scope))
    contacts = _contacts_of(facts, {str(fact.content.contact) for fact in requests})
    for fact in requests:
        contact = contacts.get(str(fact.content.contact))
        yield Counted(fact.subject, fact, {Dimension.DIFFICULTY: _code(Dimension.DIFFICULTY, contact)})
    wrong = _opened_in_error(facts)
    dimensions = (Dimension.ORIGIN, Dimension.COURSE, Dimension.HOUSING)
    for validated in latest(_within(facts, DiagnosisValidated, scope)).values():
        if validated.subject not in wrong:
            yield Counted(validated.subject, validated, {d: _code(d, validated) for d in dimensions})
    for closed in _within(facts, CaseClosed, scope):
        if closed.subject not in wrong:
            yield Counted(closed.subject, closed, {Dimension.OUTCOME: closed.content.outcome})


def _within(facts: Facts, declaration: type[Content], scope: Scope) -> Iterator[Fact[Content]]:
    """Returns the facts of one kind that count on the days of the scope."""
    return (fact for fact in of_kind(facts, declaration) if fact.day in scope.days)


def _contacts_of(facts: Facts, subjects: Set[str]) -> Mapping[str, Fact[ContactRecorded]]:
    contacts = of_kind(facts, ContactRecorded)
    return {fact.subject: fact for fact in contacts if fact.subject in subjects}


def _judgements(facts: Facts, subjects: Set[str]) -> Mapping[str, Fact[EligibilityJudged]]:
    """Returns the last judgement of each of these contacts, made on any day."""
    return latest(fact for fact in of_kind(facts, EligibilityJudged) if fact.subject in subjects)


def _opened_in_error(facts: Facts) -> frozenset[str]:
    closed = of_kind(facts, CaseClosed)
    return frozenset(fact.subject for fact in closed if fact.content.outcome == Outcome.OPENED_IN_ERROR)


def _requests(facts: Facts, scope: Scope) -> Iterator[Fact[CaseRequested]]:
    wrong = _opened_in_error(facts)
    return (fact for fact in _within(facts, CaseRequested, scope) if fact.subject not in wrong)


def _code(dimension: Dimension, *sources: Fact[Any] | None) -> str:
    """Returns the code of the first source that has one, else UNKNOWN."""
    codes = (source.code(dimension) for source in sources if source)
    return next((code for code in codes if code), UNKNOWN)


INDICATORS = (
    Indicator(
        Code.CONTACTS,
        1,
        "Contacts par nature",
        "Nombre de contacts, selon le jour du contact et sa nature, qu'un dossier suive ou non.",
        _contacts,
    ),
    Indicator(
        Code.CONTRACTUAL_RELATIONS,
        1,
        "Relations contractualisées",
        "Nombre d'engagements réciproques signés par les deux parties, au jour de la dernière signature ; "
        "une offre renouvelée compte une fois.",
        _contractual_relations,
    ),
    Indicator(
        Code.SATISFIED_CASES,
        1,
        "Cas traités à la satisfaction du salarié",
        "Nombre de dossiers dont le salarié répond, à la troisième question de l'enquête, que les conseils "
        "lui ont permis de surmonter sa difficulté ; sans réponse à cette question, dossiers dont au moins "
        "trois des quatre points de la quatrième question ont une réponse, toutes « satisfait » ou « très "
        "satisfait ». Au jour de la réponse.",
        _satisfied_cases,
    ),
    Indicator(
        Code.COMPANIES_REACHED,
        1,
        "Entreprises touchées",
        "Nombre de numéros SIREN distincts des entreprises des personnes éligibles ayant eu un contact "
        "dans la période.",
        _companies_reached,
    ),
    Indicator(
        Code.PARTNERS_CONTACTED,
        1,
        "Sous-traitants ou partenaires contactés",
        "Nombre de partenaires distincts auxquels une mise en relation a été envoyée, et nombre de mises en "
        "relation, au jour de l'envoi.",
        _partners_contacted,
    ),
    Indicator(
        Code.PARTNERS_CONTACTED,
        2,
        "Sous-traitants ou partenaires contactés",
        "Nombre d'organismes distincts, par leur numéro SIREN ou RNA, auxquels une mise en relation a été "
        "envoyée, et nombre de mises en relation, au jour de l'envoi ; un organisme sans numéro compte une "
        "fois par fiche de CIL.",
        _bodies_contacted,
    ),
    Indicator(
        Code.GOOD_ENDS,
        1,
        "Dossiers menés à bonne fin par les sous-traitants",
        "Nombre de dossiers distincts dont au moins une mise en relation a été menée à bonne fin, au jour "
        "de ce résultat.",
        _good_ends,
    ),
    Indicator(
        Code.BENEFICIARIES,
        1,
        "Caractéristiques des bénéficiaires",
        "Répartition des dossiers demandés, au jour de la première demande, par qualité du bénéficiaire, "
        "tranche d'âge et département ; les dossiers ouverts par erreur ne comptent pas.",
        _beneficiaries,
    ),
    Indicator(
        Code.SITUATIONS,
        1,
        "Caractéristiques des situations de détresse",
        "Répartition des dossiers par difficulté au jour de la première demande, par origine, caractère et "
        "situation au regard du logement au jour du dernier diagnostic validé de la période, et par issue "
        "au jour de la clôture ; les dossiers ouverts par erreur ne comptent pas.",
        _situations,
    ),
)
"""All versions of all definitions. A published one never changes: a new version is added beside it (REP-1)."""


def current(code: Code) -> Indicator:
    """Returns the last version of a definition."""
    return max((one for one in INDICATORS if one.code is code), key=lambda one: one.version)
