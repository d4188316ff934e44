"""The facts of the four other services that figures are made of, found in the feeds by their declarations (REP-1)."""

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
"""By the name of the service that writes each feed: the union of the facts that it declares."""

COUNTED: dict[str, type[Any]] = {kind_of(declaration): declaration for declaration in LABELS}
"""By kind."""

OWNERS: dict[str, str] = {
    kind_of(declaration): feed
    for feed, declared in FEEDS.items()
    for declaration in get_args(declared)
    if declaration in LABELS
}
"""By kind: the only feed in which it counts."""
