"""Bodies of the REST edge of `reporting`. A count that is null is hidden (REP-3)."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from kernel.fact_types import subject_field
from kernel.http.bodies import Body
from services.reporting.declarations import COUNTED
from services.reporting.domain.facts import LABELS
from services.reporting.domain.indicators import Indicator
from services.reporting.domain.labels import DIMENSION_LABELS, label_of
from services.reporting.domain.publishing import HIDDEN_LABEL
from services.reporting.domain.scope import Kind
from services.reporting.models import CursorRow, KeptRow, RebuildRow
from services.reporting.service.feeds import Comparison, Difference, compared
from services.reporting.service.reports import Measured, Report
from services.reporting.service.totals import SideBySide


class Count(BaseModel):
    code: str
    label: str
    count: int | None


class DistributionOut(BaseModel):
    dimension: str
    label: str
    counts: list[Count]


class IndicatorOut(BaseModel):
    """An indicator over a scope.

    `total` counts units (partners), `occurrences` what was found of them (referrals to these partners). `for_others`
    counts the units that a CIL of the scope handled for another; they are not in the total (REP-4).
    """

    code: str
    version: int
    label: str
    definition: str
    total: int | None
    occurrences: int | None
    for_others: int | None
    distributions: list[DistributionOut]

    @classmethod
    def of(cls, measured: Measured) -> Self:
        indicator, figure = measured.indicator, measured.figure
        return cls(
            code=indicator.code,
            version=indicator.version,
            label=indicator.label,
            definition=indicator.definition,
            total=figure.total,
            occurrences=figure.occurrences,
            for_others=figure.for_others,
            distributions=[
                DistributionOut(
                    dimension=dimension,
                    label=DIMENSION_LABELS[dimension],
                    counts=[
                        Count(code=code, label=label_of(dimension, code), count=count)
                        for code, count in counts.items()
                    ],
                )
                for dimension, counts in figure.distributions.items()
            ],
        )


class IndicatorsOut(BaseModel):
    """All indicators of a scope.

    `published` says that small counts are hidden; `hidden_label` stands for them (REP-3).
    """

    year: int
    cil: str | None
    platform: str | None
    published: bool
    hidden_label: str
    indicators: list[IndicatorOut]

    @classmethod
    def of(cls, report: Report) -> Self:
        return cls(
            year=report.asked.year,
            cil=report.asked.cil,
            platform=report.asked.platform,
            published=report.published,
            hidden_label=HIDDEN_LABEL,
            indicators=[IndicatorOut.of(one) for one in report.measured],
        )


class NamedIndicator(BaseModel):
    code: str
    label: str
    definition: str

    @classmethod
    def of(cls, indicator: Indicator) -> Self:
        return cls(code=indicator.code, label=indicator.label, definition=indicator.definition)


class TotalsOut(BaseModel):
    """An organisation's totals, by the indicators' codes."""

    organisation: str
    totals: dict[str, int | None]


class SideBySideOut(BaseModel):
    """A year's totals, nationally and by organisation; an organisation without a fact in the year is left out."""

    year: int
    by: Kind
    published: bool
    hidden_label: str
    indicators: list[NamedIndicator]
    national: dict[str, int | None]
    organisations: list[TotalsOut]

    @classmethod
    def of(cls, found: SideBySide) -> Self:
        return cls(
            year=found.year,
            by=found.kind,
            published=found.published,
            hidden_label=HIDDEN_LABEL,
            indicators=[NamedIndicator.of(one) for one in found.indicators],
            national={code.value: total for code, total in found.national.items()},
            organisations=[
                TotalsOut(organisation=name, totals={code.value: total for code, total in of.items()})
                for name, of in found.organisations.items()
            ],
        )


