"""Where personal data may not be: all of the data folder but the databases of their owners and what was posted."""

from pathlib import Path

OWNERS = ("intake.sqlite", "cases.sqlite", "partners.sqlite", "platform.sqlite", "mailbox.jsonl", "postgres")
"""Who keeps people: the person, the case, the partner's people, who holds a mandate; and the letters themselves."""


def places(data: Path) -> dict[str, bytes]:
    """Every other file's content, and the names of all."""
    found = {"names of files": "\n".join(str(one.relative_to(data)) for one in data.rglob("*")).encode()}
    for path in data.rglob("*"):
        name = str(path.relative_to(data))
        if path.is_file() and not any(part.startswith(OWNERS) for part in path.relative_to(data).parts):
            found[name] = path.read_bytes()
    return found
