"""The menu of each role."""

from dataclasses import dataclass, replace

from web.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the menu; `{own}` in its address stands for the visitor's organisation."""

    address: str
    label: str


WORK = Section("/aujourdhui", "À faire")
CONTACT = Section("/contacts/nouveau", "Nouveau contact")
CONTACTS = Section("/contacts", "Contacts")
CASES = Section("/dossiers", "Dossiers")
PARTNERS = Section("/partenaires", "Partenaires")
TEAM = Section("/equipe", "Équipe")
CONVENTIONS = Section("/conventions", "Conventions")
FIGURES = Section("/indicateurs", "Indicateurs")
PLATFORMS = Section("/plates-formes", "Plates-formes")
OWN_FILE = Section("/plates-formes/{own}", "Dossier d'homologation")
CILS = Section("/cil", "CIL")
WAITING = Section("/attente", "Dossiers sans CIL")
OWN_CIL = Section("/cil/{own}", "Mon CIL")
NATIONAL_SEATS = Section("/uesl/uesl/mandats", "Mandats à l'UESL")
HEALTH = Section("/exploitation", "État du service")

SECTIONS = {
    "adviser": (WORK, CONTACT, CONTACTS, CASES, PARTNERS),
    "cil_responsible": (TEAM, CASES, CONTACTS, PARTNERS, OWN_CIL, CONVENTIONS, FIGURES),
    "cil_president": (CONVENTIONS, OWN_CIL, FIGURES),
    "platform_operator": (CONVENTIONS, CILS, OWN_FILE, FIGURES),
    "platform_expert": (FIGURES, PLATFORMS),
    "platform_representative": (CONVENTIONS, CILS, OWN_FILE, FIGURES),
    "uesl_controller": (FIGURES, PLATFORMS, CILS, CONVENTIONS, WAITING),
    "uesl_board": (PLATFORMS, CILS, CONVENTIONS, FIGURES, WAITING, NATIONAL_SEATS),
    "operations": (HEALTH, NATIONAL_SEATS),
}


def sections_of(visitor: Visitor | None) -> tuple[Section, ...]:
    if visitor is None:
        return ()
    own = visitor.organisation
    return tuple(replace(one, address=one.address.format(own=own)) for one in SECTIONS.get(visitor.role, ()))


def current(sections: tuple[Section, ...], address: str) -> Section | None:
    """Returns the section of a page: the one with the longest address that begins the page's."""
    under = [one for one in sections if address == one.address or address.startswith(f"{one.address}/")]
    return max(under, key=lambda one: len(one.address), default=None)
