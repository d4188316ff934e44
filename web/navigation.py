"""What each role finds in its menu."""

from dataclasses import dataclass

from web.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Section:
    address: str
    label: str


WORK = Section("/aujourdhui", "À faire")
CONTACT = Section("/contacts/nouveau", "Nouveau contact")
CASES = Section("/dossiers", "Dossiers")
PARTNERS = Section("/partenaires", "Partenaires")
TEAM = Section("/equipe", "Équipe")
CONVENTIONS = Section("/conventions", "Conventions")
FIGURES = Section("/indicateurs", "Indicateurs")
PLATFORMS = Section("/plates-formes", "Plates-formes")
CILS = Section("/cil", "CIL")
HEALTH = Section("/exploitation", "État du service")

SECTIONS = {
    "adviser": (WORK, CONTACT, CASES, PARTNERS),
    "cil_responsible": (TEAM, CASES, CONTACT, PARTNERS, CONVENTIONS, FIGURES),
    "cil_president": (CONVENTIONS, FIGURES),
    "platform_operator": (CONVENTIONS, CILS, FIGURES),
    "platform_expert": (FIGURES, PLATFORMS),
    "platform_representative": (CONVENTIONS, CILS, FIGURES),
    "uesl_controller": (FIGURES, PLATFORMS, CILS, CONVENTIONS),
    "uesl_board": (PLATFORMS, CILS, CONVENTIONS, FIGURES),
    "operations": (HEALTH,),
}


def sections_of(visitor: Visitor | None) -> tuple[Section, ...]:
    return SECTIONS.get(visitor.role, ()) if visitor else ()
