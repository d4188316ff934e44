"""The files in which no personal data may be: all of the data folder but the owners' databases and the mails."""

from pathlib import Path

OWNERS = ("intake.sqlite", "cases.sqlite", "partners.sqlite", "platform.sqlite", "mailbox.jsonl", "postgres")
"""Files that hold personal data: persons, cases, partners' people, holders of mandates, and the mails."""


def places(data: Path) -> dict[str, bytes]:
    """Returns the content of every other file, and the names of all files."""
    found = {"names of files": "\n".join(str(one.relative_to(data)) for one in data.rglob("*")).encode()}
    for path in data.rglob("*"):
        name = str(path.relative_to(data))
        if path.is_file() and not any(part.startswith(OWNERS) for part in path.relative_to(data).parts):
            found[name] = path.read_bytes()
    return found
