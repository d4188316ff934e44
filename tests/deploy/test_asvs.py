"""The table of the ASVS: every piece of evidence is there, and every requirement stands once."""

import re

from deploy.local.platform import ROOT

TABLE = (ROOT / "docs" / "asvs.md").read_text("utf-8")
CHAPTERS = range(1, 18)
LEVELS_ONE_AND_TWO = 253
"""Requirements of version 5.0.0 at these levels."""


def numbers() -> list[str]:
    stated = [line.split("|")[1] for line in TABLE.splitlines() if line.startswith("| ")]
    stated += [paragraph for paragraph in TABLE.split("\n\n") if paragraph.startswith("Not concerned")]
    return re.findall(r"\b\d{1,2}\.\d{1,2}\.\d{1,2}\b", " ".join(stated))


def test_every_file_given_as_evidence_exists() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", TABLE) if "://" not in link]
    assert len(links) > len(CHAPTERS)
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_every_requirement_stands_once() -> None:
    found = numbers()
    assert len(found) == len(set(found)) == LEVELS_ONE_AND_TWO
    assert {int(number.partition(".")[0]) for number in found} == set(CHAPTERS)


def test_every_row_says_whether_it_holds_and_where_it_is_seen() -> None:
    rows = [line.split(" | ") for line in TABLE.splitlines() if re.match(r"\| \d", line)]
    assert {row[2] for row in rows} == {"yes", "partly", "no", "elsewhere"}
    assert [row for row in rows if row[2] == "yes" and "](" not in row[3]] == []
