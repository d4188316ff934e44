"""The findings of `cilpass doctor`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check, in French; `mend` says what to do where the subject is not `well`."""

    subject: str
    well: bool
    detail: str
    mend: str = ""