class FactOut(BaseModel):
    """A fact behind a figure.

    `subject` is the id of what the fact is about. `case` and `contact` are ids of the case or contact that it leads to.
    """

    id: UUID
    kind: str
    label: str
    subject: str
    day: date
    feed: str
    position: int
    case: str | None
    contact: str | None

    @classmethod
    def of(cls, row: KeptRow) -> Self:
        declaration = COUNTED[row.kind]
        about = subject_field(declaration)
        return cls(
            id=row.fact_id,
            kind=row.kind,
            label=LABELS[declaration],
            case=row.subject if about == "case" else row.data.get("case"),
            contact=row.subject if about == "contact" else None,
            subject=row.subject,
            day=row.day,
            feed=row.feed,
            position=row.position,
        )


class FeedOut(BaseModel):
    """How far a feed was applied. `lag` is the number of facts that it had more, when it last answered."""

    feed: str
    position: int
    hash: str
    kept: int
    lag: int
    broken_at: int | None
    read_at: datetime | None

    @classmethod
    def of(cls, row: CursorRow) -> Self:
        return cls(
            feed=row.feed,
            position=row.position,
            hash=row.hash,
            kept=row.kept,
            lag=max(row.head_position - row.position, 0),
            broken_at=row.broken_at or None,
            read_at=row.read_at,
        )


class RebuildBody(Body):
    """A request for a rebuild.

    With `promote`, the rebuilt facts replace the live ones if the comparison finds them equal.
    """

    promote: bool = False


class DifferenceOut(BaseModel):
    """A kind whose facts differ. `first` is the position, in the feed, of the first one that differs or is missing."""

    kind: str
    label: str
    live_facts: int
    rebuilt_facts: int
    first: int

    @classmethod
    def of(cls, difference: Difference) -> Self:
        return cls(
            kind=difference.kind,
            label=_label_of(difference.kind),
            live_facts=difference.live_facts,
            rebuilt_facts=difference.rebuilt_facts,
            first=difference.first,
        )


class ComparisonOut(BaseModel):
    """The comparison of a feed.

    `equal` is about the kinds that the live book knew from the start. `added` counts by kind the facts that it lacks
    because their kind did not count yet.
    """

    feed: str
    position: int
    rebuilt_position: int
    live_hash: str
    rebuilt_hash: str
    live_facts: int
    rebuilt_facts: int
    equal: bool
    differences: list[DifferenceOut]
    added: list[Count]

    @classmethod
    def of(cls, comparison: Comparison) -> Self:
        return cls(
            feed=comparison.target.feed,
            position=comparison.target.position,
            rebuilt_position=comparison.rebuilt_position,
            live_hash=comparison.target.hash,
            rebuilt_hash=comparison.rebuilt_hash,
            live_facts=comparison.live_facts,
            rebuilt_facts=comparison.rebuilt_facts,
            equal=comparison.equal,
            differences=[DifferenceOut.of(one) for one in comparison.differences],
            added=[
                Count(code=kind, label=_label_of(kind), count=count)
                for kind, count in comparison.added.items()
            ],
        )


class RebuildOut(BaseModel):
    """A rebuild. `equal` says whether the rebuilt facts are the live ones; it is null until the end (REP-1).

    `promoted` is the instant when they replaced the live ones; null where they did not, or have not yet.
    """

    id: UUID
    asked: datetime
    ended: datetime | None
    promote: bool
    promoted: datetime | None
    equal: bool | None
    broken_feed: str | None
    feeds: list[ComparisonOut]

    @classmethod
    def of(cls, row: RebuildRow) -> Self:
        found = compared(row)
        return cls(
            id=row.id,
            asked=row.asked,
            ended=row.ended,
            promote=row.promote,
            promoted=row.promoted,
            equal=all(one.equal for one in found) if row.ended else None,
            broken_feed=row.broken_feed or None,
            feeds=[ComparisonOut.of(one) for one in found],
        )


def _label_of(kind: str) -> str:
    """Returns the kind's label, or the kind itself where it does not count any more."""
    return LABELS[COUNTED[kind]] if kind in COUNTED else kind
