"""The indicators as CSV for a spreadsheet: UTF-8 with its byte order mark, semicolons, French headings."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from services.reporting.domain.scope import Kind
from services.reporting.schemas import IndicatorOut, IndicatorsOut, SideBySideOut

HEADINGS = (
    "Année",
    "Périmètre",
    "Indicateur",
    "Version de la définition",
    "Ventilation",
    "Modalité",
    "Valeur",
)
BYTE_ORDER_MARK = "\ufeff"


ORGANISATION = {Kind.CIL: "CIL", Kind.PLATFORM: "Plate-forme"}

Cells = tuple[str | int, ...]


def as_csv(report: IndicatorsOut) -> bytes:
    def rows() -> Iterator[Cells]:
        for indicator in report.indicators:
            for breakdown, line, count in _lines(indicator):
                head = (report.year, _perimeter(report), indicator.label, indicator.version)
                yield (*head, breakdown, line, report.hidden_label if count is None else count)

    return _written(HEADINGS, rows())


def side_by_side_as_csv(found: SideBySideOut) -> bytes:
    """Returns a table with one line per organisation, after the national one, and one column per indicator."""

    def line(name: str, totals: dict[str, int | None]) -> Cells:
        counts = (totals[one.code] for one in found.indicators)
        return (found.year, name, *(found.hidden_label if one is None else one for one in counts))

    lines = [line("National", found.national)]
    lines += [line(one.organisation, one.totals) for one in found.organisations]
    return _written(("Année", ORGANISATION[found.by], *(one.label for one in found.indicators)), lines)


def _written(headings: Cells, rows: Iterable[Cells]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def _lines(indicator: IndicatorOut) -> Iterator[tuple[str, str, int | None]]:
    yield "Ensemble", "Total", indicator.total
    if indicator.occurrences != indicator.total:
        yield "Ensemble", "Occurrences", indicator.occurrences
    yield "Ensemble", "Pour le compte d'un autre CIL", indicator.for_others
    for distribution in indicator.distributions:
        for one in distribution.counts:
            yield distribution.label, one.label, one.count


def _perimeter(report: IndicatorsOut) -> str:
    named = []
    if report.cil:
        named.append(f"CIL {report.cil}")
    if report.platform:
        named.append(f"Plate-forme {report.platform}")
    return ", ".join(named) or "National"
