"""The report of a case: results measured from what was done (« bilan », charter §3, rule CASE 11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.errors import Conflict
from services.cases.domain.budget import Budget
from services.cases.domain.commitments import OWNER_LABELS, Commitment, CommitmentOutcome, Owner
from services.cases.domain.decision import Orientation
from services.cases.domain.formats import euros, percent
from words.sentences import counted


class CommitmentsUnsettled(Conflict):
    title = "Le bilan attend l'issue de chaque engagement."
    rule = "ENG-5"


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of one side's commitments."""

    owner: Owner
    total: int
    done: int
    not_done: int
    dropped: int

    @property
    def running(self) -> int:
        return self.total - self.done - self.not_done - self.dropped

    @property
    def text(self) -> str:
        outcomes = (
            (self.done, "tenu"),
            (self.not_done, "non tenu"),
            (self.dropped, "abandonné"),
            (self.running, "en cours"),
        )
        total = counted(self.total, "engagement") if self.total else "aucun engagement"
        told = [total, *(_agreed(count, word) for count, word in outcomes if count)]
        return f"{OWNER_LABELS[self.owner]} : {', '.join(told)}."


@dataclass(frozen=True, slots=True)
class Referrals:
    """Counts that `partners` gives for the case (rule PART-3)."""

    sent: int = 0
    accepted: int = 0
    refused: int = 0
    expired: int = 0
    good_end: int = 0
    without_good_end: int = 0

    @property
    def text(self) -> str:
        if not self.sent:
            return "Aucune mise en relation avec un partenaire."
        answers = (
            (self.accepted, counted(self.accepted, "acceptée")),
            (self.refused, counted(self.refused, "refusée")),
            (self.expired, f"{self.expired} sans réponse"),
            (self.good_end, f"{counted(self.good_end, 'menée')} à bonne fin"),
            (self.without_good_end, f"{counted(self.without_good_end, 'terminée')} sans bonne fin"),
        )
        told = ", ".join(text for count, text in answers if count) or "en attente de réponse"
        return f"{counted(self.sent, 'mise en relation', 'mises en relation')} : {told}."


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure before and after, where both are known."""

    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Results:
    commitments: tuple[Tally, ...]
    referrals: Referrals
    follow_ups: int
    residual: Measure
    housing_share: Measure

    @property
    def summary(self) -> tuple[str, ...]:
        """French lines, for the report that is handed over."""
        return (
            *(kept.text for kept in self.commitments),
            self.referrals.text,
            *_follow_up_line(self.follow_ups),
            *_residual_line(self.residual),
            *_share_line(self.housing_share),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """`results` are computed, `appraisal` is the adviser's text; both are handed over (rule CASE-7).

    `orientations` say where the employee was told to go, where the difficulty is not treated here (rule DIF-6).
    """

    case_id: str
    on: date
    by: str
    results: Results
    appraisal: str = ""
    orientations: tuple[Orientation, ...] = ()


def measure(
    commitments: Iterable[Commitment],
    referrals: Referrals | None = None,
    follow_ups: int = 0,
    before: Budget | None = None,
    after: Budget | None = None,
) -> Results:
    """Results of a case; budgets are those of the signed diagnosis and of the last one."""
    held = tuple(commitments)
    return Results(
        tuple(_kept(held, owner) for owner in Owner),
        referrals or Referrals(),
        follow_ups,
        Measure(_residual(before), _residual(after)),
        Measure(_share(before), _share(after)),
    )


def check_settled(commitments: Iterable[Commitment]) -> None:
    """Every commitment has an outcome before the report is made (rule ENG-5)."""
    running = [one for one in commitments if not one.settled]
    if running:
        raise CommitmentsUnsettled(
            field="commitments", accepted="tenu ou non tenu, pour chaque engagement", running=len(running)
        )


def _kept(commitments: tuple[Commitment, ...], owner: Owner) -> Tally:
    outcomes = [one.outcome for one in commitments if one.owner is owner]
    return Tally(owner, len(outcomes), *(outcomes.count(outcome) for outcome in CommitmentOutcome))


def _residual(budget: Budget | None) -> Decimal | None:
    return budget.residual if budget and budget.complete else None


def _share(budget: Budget | None) -> Decimal | None:
    return budget.housing_share if budget and budget.complete else None


def _residual_line(measured: Measure) -> tuple[str, ...]:
    if measured.before is None or measured.after is None:
        return ()
    return (f"Ressources résiduelles mensuelles : {_change(euros(measured.before), euros(measured.after))}.",)


def _share_line(measured: Measure) -> tuple[str, ...]:
    if measured.before is None or measured.after is None:
        return ()
    change = _change(percent(measured.before), percent(measured.after))
    return (f"Part des ressources consacrée au logement : {change}.",)


def _change(before: str, after: str) -> str:
    """« de 12 € à 15 € »; nothing has changed where the budget was not looked at again either."""
    return f"{after}, comme au diagnostic" if before == after else f"de {before} à {after}"


def _follow_up_line(count: int) -> tuple[str, ...]:
    return (f"{counted(count, 'point de suivi', 'points de suivi')} avec le salarié.",) if count else ()


def _agreed(count: int, word: str) -> str:
    """« 2 non tenus », « 2 en cours »."""
    return f"{count} {word}" if word == "en cours" else counted(count, word)
