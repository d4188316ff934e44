"""French spaces: a sign never goes to the next line without the word before it.

Services write and keep plain spaces, which programs compare; these are put where words leave for people's eyes:
a message when it leaves (`kernel.mail`), a page when it is rendered (`web.pages`).
"""

import re

NO_BREAK = "\u00a0"

BREAKABLE = re.compile(r"(?<=«) | (?=»)| (?=[:;?!](?:[\s»)]|$))|(?<=\d) (?=\d{3}(?:,\d|\b))|(?<=\d) (?=€)")


def spaced(text: str) -> str:
    """The same with no-break spaces inside quotation marks, before double signs, and inside an amount."""
    return BREAKABLE.sub(NO_BREAK, text)
