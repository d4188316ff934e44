"""What a check of `cilpass doctor` found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`mend` says what to do where it is not well."""

    subject: str
    well: bool
    said: str
    mend: str = ""
