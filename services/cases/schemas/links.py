"""What a link opens, and who opened the file."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from kernel.http.bodies import Body
from kernel.http.codes import Coded


class LinkIn(Body):
    token: Annotated[str, Field(min_length=10, max_length=500)]


class LinkOut(BaseModel):
    """What a link opens: `sign`, `amend`, `file` or `survey`; `discreet` asks for pages that reveal nothing."""

    purpose: str
    subject: str
    expires: datetime
    discreet: bool


class FileAskedOut(BaseModel):
    """Whether a link was sent now; one of the same day is on its way otherwise (CASE-7)."""

    sent: bool


class AccessOut(BaseModel):
    """Who opened the file, in whose name, for what, within which hour (CONF-3).

    `who` is the adviser's name, empty for the employee's own visits; `what` says in French what was opened.
    """

    role: Coded
    organisation: str
    purpose: str
    hour: datetime
    who: str
    organisation_name: str
    what: str
