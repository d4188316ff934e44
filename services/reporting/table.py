"""The indicators as a table for a spreadsheet: CSV, UTF-8 with its mark, semicolons, French words."""

import csv
from collections.abc import Iterator
from io import StringIO

from services.reporting.schemas import IndicatorOut, IndicatorsOut

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


def as_csv(report: IndicatorsOut) -> bytes:
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for indicator in report.indicators:
        for breakdown, line, count in _lines(indicator):
            value = report.hidden_label if count is None else count
            head = (report.year, _perimeter(report), indicator.label, indicator.version)
            writer.writerow((*head, breakdown, line, value))
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
