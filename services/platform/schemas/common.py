"""What the bodies of `platform` share: texts without spaces around, and who holds a seat."""

from typing import Annotated

from pydantic import ConfigDict, Field

from kernel.http.bodies import Body as StrictBody
from kernel.http.fields import Line, TextMalformed, Written


class Body(StrictBody):
    """A request body, its texts without spaces around."""

    model_config = ConfigDict(str_strip_whitespace=True)


Person = Annotated[
    str,
    Written(
        r"[A-Za-z0-9._:|-]{1,64}",
        TextMalformed(accepted="un identifiant de compte, de 64 caractères au plus, sans espace ni accent"),
    ),
]
"""Subject of a person's token: opaque, never a name."""
Name = Annotated[Line, Field(min_length=2, max_length=120)]
"""How a person is called, on the pages of their organisation, of UESL and of whom they signed a convention with."""
ShortText = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]
