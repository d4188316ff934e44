"""What is written to employees, in French; composed when it leaves, and withheld where it no longer makes sense.

Every message obeys safe contact (CONF-5): the channel and hours come from `intake` at the last moment, and in
that mode neither the sender, the subject nor the text says what it is about. The platform is never named (PLAT-2).
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cilpass.intake.v1 import intake_pb2, intake_pb2_grpc
from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc

from kernel.database import Tx
from kernel.feed import from_timestamp
from kernel.identity import Actor, Role
from kernel.links import Link
from kernel.mail import Compose, Email, Later, Message, State, Withheld, messages_of
from kernel.service import Platform
from services.cases import repository
from services.cases.domain.assignment import Adviser
from services.cases.domain.retention import NOT_TOLD
from services.cases.domain.steps import Step
from services.cases.domain.wording import long_date
from services.cases.messages import colleagues
from services.cases.service import amendments, engagement, handover, survey
from words.way import StepKind

POSTMAN = Actor("postman-cases", Role.SERVICE)

NEEDS_OPEN = {
    "offer": StepKind.SIGN_ENGAGEMENT,
    "offer_reminder": StepKind.SIGN_ENGAGEMENT,
    "offer_extended": StepKind.SIGN_ENGAGEMENT,
    "implementation_reminder": StepKind.IMPLEMENTATION,
    "implementation_extended": StepKind.IMPLEMENTATION,
    "amendment": StepKind.SIGN_AMENDMENT,
    "survey": StepKind.SURVEY,
    "survey_reminder": StepKind.SURVEY,
    "retention_notice": StepKind.RETENTION,
    "retention_extended": StepKind.RETENTION,
}
"""The step that must still be open for a message to leave (peers' failures 4: nothing after an end)."""

TO_THE_EMPLOYEE_OF_A_RETENTION = frozenset({"retention_notice", "retention_extended"})
AFTER_THE_END = TO_THE_EMPLOYEE_OF_A_RETENTION | {"survey", "survey_reminder", "file"}
"""What may leave although the case was ended from outside its way."""

LINKS: dict[str, Callable[[Tx, UUID], Link]] = {
    "offer": engagement.link_to_sign,
    "offer_reminder": engagement.link_to_sign,
    "offer_extended": engagement.link_to_sign,
    "amendment": amendments.link_to_amend,
    "survey": survey.link_to_survey,
    "survey_reminder": survey.link_to_survey,
    "engagement_signed": handover.link_to_file,
    "amendment_signed": handover.link_to_file,
    "implementation_reminder": handover.link_to_file,
    "implementation_extended": handover.link_to_file,
    "file": handover.link_to_file,
    "retention_notice": handover.link_to_file,
}
"""What a message's link opens; the employee's own file is readable at any time (CASE-7). A discreet message always
has a link, as it says all behind it."""

TITLES = {
    "adviser_designated": "Votre interlocuteur CIL-PASS assistance",
    "adviser_changed": "Votre nouvel interlocuteur CIL-PASS assistance",
    "offer": "Votre engagement réciproque à signer",
    "offer_reminder": "Rappel : votre engagement réciproque à signer",
    "offer_extended": "Vous avez plus de temps pour signer",
    "offer_lapsed": "Votre engagement réciproque n'a pas été signé",
    "engagement_signed": "Votre engagement réciproque est signé",
    "amendment": "Une modification de votre engagement réciproque à signer",
    "amendment_signed": "La modification de votre engagement réciproque est signée",
    "amendment_withdrawn": "Votre engagement réciproque reste tel qu'il est",
    "implementation_reminder": "Où en sont vos démarches ?",
    "implementation_extended": "Vos démarches : un délai supplémentaire",
    "file": "Votre dossier CIL-PASS assistance",
    "survey": "Votre avis sur notre accompagnement",
    "survey_reminder": "Rappel : votre avis sur notre accompagnement",
    "retention_notice": "Votre dossier sera bientôt effacé",
    "retention_extended": "Votre dossier est conservé plus longtemps",
}

TEXTS = {
    "adviser_designated": (
        "Nous avons bien reçu votre demande. {adviser} est votre interlocuteur unique et vous suivra "
        "tout au long de votre dossier {reference}."
    ),
    "adviser_changed": "{adviser} suit désormais votre dossier {reference} et reprend contact avec vous.",
    "offer": (
        "Nous vous proposons un engagement réciproque : ce que nous ferons pour vous, et ce que vous ferez "
        "de votre côté. Lisez-le, puis signez-le si vous êtes d'accord, jusqu'au {due} inclus :\n\n{link}"
    ),
    "offer_reminder": (
        "Votre engagement réciproque attend votre signature jusqu'au {due} inclus. Vous pouvez le lire ici :"
        "\n\n{link}\n\nUne question, un doute ? Appelez {adviser}."
    ),
    "offer_extended": "Vous pouvez maintenant signer votre engagement réciproque jusqu'au {due} inclus :\n\n{link}",
    "offer_lapsed": (
        "Le délai pour signer votre engagement réciproque est passé. Rien n'est perdu : {adviser} reprend "
        "contact avec vous pour voir la suite."
    ),
    "engagement_signed": (
        "Votre engagement réciproque est signé par vous et par le CIL. {adviser} vous accompagne pour le mener. "
        "Vous pouvez relire à tout moment ce qui a été convenu, et ce que chacun doit faire :\n\n{link}"
    ),
    "amendment": (
        "Nous vous proposons de modifier votre engagement réciproque : la page indique ce qui s'ajoute, ce qui est "
        "retiré, et pourquoi. Lisez-la, puis signez si vous êtes d'accord, ou refusez :\n\n{link}\n\n"
        "Rien ne change tant que vous et le CIL n'avez pas signé. Une question ? Appelez {adviser}."
    ),
    "amendment_signed": (
        "La modification de votre engagement réciproque est signée par vous et par le CIL : elle s'applique dès "
        "maintenant. Vous pouvez relire ce qui a été convenu :\n\n{link}\n\n{adviser} reste à votre disposition."
    ),
    "amendment_withdrawn": (
        "La modification de votre engagement réciproque que nous vous avions proposée est retirée : vous n'avez rien "
        "à signer, et votre engagement reste tel que vous l'avez signé. Une question ? Appelez {adviser}."
    ),
    "implementation_reminder": (
        "Nous faisons le point : les engagements pris sont à mener jusqu'au {due} inclus. "
        "Ce que chacun doit faire est ici :\n\n{link}\n\n"
        "Si quelque chose vous bloque, appelez {adviser} : nous chercherons ensemble."
    ),
    "implementation_extended": (
        "Vous avez désormais jusqu'au {due} inclus pour mener vos démarches. Ce que chacun doit faire est ici :"
        "\n\n{link}"
    ),
    "file": (
        "Votre dossier est à vous. Vous pouvez le lire ici, avec votre diagnostic, ce qui a été transmis à des "
        "partenaires et qui l'a consulté :\n\n{link}\n\nUne question ? Appelez {adviser}."
    ),
    "survey": (
        "Votre accompagnement est terminé. Votre avis nous aide à mieux faire ; quelques minutes suffisent, "
        "jusqu'au {due} inclus :\n\n{link}"
    ),
    "survey_reminder": "Vous pouvez encore nous donner votre avis, jusqu'au {due} inclus :\n\n{link}",
    "retention_notice": (
        "Votre accompagnement est terminé depuis longtemps : votre dossier est conservé jusqu'au {due} inclus, puis "
        "effacé, avec vos coordonnées. Vous n'avez rien à faire. Si vous souhaitez le relire ou en garder une copie, "
        "vous pouvez le faire d'ici là :\n\n{link}"
    ),
    "retention_extended": (
        "Une procédure en cours nous oblige à garder votre dossier plus longtemps : il est conservé jusqu'au {due} "
        "inclus, puis effacé. Une question ? Appelez {adviser}."
    ),
}

NEUTRAL_TITLE = "Un message pour vous"
NEUTRAL_SENDER = "Accueil <accueil@message.example>"
NEUTRAL_TEXT = "Bonjour,\n\nUn message vous attend.\n\n{link}\n\nÀ bientôt."


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message says, read in one transaction."""

    person_id: UUID
    cil: str
    reference: str
    adviser: Adviser | None
    due: str


def compose(platform: Platform) -> Compose:
    """The composer of this service's messages."""
    intake, organisations = platform.call("intake"), platform.call("platform")
    people = intake_pb2_grpc.IntakeStub(intake.channel)
    cils = platform_pb2_grpc.OrganisationsStub(organisations.channel)

    async def composed(message: Message) -> Email | Withheld | Later:
        if message.template in colleagues.TITLES:
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
        discreet = handover.link_to_file if reach.safe_contact else None
        make = LINKS.get(message.template, discreet)
        link = await platform.db.write(make, POSTMAN, UUID(message.subject)) if make else None
        address = _address(platform, link, "message" if reach.safe_contact else "salarie")
        if reach.safe_contact:
            text = NEUTRAL_TEXT.format(link=address)
            return Email(reach.email, NEUTRAL_TITLE, text, NEUTRAL_SENDER)
        return Email(reach.email, TITLES[message.template], _text(message, facts, reach, cil, address))

    return composed


def gather(tx: Tx, message: Message) -> Facts | Withheld:
    """What a message needs, or why it does not leave any more."""
    case = repository.find_case(tx, UUID(message.subject))
    if case is None or (case.ended_as and message.template not in AFTER_THE_END):
        return Withheld("case_ended")
    due = ""
    if kind := NEEDS_OPEN.get(message.template):
        step = repository.find_latest_step(tx, case, kind)
        if step is None or not step.is_open or _of_another(message, step):
            return Withheld("settled")
        due = long_date(step.due) if step.due else ""
    if message.template in TO_THE_EMPLOYEE_OF_A_RETENTION and case.outcome in NOT_TOLD:
        return Withheld("not_told")
    if message.template == "amendment_withdrawn" and not _proposed(tx, message):
        return Withheld("never_proposed")
    adviser = repository.find_adviser(tx, case.adviser) if case.adviser else None
    return Facts(case.person_id, case.cil, case.reference, adviser, due)


def _of_another(message: Message, step: Step) -> bool:
    """Whether it was decided for an earlier step of this kind."""
    return message.params.get("ordinal", str(step.ordinal)) != str(step.ordinal)


def _proposed(tx: Tx, message: Message) -> bool:
    """Whether the proposal that is withdrawn had left: else there is nothing to take back."""
    return any(
        row.template == "amendment"
        and row.state == State.SENT
        and row.params["ordinal"] == message.params["ordinal"]
        for row in messages_of(tx, message.subject)
    )


def _text(message: Message, facts: Facts, reach: intake_pb2.Reach, cil: platform_pb2.Cil, link: str) -> str:
    who = facts.adviser
    adviser = f"{who.name} ({who.telephone or cil.telephone})" if who else f"votre CIL ({cil.telephone})"
    body = TEXTS[message.template].format(
        adviser=adviser, reference=facts.reference, due=facts.due, link=link
    )
    greeting = f"Bonjour {reach.first_name} {reach.last_name},"
    return (
        f"{greeting}\n\n{body}\n\nCe service est gratuit et confidentiel : votre employeur n'en sait rien sans "
        f"votre accord.\n\nCIL-PASS assistance — {cil.name}\n"
    )


def _address(platform: Platform, link: Link | None, page: str) -> str:
    """Its page opens nothing by itself: whoever reads presses a button, as mail scanners follow links."""
    if link is None:
        return ""
    return f"{platform.settings.public_url}/lien/{page}/{platform.links.token(link.id)}"
