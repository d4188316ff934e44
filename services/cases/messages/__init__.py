"""What is written to employees, in French; composed when it leaves, and withheld where it no longer makes sense.

Every message obeys safe contact (CONF-5): the channel and hours come from `intake` at the last moment, and in
that mode neither the sender, the subject nor the text says what it is about. The platform is never named (PLAT-2).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from cilpass.intake.v1 import intake_pb2, intake_pb2_grpc
from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc

from kernel.database import Tx
from kernel.feed import from_timestamp
from kernel.identity import Actor
from kernel.links import Link
from kernel.mail import Compose, Email, Later, Message, State, Withheld, messages_of
from kernel.platform import Platform
from kernel.roles import TechnicalRole
from services.cases import repository
from services.cases.domain.assignment import Adviser
from services.cases.domain.formats import long_date
from services.cases.domain.letters import LETTERS, Letter, Opens
from services.cases.domain.retention import NOT_TOLD
from services.cases.domain.steps import Step
from services.cases.messages import colleagues
from services.cases.service import amendments, engagement, handover, survey

POSTMAN = Actor("postman-cases", TechnicalRole.SERVICE)

LINKS: dict[Opens, Callable[[Tx, UUID, int], Link]] = {
    "sign": engagement.link_to_sign,
    "amend": amendments.link_to_amend,
    "survey": survey.link_to_survey,
    "file": handover.link_to_file,
}
"""What makes a letter's link. A discreet letter has at least that to the file, as it says all behind it."""

TEXTS = {
    Letter.ADVISER_DESIGNATED: (
        "Nous avons bien reçu votre demande. {adviser} est votre interlocuteur unique et vous suivra "
        "tout au long de votre dossier {reference}."
    ),
    Letter.ADVISER_CHANGED: "{adviser} suit désormais votre dossier {reference} et reprend contact avec vous.",
    Letter.OFFER: (
        "Nous vous proposons un engagement réciproque : ce que nous ferons pour vous, et ce que vous ferez "
        "de votre côté. Lisez-le, puis signez-le si vous êtes d'accord, jusqu'au {due} inclus :\n\n{link}"
    ),
    Letter.OFFER_REMINDER: (
        "Votre engagement réciproque attend votre signature jusqu'au {due} inclus. Vous pouvez le lire ici :"
        "\n\n{link}\n\nUne question, un doute ? Appelez {adviser}."
    ),
    Letter.OFFER_EXTENDED: (
        "Vous pouvez maintenant signer votre engagement réciproque jusqu'au {due} inclus :\n\n{link}"
    ),
    Letter.OFFER_LAPSED: (
        "Le délai pour signer votre engagement réciproque est passé. Rien n'est perdu : {adviser} reprend "
        "contact avec vous pour voir la suite."
    ),
    Letter.ENGAGEMENT_SIGNED: (
        "Votre engagement réciproque est signé par vous et par le CIL. {adviser} vous accompagne pour le mener. "
        "Vous pouvez relire à tout moment ce qui a été convenu, et ce que chacun doit faire :\n\n{link}"
    ),
    Letter.AMENDMENT: (
        "Nous vous proposons de modifier votre engagement réciproque : la page indique ce qui s'ajoute, ce qui est "
        "retiré, et pourquoi. Lisez-la, puis signez si vous êtes d'accord, ou refusez :\n\n{link}\n\n"
        "Rien ne change tant que vous et le CIL n'avez pas signé. Une question ? Appelez {adviser}."
    ),
    Letter.AMENDMENT_SIGNED: (
        "La modification de votre engagement réciproque est signée par vous et par le CIL : elle s'applique dès "
        "maintenant. Vous pouvez relire ce qui a été convenu :\n\n{link}\n\n{adviser} reste à votre disposition."
    ),
    Letter.AMENDMENT_WITHDRAWN: (
        "La modification de votre engagement réciproque que nous vous avions proposée est retirée : vous n'avez rien "
        "à signer, et votre engagement reste tel que vous l'avez signé. Une question ? Appelez {adviser}."
    ),
    Letter.IMPLEMENTATION_REMINDER: (
        "Nous faisons le point : les engagements pris sont à mener jusqu'au {due} inclus. "
        "Ce que chacun doit faire est ici :\n\n{link}\n\n"
        "Si quelque chose vous bloque, appelez {adviser} : nous chercherons ensemble."
    ),
    Letter.IMPLEMENTATION_EXTENDED: (
        "Vous avez désormais jusqu'au {due} inclus pour mener vos démarches. Ce que chacun doit faire est ici :"
        "\n\n{link}"
    ),
    Letter.FILE: (
        "Votre dossier est à vous. Vous pouvez le lire ici, avec votre diagnostic, ce qui a été transmis à des "
        "partenaires et qui l'a consulté :\n\n{link}\n\nUne question ? Appelez {adviser}."
    ),
    Letter.SURVEY: (
        "Votre accompagnement est terminé. Votre avis nous aide à mieux faire ; quelques minutes suffisent, "
        "jusqu'au {due} inclus :\n\n{link}"
    ),
    Letter.SURVEY_REMINDER: "Vous pouvez encore nous donner votre avis, jusqu'au {due} inclus :\n\n{link}",
    Letter.RETENTION_NOTICE: (
        "Votre accompagnement est terminé depuis longtemps : votre dossier est conservé jusqu'au {due} inclus, puis "
        "effacé, avec vos coordonnées. Vous n'avez rien à faire. Si vous souhaitez le relire ou en garder une copie, "
        "vous pouvez le faire d'ici là :\n\n{link}"
    ),
    Letter.RETENTION_EXTENDED: (
        "Une procédure en cours nous oblige à garder votre dossier plus longtemps : il est conservé jusqu'au {due} "
        "inclus, puis effacé. Une question ? Appelez {adviser}."
    ),
}

