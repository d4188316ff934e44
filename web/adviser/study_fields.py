"""The study file's sections and fields with their labels (charter A3, A7), for the forms and for reading."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    `kind` is text, area, lines, date, tel, whole, yes_no, choice or boxes; `codes` names the list of codes of the last
    two. An area of lines holds one value a line.
    """

    name: str
    label: str
    kind: str = "text"
    codes: str = ""
    hint: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of rows; `none` is the name of the box that says that the list is empty, and `nothing` its label.

    The form has `count` rows, or one more than are held, up to the API's limit, `most`.
    """

    name: str
    legend: str
    fields: tuple[Field, ...]
    count: int
    most: int
    none: str = ""
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    legend: str
    fields: tuple[Field | Rows, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: `keys` are its parts of the study file.

    A section without groups of fields has a template of its own.
    """

    slug: str
    title: str
    keys: tuple[str, ...]
    groups: tuple[Group, ...] = ()


def _person(path: str) -> tuple[Field, ...]:
    return (
        Field(f"{path}.last_name", "Nom"),
        Field(f"{path}.first_name", "Prénom"),
        Field(f"{path}.birth_date", "Date de naissance", "date"),
    )


def work_group(member: str, whose: str) -> Group:
    path = f"work.{member}"
    return Group(
        whose,
        (
            Field(f"{path}.occupation", "Catégorie socioprofessionnelle", "choice", "occupations"),
            Field(f"{path}.profession", "Profession"),
            Field(f"{path}.contract", "Nature du contrat de travail", "choice", "contracts"),
            Field(f"{path}.employer", "Employeur"),
            Field(f"{path}.seniority_months", "Ancienneté, en mois", "whole"),
        ),
    )


def _risk(code: str, label: str) -> Group:
    return Group(
        label,
        (
            Field(f"impact.{code}.level", "Niveau", "choice", "risk_levels"),
            Field(f"impact.{code}.comment", "Pourquoi"),
        ),
    )


HOUSEHOLD = Section(
    "menage",
    "Le ménage",
    ("household",),
    (
        Group("Le demandeur", _person("household.applicant")),
        Group(
            "Où le joindre",
            (
                Field("household.address.lines", "Adresse", "lines"),
                Field("household.address.postcode", "Code postal"),
                Field("household.address.town", "Commune"),
                Field("household.personal_phone", "Téléphone personnel", "tel"),
                Field("household.professional_phone", "Téléphone professionnel", "tel"),
            ),
        ),
        Group(
            "La famille",
            (
                Field("household.family_situation", "Situation de famille", "choice", "family_situations"),
                Field("household.marriage_contract", "Contrat de mariage", "yes_no"),
                Rows(
                    "household.dependants",
                    "Personnes à charge",
                    (Field("age", "Âge", "whole"), Field("relation", "Lien")),
                    6,
                    20,
                    "household.no_dependants",
                    "Aucune personne à charge",
                ),
            ),
        ),
        Group("Le conjoint, s'il y en a un", _person("household.spouse")),
    ),
)

WORK = Section(
    "travail",
    "Le travail",
    ("work",),
    (work_group("applicant", "Le demandeur"), work_group("spouse", "Le conjoint, s'il y en a un")),
)

HOUSING = Section(
    "logement",
    "Le logement et la difficulté",
    ("housing", "difficulty"),
    (
        Group(
            "Le logement",
            (
                Field("housing.status", "Situation au regard du logement", "choice", "housing_statuses"),
                Field("housing.other_status", "Autre situation, à préciser"),
            ),
        ),
        Group(
            "La difficulté",
            (
                Field("difficulty.context", "Contexte", "area"),
                Field(
                    "difficulty.types", "Type de difficulté liée au logement", "boxes", "housing_difficulties"
                ),
                Field("difficulty.causes", "Causes", "boxes", "causes"),
                Field("difficulty.origin", "Origine de la difficulté", "choice", "origins"),
            ),
        ),
        Group(
            "Ce qui a déjà été fait",
            (
                Rows(
                    "difficulty.steps_taken",
                    "Démarches déjà effectuées auprès d'autres organismes",
                    (Field("body", "Organisme"), Field("aid_obtained", "Aide obtenue")),
                    4,
                    50,
                    "difficulty.no_steps_taken",
                    "Aucune démarche",
                ),
            ),
        ),
    ),
)

BUDGET = Section("budget", "Le budget", ("budget",))

OUTLOOK = Section(
    "perspectives",
    "Les perspectives",
    ("outlook",),
    (
        Group(
            "La capacité à trouver une solution",
            (
                Field("outlook.capacity_alone", "Face au logement, la personne", "choice", "capacities"),
                Field("outlook.likely_duration", "Durée probable de la difficulté", "choice", "durations"),
                Field(
                    "outlook.return_to_normal_family",
                    "Retour à une situation familiale normale",
                    "choice",
                    "chances",
                ),
            ),
        ),
        Group(
            "Ce qui peut évoluer",
            (
                Field("outlook.family", "Perspectives familiales", "area"),
                Field("outlook.work", "Perspectives professionnelles", "area"),
                Field("outlook.personal", "Perspectives personnelles", "area"),
            ),
        ),
        Group(
            "En cas de surendettement",
            (
                Field("outlook.over_indebtedness.origin", "Son origine", "area"),
                Field("outlook.over_indebtedness.way_of_consuming", "Le mode de consommation", "area"),
            ),
        ),
        Group(
            "Les informations données à la personne",
            (
                Rows(
                    "outlook.information_given",
                    "Sur quoi, et quand",
                    (
                        Field("topic", "Sujet", "choice", "topics"),
                        Field("on", "Le", "date"),
                        Field("content", "Ce qui a été dit"),
                    ),
                    4,
                    50,
                ),
            ),
        ),
        Group(
            "Passagère ou durable ?",
            (
                Field("outlook.nature", "La difficulté est", "choice", "natures"),
                Field("outlook.nature_reason", "Pourquoi"),
            ),
        ),
    ),
)

IMPACT = Section(
    "risques",
    "L'impact de l'aide",
    ("impact",),
    (
        _risk("aid_fails", "Risque d'échec de l'aide"),
        _risk("turns_structural", "Risque que la difficulté devienne durable"),
        _risk("aid_not_legitimate", "Risque d'accorder une aide non légitime"),
        Group(
            "Diagnostic social", (Field("impact.social_diagnosis", "Son résultat, s'il y en a un", "area"),)
        ),
    ),
)

PROOFS = Section("pieces", "Les justificatifs", ("proofs",))

ANALYSIS = Section(
    "analyse",
    "L'analyse et les préconisations",
    ("analysis", "recommendations"),
    (
        Group(
            "Analyse du conseiller",
            (
                Field("analysis", "Situation actuelle et perspectives d'évolution", "area"),
                Field("recommendations", "Préconisations", "area"),
            ),
        ),
    ),
)

SECTIONS = (HOUSEHOLD, WORK, HOUSING, BUDGET, OUTLOOK, IMPACT, PROOFS, ANALYSIS)
BY_SLUG = {section.slug: section for section in SECTIONS}


def following(section: Section) -> Section | None:
    at = SECTIONS.index(section) + 1
    return SECTIONS[at] if at < len(SECTIONS) else None


def section_of(path: str) -> Section:
    """Returns the section of a field of the study file, given by its path."""
    key = path.partition(".")[0]
    return next(section for section in SECTIONS if key in section.keys)
