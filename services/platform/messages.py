"""The letters to the parties of a convention, in French; withheld where the convention needs them no more.

They go to the CIL's president and the platform's representative only. These letters name the platform; those to
employees and partners never do (PLAT-2).
"""

from datetime import date, timedelta
from uuid import UUID

from kernel.calendar import written_day
from kernel.database import Tx
from kernel.identity import Actor
from kernel.mail import Compose, Email, Message, Withheld
from kernel.platform import Platform
from kernel.roles import TechnicalRole
from services.platform import repository
from services.platform.domain.anniversaries import anniversaries_after, last_day_for_notice
from services.platform.domain.convention import Convention
from services.platform.domain.ledger import NoticeGiven, Party
from services.platform.domain.letters import LETTERS, Letter
from words.articles import the

POSTMAN = Actor("postman-platform", TechnicalRole.SERVICE)
DAY = timedelta(days=1)

TEXTS = {
    Letter.NOTICE_REMINDER: (
        "La convention de services entre {cil} et {platform} arrive à sa date anniversaire le {anniversary}.\n\n"
        "Si vous souhaitez y mettre fin à cette date, l'autre partie doit recevoir votre dénonciation au plus tard "
        "le {last_day} inclus : c'est le jour de la réception qui compte. Sans dénonciation, la convention est "
        "reconduite tacitement pour un an à compter du {anniversary} ; une dénonciation reçue après le {last_day} "
        "n'y mettrait fin que le {following}."
    ),
    Letter.CONVENTION_RENEWED: (
        "La convention de services entre {cil} et {platform} est reconduite pour un an, du {anniversary} au {eve} "
        "inclus : aucune dénonciation n'a été reçue dans le délai.\n\n"
        "Pour y mettre fin à la prochaine date anniversaire, le {next_end}, la dénonciation devra être reçue au "
        "plus tard le {next_last_day} inclus. Nous vous le rappellerons 30 jours puis 7 jours avant."
    ),
    Letter.NOTICE_RECORDED: (
        "La dénonciation de la convention de services entre {cil} et {platform}, donnée par {giver} et reçue le "
        "{received}, est enregistrée.\n\n"
        "La convention prend fin le {end} ; le {eve} est son dernier jour en vigueur. Jusque-là, rien ne change. "
        "La dénonciation peut être retirée avant cette date avec l'accord de l'autre partie, tant qu'aucune "
        "convention suivante n'est signée. Les accompagnements en cours sont menés à leur terme."
    ),
    Letter.NOTICE_WITHDRAWN: (
        "La dénonciation de la convention de services entre {cil} et {platform} est retirée, avec l'accord de l'autre "
        "partie ({agreed}).\n\n{standing}"
    ),
    Letter.RENEWAL_ANNULLED: (
        "La reconduction au {anniversary} de la convention de services entre {cil} et {platform}, que nous avions "
        "constatée, est annulée : une dénonciation donnée par {giver} a été reçue le {received}, dans le délai, et "
        "n'a été saisie que le {typed}.\n\n"
        "La convention prend donc fin le {end}. Le constat de reconduction et son annulation restent tous deux au "
        "registre de la convention, avec le justificatif de réception."
    ),
    Letter.CONVENTION_ENDED: (
        "La convention de services entre {cil} et {platform} a pris fin le {end} ; le {eve} en était le dernier "
        "jour en vigueur.\n\nLes accompagnements en cours sont menés à leur terme. Pour ouvrir de nouveaux dossiers, "
        "le CIL doit avoir une convention en vigueur avec une plate-forme homologuée."
    ),
}

FORMULA = "{greeting},\n\n{body}\n\nLa convention, son calendrier et son registre : {address}\n\nCIL-PASS assistance\n"
GREETINGS = {
    Party.CIL: "Madame la Présidente, Monsieur le Président",
    Party.PLATFORM: "Madame, Monsieur",
}


def compose(platform: Platform) -> Compose:
    async def composed(message: Message) -> Email | Withheld:
        public = platform.settings.public_url
        return await platform.db.read(word, POSTMAN, message, public)

    return composed


