"""The feeds that `reporting` reads, and the declared facts of the four other services that it counts (REP-1)."""

from collections.abc import Mapping
from typing import Any, get_args

from kernel.fact_types import kind_of
from services.cases.facts import CasesFact
from services.intake.facts import IntakeFact
from services.partners.facts import PartnersFact
from services.platform.facts import PlatformFact
from services.reporting.domain.facts import LABELS

FEEDS: Mapping[str, Any] = {
    "intake": IntakeFact,
    "cases": CasesFact,
    "partners": PartnersFact,
    "platform": PlatformFact,
}
"""Name of the service that writes a feed, with the union of the facts that the service declares."""

COUNTED: dict[str, type[Any]] = {kind_of(declaration): declaration for declaration in LABELS}
"""Kind of a fact that counts, with its declaration."""

OWNERS: dict[str, str] = {
    kind_of(declaration): feed
    for feed, declared in FEEDS.items()
    for declaration in get_args(declared)
    if declaration in LABELS
}
"""Kind of a fact that counts, with the feed of the service that declares it: in another feed it does not count."""