NEUTRAL_TITLE = "Un message pour vous"
NEUTRAL_TEXT = "Bonjour,\n\nUn message vous attend.\n\n{link}\n\nÀ bientôt."


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message says, read in one transaction; `given` are the words that the call of `mail.decide` gave."""

    person_id: UUID
    cil: str
    reference: str
    adviser: Adviser | None
    due: str
    given: Mapping[str, str]


def compose(platform: Platform) -> Compose:
    """The composer of this service's messages."""
    intake, organisations = platform.call("intake"), platform.call("platform")
    people = intake_pb2_grpc.IntakeStub(intake.channel)
    cils = platform_pb2_grpc.OrganisationsStub(organisations.channel)

    async def composed(message: Message) -> Email | Withheld | Later:
        letter = Letter(message.template)
        if LETTERS[letter].to != "employee":
            return await colleagues.composed(platform, POSTMAN, message)
        facts = await platform.db.read(gather, POSTMAN, message)
        if isinstance(facts, Withheld):
            return facts
        reach = await intake(people.GetReach, intake_pb2.GetReachRequest(person_id=str(facts.person_id)))
        if reach.safe_contact and not reach.HasField("next_at"):
            return Withheld("safe_contact")
        if reach.erased or not reach.email:
            return Withheld("no_email")
        if (next_at := from_timestamp(reach.next_at)) > platform.clock.now():
            return Later(next_at)
        cil = await organisations(cils.GetCil, platform_pb2.GetCilRequest(cil=facts.cil))
        opens = LETTERS[letter].link or ("file" if reach.safe_contact else None)
        made_for = (UUID(message.subject), reach.version)
        link = await platform.db.write(LINKS[opens], POSTMAN, *made_for) if opens else None
        address = _address(platform, link, "message" if reach.safe_contact else "salarie")
        if reach.safe_contact:
            text = NEUTRAL_TEXT.format(link=address)
            return Email(reach.email, NEUTRAL_TITLE, text, discreet=True)
        return Email(reach.email, LETTERS[letter].title, _text(letter, facts, reach, cil, address))

    return composed


def gather(tx: Tx, message: Message) -> Facts | Withheld:
    """What a message needs, or why it does not leave any more."""
    letter = Letter(message.template)
    row = LETTERS[letter]
    case = repository.find_case(tx, UUID(message.subject))
    if case is None or (case.ended_as and not row.after_the_end):
        return Withheld("case_ended")
    due = ""
    if row.open:
        step = repository.find_latest_step(tx, case, row.open)
        if step is None or not step.is_open or _of_another(message, step):
            return Withheld("settled")
        due = long_date(step.due) if step.due else ""
    if row.unless_not_told and case.outcome in NOT_TOLD:
        return Withheld("not_told")
    if letter is Letter.AMENDMENT_WITHDRAWN and not _proposed(tx, message):
        return Withheld("never_proposed")
    adviser = repository.find_adviser(tx, case.adviser) if case.adviser else None
    return Facts(case.person_id, case.cil, case.reference, adviser, due, message.params)


def _of_another(message: Message, step: Step) -> bool:
    """Whether it was decided for an earlier step of this kind."""
    return message.params.get("ordinal", str(step.ordinal)) != str(step.ordinal)


def _proposed(tx: Tx, message: Message) -> bool:
    """Whether the proposal that is withdrawn had left: else there is nothing to take back."""
    return any(
        row.template == Letter.AMENDMENT
        and row.state == State.SENT
        and row.params["ordinal"] == message.params["ordinal"]
        for row in messages_of(tx, message.subject)
    )


def filled_in(text: str, facts: Facts, cil: platform_pb2.Cil, link: str) -> str:
    """A letter's text with its words; what the letter's own call gave never replaces those of all letters."""
    who = facts.adviser
    adviser = f"{who.name} ({who.telephone or cil.telephone})" if who else f"votre CIL ({cil.telephone})"
    words = {"adviser": adviser, "reference": facts.reference, "due": facts.due, "link": link}
    return text.format(**{**facts.given, **words})


def _text(letter: Letter, facts: Facts, reach: intake_pb2.Reach, cil: platform_pb2.Cil, link: str) -> str:
    body = filled_in(TEXTS[letter], facts, cil, link)
    greeting = f"Bonjour {reach.first_name} {reach.last_name},"
    return (
        f"{greeting}\n\n{body}\n\nCe service est gratuit et confidentiel : votre employeur n'en sait rien sans "
        f"votre accord.\n\nCIL-PASS assistance — {cil.name}\n"
    )


def _address(platform: Platform, link: Link | None, page: str) -> str:
    """The address of a link's page, which opens nothing until its button is pressed: mail scanners follow links."""
    if link is None:
        return ""
    return f"{platform.settings.public_url}/lien/{page}/{platform.links.token(link.id)}"
