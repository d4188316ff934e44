"""The eight indicators of the charter, as published, versioned definitions (charter §5, REP-1, REP-4)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

from services.reporting.domain.facts import Fact, FactKind, Facts
from services.reporting.domain.labels import UNKNOWN, Dimension
from services.reporting.domain.satisfaction import satisfied
from services.reporting.domain.scope import Scope, latest


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing counted: `unit` is what is counted once, `fact` what shows it, `codes` how it is sorted."""

    unit: str
    fact: Fact
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
    """`find` is a pure function of a set of facts; the days are those of `Scope` (REP-1)."""

    code: Code
    version: int
    label: str
    definition: str
    find: Callable[[Facts, Scope], Iterable[Counted]]


def _contacts(facts: Facts, scope: Scope) -> Iterator[Counted]:
    for fact in _told(facts, FactKind.CONTACT_RECORDED, scope):
        yield Counted(fact.subject, fact, {Dimension.NATURE: fact.text("nature") or UNKNOWN})


def _contractual_relations(facts: Facts, scope: Scope) -> Iterator[Counted]:
    """A renewed offer counts once, on the day that its chain was first signed by both (REP-4)."""
    first: dict[str, Fact] = {}
    for fact in _of(facts, FactKind.ENGAGEMENT_SIGNED):
        chain = fact.text("renewal_of") or fact.subject
        known = first.get(chain)
        if known is None or (fact.day, fact.id) < (known.day, known.id):
            first[chain] = fact
    return (Counted(chain, fact) for chain, fact in first.items())


def _satisfied_cases(facts: Facts, scope: Scope) -> Iterator[Counted]:
    answers = _told(facts, FactKind.SURVEY_ANSWERED, scope)
    return (Counted(fact.subject, fact) for fact in answers if satisfied(fact))


def _companies_reached(facts: Facts, scope: Scope) -> Iterator[Counted]:
    contacts = list(_told(facts, FactKind.CONTACT_RECORDED, scope))
    judged = _judgements(facts, {fact.subject for fact in contacts})
    for fact in contacts:
        judgement = judged.get(fact.subject, fact)
        siren = judgement.text("siren") or fact.text("siren")
        if siren and judgement.flag("eligible"):
            yield Counted(siren, fact)


def _partners_contacted(facts: Facts, scope: Scope) -> Iterator[Counted]:
    for fact in _told(facts, FactKind.REFERRAL_SENT, scope):
        if partner := fact.text("partner"):
            yield Counted(partner, fact)


def _bodies_contacted(facts: Facts, scope: Scope) -> Iterator[Counted]:
    """By the body's number as last known, by sheet where it has none (REP-4)."""
    known = latest(_of(facts, FactKind.PARTNER_IDENTIFIED))
    for one in _partners_contacted(facts, scope):
        identified = known.get(one.unit)
        body = identified.text("body") if identified else None
        yield replace(one, unit=body or one.unit)


def _good_ends(facts: Facts, scope: Scope) -> Iterator[Counted]:
    for fact in _told(facts, FactKind.REFERRAL_ENDED, scope):
        case = fact.text("case")
        if case and fact.flag("good_end"):
            yield Counted(case, fact)


def _beneficiaries(facts: Facts, scope: Scope) -> Iterator[Counted]:
    requests = list(_requests(facts, scope))
    origins = {fact.text("contact") or "" for fact in requests}
    contacts, judged = _contacts_of(facts, origins), _judgements(facts, origins)
    for fact in requests:
        origin = fact.text("contact") or ""
        contact, judgement = contacts.get(origin), judged.get(origin)
        codes = {
            dimension: _code(dimension, judgement, fact, contact)
            for dimension in (Dimension.BENEFICIARY_KIND, Dimension.AGE_BAND, Dimension.DEPARTEMENT)
        }
        yield Counted(fact.subject, fact, codes)


def _situations(facts: Facts, scope: Scope) -> Iterator[Counted]:
    """Each breakdown by the day of its own fact: request, diagnosis, closure (REP-4)."""
    requests = list(_requests(facts, scope))
    contacts = _contacts_of(facts, {fact.text("contact") or "" for fact in requests})
    for fact in requests:
        contact = contacts.get(fact.text("contact") or "")
        yield Counted(fact.subject, fact, {Dimension.DIFFICULTY: _code(Dimension.DIFFICULTY, contact)})
    wrong = _opened_in_error(facts)
    for fact in latest(_told(facts, FactKind.DIAGNOSIS_VALIDATED, scope)).values():
        if fact.subject not in wrong:
            dimensions = (Dimension.ORIGIN, Dimension.COURSE, Dimension.HOUSING)
            yield Counted(fact.subject, fact, {d: _code(d, fact) for d in dimensions})
    for fact in _told(facts, FactKind.CASE_CLOSED, scope):
        if fact.subject not in wrong:
            yield Counted(fact.subject, fact, {Dimension.OUTCOME: _code(Dimension.OUTCOME, fact)})


def _of(facts: Facts, kind: FactKind) -> Iterable[Fact]:
    return facts.get(kind, {}).values()


def _told(facts: Facts, kind: FactKind, scope: Scope) -> Iterator[Fact]:
    """Those of the scope's days."""
    return (fact for fact in _of(facts, kind) if fact.day in scope.days)


def _contacts_of(facts: Facts, subjects: Set[str]) -> Mapping[str, Fact]:
    contacts = _of(facts, FactKind.CONTACT_RECORDED)
    return {fact.subject: fact for fact in contacts if fact.subject in subjects}


def _judgements(facts: Facts, subjects: Set[str]) -> Mapping[str, Fact]:
    """Of these contacts, on whatever day they were judged."""
    return latest(fact for fact in _of(facts, FactKind.ELIGIBILITY_JUDGED) if fact.subject in subjects)


def _opened_in_error(facts: Facts) -> frozenset[str]:
    closed = _of(facts, FactKind.CASE_CLOSED)
    return frozenset(fact.subject for fact in closed if fact.text("outcome") == "opened_in_error")


def _requests(facts: Facts, scope: Scope) -> Iterator[Fact]:
    wrong = _opened_in_error(facts)
    return (fact for fact in _told(facts, FactKind.CASE_REQUESTED, scope) if fact.subject not in wrong)


def _code(dimension: Dimension, *sources: Fact | None) -> str:
    """Code of the first source that tells it."""
    told = (source.text(dimension) for source in sources if source)
    return next((code for code in told if code), UNKNOWN)


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
"""All published definitions, of every version: one is never changed, a new version is added (REP-1)."""


def current(code: Code) -> Indicator:
    """Last version of a definition."""
    return max((one for one in INDICATORS if one.code is code), key=lambda one: one.version)
