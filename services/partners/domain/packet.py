"""The packet of a referral: items chosen one by one, for an entitled and authorised recipient (CONF-2)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from kernel.errors import Conflict, Forbidden, Invalid
from services.partners.domain.items import ITEM_LABELS, SENSITIVE, Item
from services.partners.domain.sheet import RECIPIENT_OF, PartnerKind, RecipientKind


class NotAnItem(Invalid):
    title = "Cet élément ne fait pas partie de ceux qui peuvent être transmis."
    rule = "CONF-2"


class JustificationMissing(Invalid):
    title = "Dites pourquoi cet élément sensible est indispensable au partenaire."
    rule = "CONF-2"


class NothingChosen(Conflict):
    title = "Aucun élément n'a été choisi."
    rule = "CONF-2"


class EntitlementNotChecked(Conflict):
    title = "L'habilitation du destinataire n'a pas été vérifiée."
    rule = "CONF-2"


class NotPreviewed(Conflict):
    title = "L'envoi n'a pas été relu tel qu'il est."
    rule = "CONF-2"


class NotAuthorised(Forbidden):
    title = "Le salarié n'a pas autorisé cette transmission."
    rule = "ENG-2"


class MaskedItemChosen(Conflict):
    title = "Un élément protégé par les consignes de contact ne peut pas être transmis."
    rule = "CONF-5"


@dataclass(frozen=True, slots=True)
class Chosen:
    item: Item
    justification: str | None = None


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The recipient at the partner, with who checked that this person may receive, when and how (CONF-2)."""

    recipient: str
    checked_by: str
    checked_on: date
    how: str


@dataclass(frozen=True, slots=True)
class Authorisation:
    """The employee's authorisation, as `cases` gives it (ENG-2)."""

    id: str
    recipient_kind: RecipientKind
    given_on: date
    withdrawn_on: date | None = None

    def covers(self, kind: PartnerKind, day: date) -> bool:
        """Says whether it is given for this kind of recipient, or any, and not withdrawn by that day (ENG-2)."""
        kinds = (RECIPIENT_OF[kind], RecipientKind.ANY_THIRD_PARTY)
        standing = self.withdrawn_on is None or day < self.withdrawn_on
        return self.recipient_kind in kinds and self.given_on <= day and standing


@dataclass(frozen=True, slots=True)
class Packet:
    """The chosen items, none by default; `previewed` is what the adviser saw before sending."""

    case: str
    partner_kind: PartnerKind
    chosen: tuple[Chosen, ...] = ()
    entitlement: Entitlement | None = None
    authorisation: Authorisation | None = None
    previewed: tuple[Chosen, ...] | None = None

    @property
    def items(self) -> frozenset[Item]:
        return frozenset(one.item for one in self.chosen)

    def choose(self, code: str, justification: str | None = None) -> "Packet":
        """Adds an item that is judged indispensable; a sensitive one needs a reason (CONF-2)."""
        item = _item(code)
        if item in SENSITIVE and not (justification and justification.strip()):
            raise JustificationMissing(
                f"{JustificationMissing.title} Élément en cause : {ITEM_LABELS[item]}.",
                field=f"justifications.{item}",
                accepted="une phrase",
                item=item,
            )
        kept = self.without(item).chosen
        return replace(self, chosen=(*kept, Chosen(item, justification)))

    def without(self, item: Item) -> "Packet":
        return replace(self, chosen=tuple(one for one in self.chosen if one.item is not item))

    def check_recipient(self, entitlement: Entitlement) -> "Packet":
        return replace(self, entitlement=entitlement)

    def authorise(self, authorisation: Authorisation) -> "Packet":
        return replace(self, authorisation=authorisation)

    def preview(self) -> "Packet":
        """Records that the adviser saw this packet; a later choice needs another preview (CONF-2)."""
        return replace(self, previewed=self.chosen)

    def check_may_leave(self, on: date, masked: Collection[Item] = ()) -> None:
        """Raises for a packet that is empty, not checked, not authorised, not previewed, or masked (CONF-2).

        It is called when the packet is queued and again just before it leaves, with the items masked then (CONF-5).
        """
        if not self.chosen:
            raise NothingChosen()
        if self.entitlement is None or self.entitlement.checked_on > on:
            raise EntitlementNotChecked()
        if self.authorisation is None or not self.authorisation.covers(self.partner_kind, on):
            raise NotAuthorised(partner_kind=self.partner_kind)
        if self.previewed != self.chosen:
            raise NotPreviewed()
        if hidden := self.items.intersection(masked):
            raise MaskedItemChosen(items=",".join(sorted(hidden)))


def _item(code: str) -> Item:
    try:
        return Item(code)
    except ValueError:
        raise NotAnItem(field="item") from None
