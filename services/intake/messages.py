"""What `intake` writes, in French, of a case that no CIL can take yet: to UESL and to the person (CASE-12).

UESL reads no identity. A person whose contact is protected is not written to: the adviser who received them tells them.
"""

from uuid import UUID

from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc

from kernel.calendar import written_day
from kernel.database import Tx
from kernel.identity import Actor
from kernel.ids import short_reference
from kernel.mail import Compose, Email, Message, Withheld
from kernel.platform import Platform
from kernel.roles import TechnicalRole
from services.intake import repository
from services.intake.domain.letters import LETTERS, Letter
from services.intake.models import WaitingRow
from services.intake.service import people
from words.articles import the

POSTMAN = Actor("postman-intake", TechnicalRole.SERVICE)

TEXTS = {
    Letter.CASE_WITHOUT_CIL: (
        "Aucun CIL ne peut prendre le dossier {reference}, demandé le {day} auprès d'un conseiller : {cil} a reçu la "
        "personne{place}.{urgent}\n\n"
        "Désignez le CIL qui le prend : {address}\n\n"
        "D'ici là, la demande reste sur la liste du CIL qui a reçu la personne."
    ),
    Letter.REQUEST_WAITS: (
        "Nous avons bien reçu votre demande d'accompagnement. Nous cherchons le conseiller qui vous suivra : il vous "
        "contactera lui-même, vous n'avez rien à refaire.\n\n"
        "{cil}, qui vous a reçu, reste à votre écoute : {telephone}."
    ),
}


def compose(platform: Platform) -> Compose:
    """The composer of this service's messages."""
    organisations = platform.call("platform")
    cils = platform_pb2_grpc.OrganisationsStub(organisations.channel)

    async def composed(message: Message) -> Email | Withheld:
        letter = Letter(message.template)
        found = await platform.db.read(_waiting, POSTMAN, UUID(message.subject))
        if found is None:
            return Withheld("settled")
        row, reach = found
        to = platform.settings.uesl_email if LETTERS[letter].to == "uesl" else reach.email
        if LETTERS[letter].to == "person" and (reach.safe_contact or reach.erased):
            return Withheld("safe_contact" if reach.safe_contact else "no_email")
        if not to:
            return Withheld("no_email")
        cil = await organisations(cils.GetCil, platform_pb2.GetCilRequest(cil=row.cil))
        reference = short_reference(row.id)
        text = TEXTS[letter].format(
            reference=reference,
            day=written_day(row.day),
            cil=the(cil.name) if letter is Letter.CASE_WITHOUT_CIL else _first(the(cil.name)),
            telephone=cil.telephone,
            place=f", dans le département {row.departement}" if row.departement else "",
            urgent=" La situation est urgente." if row.urgent else "",
            address=f"{platform.settings.public_url}/attente",
        )
        return Email(to, LETTERS[letter].title.format(reference=reference), _letter(text))

    return composed


def _waiting(tx: Tx, case_id: UUID) -> tuple[WaitingRow, people.Reach] | None:
    """The case, if it still waits, and how to write to its person now."""
    row = repository.find_waiting(tx, case_id)
    if row is None:
        return None
    person = repository.contact_of_waiting(tx, row).person_id
    return row, people.reach(tx, person) if person else people.Reach(erased=True)


def _letter(text: str) -> str:
    return f"Bonjour,\n\n{text}\n\nCIL-PASS assistance\n"


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]
