"""Reads the facts of a feed by the declarations of its service."""

from typing import Any

from kernel.facts import Fact
from services.cases.main import PARTS as CASES
from services.intake.main import PARTS as INTAKE
from services.partners.main import PARTS as PARTNERS
from services.platform.main import PARTS as PLATFORM

CATALOGUES = {parts.name: parts.facts for parts in (INTAKE, CASES, PARTNERS, PLATFORM)}


def content_of(feed: str, fact: Fact) -> Any:
    """Returns the content of a fact; None where its service does not declare its kind, or where it was altered.

    An altered fact is found by the chain of hashes (`auditor.feeds`).
    """
    if feed not in CATALOGUES:
        return None
    try:
        return CATALOGUES[feed].read(fact)
    except ValueError:
        return None