def word(tx: Tx, message: Message, public_url: str) -> Email | Withheld:
    """Returns the letter as it leaves now, or the reason why it is withheld."""
    letter = Letter(message.template)
    row = repository.convention_for(tx, UUID(message.subject))
    convention = repository.to_convention(row)
    cil, platform = repository.find_cil(tx, row.cil), repository.find_platform(tx, row.platform)
    if cil is None or platform is None:
        return Withheld("no_party")
    words = _words(letter, convention, message.params, tx.today)
    if isinstance(words, Withheld):
        return words
    names = {Party.CIL: the(cil.name), Party.PLATFORM: the(platform.name)}
    words = {"cil": names[Party.CIL], "platform": names[Party.PLATFORM]} | {
        name: names[value] if isinstance(value, Party) else value for name, value in words.items()
    }
    party = Party(message.params["to"])
    return Email(
        to=cil.president_email if party is Party.CIL else platform.email,
        title=LETTERS[letter].title.format(**words),
        text=FORMULA.format(
            greeting=GREETINGS[party],
            body=TEXTS[letter].format(**words),
            address=f"{public_url}/conventions/{row.id}",
        ),
    )


Words = dict[str, "str | Party"]


def _words(letter: Letter, convention: Convention, params: dict[str, str], today: date) -> Words | Withheld:
    match letter:
        case Letter.NOTICE_REMINDER:
            return _reminder(convention, _day(params, "last_day"), _day(params, "anniversary"), today)
        case Letter.CONVENTION_RENEWED:
            return _renewed(convention, _day(params, "anniversary"))
        case Letter.NOTICE_RECORDED | Letter.RENEWAL_ANNULLED:
            return _notice(convention, int(params["notice"]), params.get("anniversary"))
        case Letter.NOTICE_WITHDRAWN:
            return _withdrawn(convention, int(params["notice"]), today)
        case Letter.CONVENTION_ENDED:
            end = _day(params, "end")
            return {"end": written_day(end), "eve": written_day(end - DAY)}


def _reminder(convention: Convention, last_day: date, anniversary: date, today: date) -> Words | Withheld:
    """Returns the words of a reminder; withheld where the convention ends by then or notice would be too late."""
    if convention.end is not None and convention.end <= anniversary:
        return Withheld("notice_given")
    if today > last_day:
        return Withheld("too_late")
    following = next(anniversaries_after(convention.effect_date or anniversary, anniversary))
    return {
        "last_day": written_day(last_day),
        "anniversary": written_day(anniversary),
        "following": written_day(following),
    }


def _renewed(convention: Convention, anniversary: date) -> Words | Withheld:
    if anniversary not in convention.renewals:
        return Withheld("renewal_annulled")
    if convention.end is not None:
        return Withheld("notice_given")
    next_end = next(anniversaries_after(convention.effect_date or anniversary, anniversary))
    return {
        "anniversary": written_day(anniversary),
        "eve": written_day(next_end - DAY),
        "next_end": written_day(next_end),
        "next_last_day": written_day(last_day_for_notice(next_end)),
    }


def _notice(convention: Convention, number: int, anniversary: str | None) -> Words | Withheld:
    notice = next((one for one in convention.notices if one.number == number), None)
    if notice is None:
        return Withheld("notice_withdrawn")
    return {
        "giver": notice.party,
        "received": written_day(notice.received_on),
        "typed": written_day(notice.typed_on),
        "end": written_day(notice.ends_on),
        "eve": written_day(notice.ends_on - DAY),
        "anniversary": written_day(date.fromisoformat(anniversary)) if anniversary else "",
    }


def _withdrawn(convention: Convention, number: int, today: date) -> Words:
    given = (one for one in convention.ledger if isinstance(one, NoticeGiven) and one.number == number)
    agreed = next(given).party.other
    if convention.end is not None:
        standing = (
            f"Une autre dénonciation demeure : la convention prend fin le {written_day(convention.end)}."
        )
    else:
        coming = next(anniversaries_after(convention.effect_date or today, today))
        standing = (
            f"La convention se poursuit. Sans nouvelle dénonciation reçue dans le délai, elle est reconduite "
            f"tacitement le {written_day(coming)}."
        )
    return {"agreed": agreed, "standing": standing}


def _day(params: dict[str, str], name: str) -> date:
    return date.fromisoformat(params[name])
