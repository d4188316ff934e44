"""What a person says of their work and company, given to judge their eligibility (BEN-1..5)."""

from dataclasses import dataclass

from services.intake.domain.grounds import Work
from services.intake.domain.liability import Company


@dataclass(frozen=True)
class Employment:
    """`company` is what is known of its liability; None where nothing is."""

    work: Work
    siren: str | None = None
    company_name: str | None = None
    company: Company | None = None
