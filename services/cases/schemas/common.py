"""What the bodies of `cases` share: reasons, texts."""

from typing import Annotated

from pydantic import Field

from kernel.http.bodies import Body
from services.cases.domain.reasons import Reason, ReasonCode

Text = Annotated[str, Field(max_length=20_000)]
ShortText = Annotated[str, Field(min_length=1, max_length=2_000)]


class ReasonIn(Body):
    code: ReasonCode
    text: ShortText

    def value(self) -> Reason:
        return Reason(self.code, self.text)
