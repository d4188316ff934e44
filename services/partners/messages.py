"""The letters to partners, in French: composed when they leave, withheld where the referral needs them no more.

No letter says who the person is or why they are helped: the partner reads that behind the link. The token is part of
the address, which no log holds, and opens nothing by itself. No letter names the platform (PLAT-2).
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc

from kernel import mail
from kernel.calendar import written_day
from kernel.database import Tx
from kernel.identity import Actor
from kernel.ids import short_reference
from kernel.mail import Compose, Email, Message, Withheld
from kernel.platform import Platform
from kernel.roles import TechnicalRole
from services.partners import repository
from services.partners.domain.letters import LETTERS, Letter
from services.partners.models import ReferralRow
from words.articles import the

POSTMAN = Actor("postman-partners", TechnicalRole.SERVICE)

TEXTS = {
    Letter.REFERRAL_SENT: (
        "Une personne en difficulté de logement est accompagnée par {cil}, qui pense que votre organisme peut l'aider. "
        "Avec son accord, nous vous transmettons les seuls éléments utiles à votre intervention :\n\n{link}\n\n"
        "Merci de nous dire si vous acceptez cette demande, ou pourquoi vous ne le pouvez pas, "
        "avant le {due} inclus. Deux clics suffisent, sans créer de compte."
    ),
    Letter.REFERRAL_REMINDER: (
        "Nous vous avons adressé une demande le {sent} et n'avons pas encore votre réponse, attendue avant le "
        "{due} inclus. Quelqu'un compte sur nous pour savoir à quoi s'en tenir :\n\n{link}\n\n"
        "Si vous ne pouvez pas y donner suite, un simple refus motivé nous permet de chercher ailleurs."
    ),
    Letter.REFERRAL_WITHDRAWN: (
        "La demande que nous vous avions adressée le {sent} n'a plus lieu d'être : vous n'avez rien à faire. "
        "Son contenu n'est plus consultable. Merci de ne conserver aucune information reçue à ce titre "
        "au-delà de vos obligations."
    ),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The data of a letter, read in one transaction."""

    to: str
    recipient: str
    partner: str
    cil: str
    link: UUID
    sent: date
    due: date
    reference: str


def compose(platform: Platform) -> Compose:
    """Returns the function that composes this service's letters."""
    organisations = platform.call("platform")
    cils = platform_pb2_grpc.OrganisationsStub(organisations.channel)

    async def composed(message: Message) -> Email | Withheld:
        facts = await platform.db.read(gather, POSTMAN, message)
        if isinstance(facts, Withheld):
            return facts
        cil = await organisations(cils.GetCil, platform_pb2.GetCilRequest(cil=facts.cil))
        letter = Letter(message.template)
        title = LETTERS[letter].title.format(partner=facts.partner, reference=facts.reference)
        return Email(facts.to, " ".join(title.split()), _text(platform, letter, facts, cil))

    return composed


def gather(tx: Tx, message: Message) -> Facts | Withheld:
    """Reads the data of a letter, or returns the reason why it is withheld."""
    letter = LETTERS[Letter(message.template)]
    row = repository.find_referral(tx, UUID(message.subject))
    if row is None or row.state != letter.awaited:
        return Withheld("settled")
    if letter.takes_back and not _was_sent(tx, row):
        return Withheld("never_sent")
    partner, recipient = repository.sent_to(tx, row)
    if not recipient.active:
        return Withheld("recipient_removed")
    referral = repository.referral_of(row)
    return Facts(
        to=recipient.email,
        recipient=recipient.name,
        partner=partner.name,
        cil=row.cil,
        link=row.link_id,
        sent=referral.sent_on,
        due=referral.deadlines.answer_due_on,
        reference=short_reference(row.id),
    )


def _was_sent(tx: Tx, row: ReferralRow) -> bool:
    return any(
        one.template == Letter.REFERRAL_SENT and one.state == mail.State.SENT
        for one in mail.messages_of(tx, row.id)
    )


def _text(platform: Platform, letter: Letter, facts: Facts, cil: platform_pb2.Cil) -> str:
    link = f"{platform.settings.public_url}/lien/partenaire/{platform.links.token(facts.link)}"
    body = TEXTS[letter].format(
        cil=the(cil.name), link=link, sent=written_day(facts.sent), due=written_day(facts.due)
    )
    help_line = f"Une question ? Appelez-nous au {cil.telephone}.\n\n" if cil.telephone else ""
    return f"Bonjour {facts.recipient},\n\n{body}\n\n{help_line}CIL-PASS assistance — {cil.name}\n"
