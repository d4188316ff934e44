"""The ledger of a convention as people read it: the day that counts of each entry, and a sentence."""

from datetime import date

from kernel.calendar import written_day
from services.platform.domain.ledger import (
    PARTY_LABELS,
    SIGNATORY_LABELS,
    Ended,
    Entry,
    NoticeGiven,
    NoticeWithdrawn,
    RenewalAnnulled,
    Renewed,
    Signed,
    SuccessorSigned,
)


def day_of(entry: Entry) -> date:
    """The day on which an entry acts: a notice by its receipt, an annulment by its writing (CONV-5)."""
    match entry:
        case Signed(on=day) | NoticeWithdrawn(on=day) | Ended(on=day):
            return day
        case Renewed(anniversary=day) | NoticeGiven(received_on=day):
            return day
        case RenewalAnnulled(written_on=day) | SuccessorSigned(signed_on=day):
            return day


def sentence(entry: Entry) -> str:
    match entry:
        case Signed(party=party):
            return f"Signature : {SIGNATORY_LABELS[party]}."
        case Renewed(anniversary=day, written_on=written):
            return (
                f"Tacite reconduction pour un an à compter du {written_day(day)}, constatée le "
                f"{written_day(written)}."
            )
        case NoticeGiven():
            return _notice(entry)
        case RenewalAnnulled(anniversary=day, notice=number):
            return (
                f"Annulation de la tacite reconduction au {written_day(day)} : la dénonciation n° {number} a été reçue "
                "dans le délai."
            )
        case NoticeWithdrawn(notice=number, agreed_by=party):
            return f"Retrait de la dénonciation n° {number}, avec l'accord de l'autre partie ({PARTY_LABELS[party]})."
        case SuccessorSigned(effect_date=day):
            return f"Signature de la convention suivante, qui prend effet le {written_day(day)}."
        case Ended(on=day):
            return f"Fin de la convention le {written_day(day)}, premier jour hors vigueur."


def _notice(notice: NoticeGiven) -> str:
    typed = f", saisie le {written_day(notice.typed_on)}" if notice.typed_on != notice.received_on else ""
    proof = " avec justificatif" if notice.proof else ""
    return (
        f"Dénonciation n° {notice.number} ({PARTY_LABELS[notice.party]}) envoyée le {written_day(notice.sent_on)}, "
        f"reçue le {written_day(notice.received_on)}{typed}{proof} : la convention prend fin le "
        f"{written_day(notice.ends_on)}."
    )
