"""Reads the feed of `cases` by its declarations."""

from kernel.fact_types import Catalogue
from services.cases.facts import CasesFact

FACTS: Catalogue[CasesFact] = Catalogue(CasesFact)
