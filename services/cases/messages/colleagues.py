"""What is written to those who work on cases: to an adviser, to who stands in for one, to UESL.

Of the employee, nothing but the case's reference: who reads finds the rest in the file, within their rights (CONF-6).
"""

from datetime import date
from uuid import UUID

from cilpass.platform.v1 import platform_pb2, platform_pb2_grpc

from kernel.database import Tx
from kernel.identity import Actor
from kernel.mail import Email, Message, Withheld
from kernel.platform import Platform
from services.cases import repository
from services.cases.domain.assignment import Absence, in_charge
from services.cases.domain.declines import DECLINE_REASON_LABELS
from services.cases.domain.formats import long_date
from services.cases.domain.letters import LETTERS, Letter
from services.cases.repository.declines import decline
from words.articles import of, the, to
from words.way import StepKind

TEXTS = {
    Letter.RETENTION_NOTICE_CIL: (
        "Le dossier {reference}, clos, est conservé jusqu'au {due} inclus, puis effacé avec ses documents. Vous n'avez "
        "rien à faire. Si un litige ou une procédure oblige à le garder, le responsable du service peut prolonger sa "
        "conservation d'ici là, avec un motif."
    ),
    Letter.STANDING_IN: (
        "Du {first} au {last} inclus, vous remplacez {adviser} : ces jours-là, les échéances de ses dossiers sont dans "
        "vos tâches, à côté des vôtres. {adviser} reste l'interlocuteur unique des salariés."
    ),
    Letter.RELIEVED: (
        "{adviser} sera là plus tôt que prévu : du {first} au {last} inclus, vous ne remplacez plus {adviser}, et les "
        "échéances de ses dossiers ne sont plus dans vos tâches."
    ),
    Letter.CASE_DECLINED: (
        "Le {on}, {cil} a décliné le dossier {reference}, qui lui était demandé pour le compte {first}. "
        "Motif : {reason}.\n\nLe dossier est confié {next} : le salarié reste suivi. La liste des dossiers déclinés "
        "est à votre disposition dans CIL-PASS assistance."
    ),
}


async def composed(platform: Platform, postman: Actor, message: Message) -> Email | Withheld:
    """The message as it leaves now, or why it does not."""
    match Letter(message.template):
        case Letter.CASE_DECLINED:
            return await _to_uesl(platform, postman, message)
        case Letter.STANDING_IN:
            return await platform.db.read(_to_stand_in, postman, message)
        case Letter.RELIEVED:
            return await platform.db.read(_to_relieved, postman, message)
        case _:
            return await platform.db.read(_to_adviser, postman, message)


def _to_adviser(tx: Tx, message: Message) -> Email | Withheld:
    """Composes the letter to the adviser in charge today (CASE-1). The work list shows the same to all advisers."""
    case = repository.find_case(tx, UUID(message.subject))
    step = repository.latest_step(tx, case, StepKind.RETENTION) if case else None
    if case is None or step is None or not step.is_open or step.due is None:
        return Withheld("settled")
    charged = in_charge(case.adviser, repository.team(tx, case.cil), tx.today) if case.adviser else None
    return _email(message, _address(tx, charged), reference=case.reference, due=long_date(step.due))


def _to_stand_in(tx: Tx, message: Message) -> Email | Withheld:
    """Not any more once the days are over, or another one was named."""
    first, last = (date.fromisoformat(message.params[name]) for name in ("first", "last"))
    stand_in = message.params["stand_in"]
    row = repository.find_adviser(tx, message.subject)
    known = row and Absence(first, last, stand_in) in row.absences
    if row is None or not row.active or not known or tx.today > last:
        return Withheld("settled")
    words = {"adviser": row.name, "first": long_date(first), "last": long_date(last)}
    return _email(message, _address(tx, stand_in), **words)


def _to_relieved(tx: Tx, message: Message) -> Email | Withheld:
    """Not any more once the days are over, or the same absence was recorded again."""
    first, last = (date.fromisoformat(message.params[name]) for name in ("first", "last"))
    stand_in = message.params["stand_in"]
    row = repository.find_adviser(tx, message.subject)
    gone = Absence(first, last, stand_in)
    absences = row.absences if row else ()
    again = any(one.stand_in == stand_in and one.meets(gone) for one in absences)
    if row is None or not row.active or again or tx.today > last:
        return Withheld("settled")
    words = {"adviser": row.name, "first": long_date(first), "last": long_date(last)}
    return _email(message, _address(tx, stand_in), **words)


async def _to_uesl(platform: Platform, postman: Actor, message: Message) -> Email | Withheld:
    """The case's reference, the CILs, and the reason as a code: its words stay with the CIL (CASE-6)."""
    row = await platform.db.read(decline, postman, UUID(message.params["decline"]))
    organisations = platform.call("platform")
    cils = platform_pb2_grpc.OrganisationsStub(organisations.channel)
    names = {
        cil: (await organisations(cils.GetCil, platform_pb2.GetCilRequest(cil=cil))).name
        for cil in (row.cil, row.on_behalf_of, row.next)
    }
    return _email(
        message,
        platform.settings.uesl_email,
        reference=row.reference,
        cil=the(names[row.cil]),
        first=of(names[row.on_behalf_of]),
        next=to(names[row.next]),
        on=long_date(row.on),
        reason=DECLINE_REASON_LABELS[row.reason].lower(),
    )


def _address(tx: Tx, adviser: str | None) -> str:
    row = repository.find_adviser(tx, adviser) if adviser else None
    return row.email if row and row.active else ""


def _email(message: Message, to: str, **words: str) -> Email | Withheld:
    if not to:
        return Withheld("no_email")
    letter = Letter(message.template)
    text = f"Bonjour,\n\n{TEXTS[letter].format(**words)}\n\nCIL-PASS assistance\n"
    return Email(to, LETTERS[letter].title.format(**words), text)
