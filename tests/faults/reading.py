"""What the facts of a feed say, read by the declarations of its service."""

from typing import Any

from kernel.facts import Fact
from services.cases.main import PARTS as CASES
from services.intake.main import PARTS as INTAKE
from services.partners.main import PARTS as PARTNERS
from services.platform.main import PARTS as PLATFORM

CATALOGUES = {parts.name: parts.facts for parts in (INTAKE, CASES, PARTNERS, PLATFORM)}


def said(feed: str, fact: Fact) -> Any:
    """What a fact of a feed says; None where its service does not declare its kind, or where it was tampered with.

    That it was tampered with is for the chain to say (`auditor.feeds`).
    """
    if feed not in CATALOGUES:
        return None
    try:
        return CATALOGUES[feed].read(fact)
    except ValueError:
        return None
