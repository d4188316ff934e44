"""The employee's authorisations."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from kernel.http.codes import Coded, coded
from services.cases.domain.authorisations import PURPOSE_LABELS, Authorisation


class AuthorisationOut(BaseModel):
    purpose: Coded
    given: bool
    how: str
    at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, value: Authorisation) -> Self:
        return cls(
            purpose=coded(value.purpose, PURPOSE_LABELS),
            given=value.given,
            how=value.how,
            at=value.at,
            withdrawn_at=value.withdrawn_at,
        )


class AuthorisationsOut(BaseModel):
    items: list[AuthorisationOut]

    @classmethod
    def of(cls, values: tuple[Authorisation, ...]) -> Self:
        return cls(items=[AuthorisationOut.of(one) for one in values])
