"""One row a kind of step, one row a letter: each is whole, and what they name exists."""

import re
from datetime import date
from uuid import UUID

import pytest
from cilpass.platform.v1 import platform_pb2

from services.cases.domain.kinds import KINDS, Opening, deadline_for, kinds
from services.cases.domain.letters import LETTERS, Letter
from services.cases.domain.sequence import ENDED, TRANSITIONS
from services.cases.domain.signatures import Party
from services.cases.messages import LINKS, TEXTS, Facts, colleagues, filled_in
from words.way import StepKind

WORDS = {
    "employee": {"adviser", "reference", "due", "link"},
    "adviser": {"reference", "due"},
    "stand_in": {"adviser", "first", "last"},
    "uesl": {"reference", "cil", "first", "next", "on", "reason"},
}
"""What the text and the title of a letter may say, by its reader; a letter's own call of `mail.decide` gives more."""


def test_every_kind_and_every_letter_has_its_row() -> None:
    assert list(KINDS) == list(StepKind)
    assert list(LETTERS) == list(Letter)


@pytest.mark.parametrize("letter", Letter)
def test_a_letter_has_one_text_which_says_what_its_reader_may_know(letter: Letter) -> None:
    row = LETTERS[letter]
    texts = [table[letter] for table in (TEXTS, colleagues.TEXTS) if letter in table]
    assert len(texts) == 1
    said = set(re.findall(r"\{(\w+)\}", texts[0] + row.title))
    assert said <= WORDS[row.to]
    assert (row.link is not None) == ("link" in said)
    assert row.link is None or row.link in LINKS
    assert "due" not in said or row.open, "the day that it says is that of the step that must be open"


def test_a_text_says_what_its_own_call_gave_and_what_every_letter_knows() -> None:
    given = {"by": "Claire Lefèvre", "reference": "never this one"}
    facts = Facts(UUID(int=1), "cil-a", "2026-0001", None, "", given)
    cil = platform_pb2.Cil(name="CIL du Lyonnais", telephone="04 00 00 00 00")
    text = "Enregistré par {by}, dossier {reference}. Appelez {adviser}."
    expected = "Enregistré par Claire Lefèvre, dossier 2026-0001. Appelez votre CIL (04 00 00 00 00)."
    assert filled_in(text, facts, cil, "") == expected


@pytest.mark.parametrize("kind", StepKind)
def test_the_letters_of_a_step_leave_while_it_is_open_or_after_its_lapse(kind: StepKind) -> None:
    row = KINDS[kind]
    while_open = [one for one in (*row.reminded, row.extended) if one]
    assert {LETTERS[one].open for one in while_open} <= {kind}
    assert row.opened is None or LETTERS[row.opened].open in (kind, None)
    assert row.lapsed is None or LETTERS[row.lapsed].open is None
    assert row.ended_by_time or not row.lapsed


@pytest.mark.parametrize("kind", StepKind)
def test_a_step_that_time_ends_or_reminds_of_has_a_deadline(kind: StepKind) -> None:
    row, deadline = KINDS[kind], deadline_for(kind, Opening(date(2026, 3, 2)))
    assert deadline is not None or not (row.ended_by_time or row.reminded or row.extended)
    assert bool(row.reminded) == bool(deadline and deadline.reminders)


def test_only_steps_that_nobody_can_do_any_more_are_of_a_closed_case() -> None:
    running = {kind for stage, kind, _ in TRANSITIONS if stage not in ENDED}
    assert set(kinds(lambda row: row.of_closed_case)) == set(StepKind) - running - set(
        kinds(lambda row: row.beside_the_way)
    )
    assert all(KINDS[kind].after_the_end for kind in kinds(lambda row: row.of_closed_case))


def test_the_employee_has_a_link_to_what_only_they_can_do() -> None:
    theirs = set(kinds(lambda row: Party.EMPLOYEE in row.done_by))
    assert theirs == set(kinds(lambda row: row.link is not None))
