"""Sentences for the ledger of a convention, and the day that counts of each entry."""

from datetime import date

from kernel.calendar import written_day
from services.platform.domain.convention import Convention
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
    """Returns the day that counts: of a notice its receipt, of an annulment its entry (CONV-5)."""
    match entry:
        case Signed(on=day) | NoticeWithdrawn(on=day) | Ended(on=day):
            return day
        case Renewed(anniversary=day) | NoticeGiven(received_on=day):
            return day
        case RenewalAnnulled(written_on=day) | SuccessorSigned(signed_on=day):
            return day


def sentence(entry: Entry, convention: Convention, today: date, signatory: str = "") -> str:
    """Returns the French sentence of an entry, as of today; `signatory` is a name for those who may read it."""
    match entry:
        case Signed(party=party):
            return f"Signature : {SIGNATORY_LABELS[party]}{f' ({signatory})' if signatory else ''}."
        case Renewed(anniversary=day, written_on=written):
            return (
                f"Tacite reconduction pour un an à compter du {written_day(day)}, constatée le "
                f"{written_day(written)}."
            )
        case NoticeGiven():
            return _notice(entry, convention, today)
        case RenewalAnnulled(anniversary=day, notice=number):
            return (
                f"Annulation de la tacite reconduction au {written_day(day)} : la dénonciation n° {number} a été reçue "
                "dans le délai."
            )
        case NoticeWithdrawn(notice=number, agreed_by=party):
            return f"Retrait de la dénonciation n° {number}, avec l'accord de l'autre partie ({PARTY_LABELS[party]})."
        case SuccessorSigned(effect_date=day):
            takes = "a pris" if day < today else "prend"
            return f"Signature de la convention suivante, qui {takes} effet le {written_day(day)}."
        case Ended(on=day):
            return f"Fin de la convention le {written_day(day)}, premier jour hors vigueur."


def fate(convention: Convention, notice: NoticeGiven, today: date) -> str:
    """Says what a notice leads to: a withdrawn one, or one that an earlier end overtakes, ends nothing (CONV-5)."""
    if notice not in convention.notices or notice.ends_on != convention.end:
        return f"la convention devait prendre fin le {written_day(notice.ends_on)}"
    ends = "a pris" if notice.ends_on <= today else "prend"
    return f"la convention {ends} fin le {written_day(notice.ends_on)}"


def _notice(notice: NoticeGiven, convention: Convention, today: date) -> str:
    typed = f", saisie le {written_day(notice.typed_on)}" if notice.typed_on != notice.received_on else ""
    proof = " avec justificatif" if notice.proof else ""
    return (
        f"Dénonciation n° {notice.number} ({PARTY_LABELS[notice.party]}) envoyée le {written_day(notice.sent_on)}, "
        f"reçue le {written_day(notice.received_on)}{typed}{proof} : {fate(convention, notice, today)}."
    )
