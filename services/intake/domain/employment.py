"""A person's work and company, by which eligibility is judged (BEN-1..5)."""

from dataclasses import dataclass

from services.intake.domain.grounds import Work
from services.intake.domain.liability import Company


@dataclass(frozen=True)
class Employment:
    """A person's work; `company` holds the data on its liability, None where there are none."""

    work: Work
    siren: str | None = None
    company_name: str | None = None
    company: Company | None = None
