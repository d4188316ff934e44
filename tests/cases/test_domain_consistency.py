"""The domain keeps its own habits: labels for every code, values that store and come back, plain imports."""

import ast
import importlib
import inspect
import pkgutil
import re
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import TypeAdapter

import words
from kernel.errors import Refusal
from services.cases import domain
from services.cases.domain import kinds
from services.cases.domain.authorisations import RecipientKind
from services.cases.domain.clauses import CLAUSES
from services.cases.domain.deadlines import DueKind
from services.cases.domain.difficulties import CauseFamily, StudyOrigin
from services.cases.domain.engagement import Offer
from services.cases.domain.information import INFORMATION_TEXTS
from services.cases.domain.reasons import ReasonCode, ReasonedAct, reasons_of
from services.cases.domain.signatures import Party
from services.cases.domain.study_file import StudyFile
from services.cases.domain.survey import Survey
from tests.cases.domain_builders import REASON, full_study_file, offer, signed
from words.way import StepKind

MODULES = [
    importlib.import_module(f"{package.__name__}.{found.name}")
    for package in (domain, words)
    for found in pkgutil.iter_modules(package.__path__)
]
ALLOWED = ("kernel.calendar", "kernel.errors", "services.cases.domain", "words")
THIRD_PARTIES = {"pydantic", "sqlmodel", "fastapi", "grpc", "temporalio", "kernel", "services", "sqlalchemy"}


def own(module: ModuleType, root: type) -> list[type]:
    classes = [value for _, value in inspect.getmembers(module, inspect.isclass)]
    return [one for one in classes if issubclass(one, root) and one.__module__ == module.__name__]


NEVER_SHOWN = {DueKind, CauseFamily, StudyOrigin, ReasonedAct, RecipientKind, Party}
"""Codes that no answer of the service carries: forms and texts word these things by themselves."""

ENUMS = [(module, enum) for module in MODULES for enum in own(module, StrEnum) if enum not in NEVER_SHOWN]
REFUSALS = [refusal for module in MODULES for refusal in own(module, Refusal)]


@pytest.mark.parametrize(("module", "enum"), ENUMS, ids=[enum.__name__ for _, enum in ENUMS])
def test_every_code_has_its_french_label_beside_it(module: Any, enum: Any) -> None:
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", enum.__name__).upper() + "_LABELS"
    labels = getattr(kinds if enum is StepKind else module, name)  # the row of a kind of step says all of it
    assert list(labels) == list(enum)
    assert all(label.strip() for label in labels.values())
    assert len(set(labels.values())) == len(labels)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: one.__name__)
def test_every_refusal_says_in_french_what_forbids(refusal: Any) -> None:
    assert refusal.title != refusal.__bases__[0].title
    assert refusal.title.endswith(".")


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.__name__)
def test_the_domain_imports_nothing_but_the_standard_library_the_calendar_and_the_errors(module: Any) -> None:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            assert name.split(".")[0] not in THIRD_PARTIES or name.startswith(ALLOWED)


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.__name__)
def test_no_file_swallows_everything(module: Any) -> None:
    assert len(Path(inspect.getfile(module)).read_text().splitlines()) <= 250


def test_the_domain_never_reads_the_clock() -> None:
    for module in MODULES:
        assert not re.search(r"\.(now|today|utcnow)\(", inspect.getsource(module))


def test_a_study_file_is_stored_as_json_and_comes_back_equal() -> None:
    adapter = TypeAdapter(StudyFile)
    assert adapter.validate_json(adapter.dump_json(full_study_file())) == full_study_file()
    assert adapter.validate_json(adapter.dump_json(StudyFile())) == StudyFile()


def test_a_signed_offer_is_stored_as_json_and_keeps_its_hash() -> None:
    adapter = TypeAdapter(Offer)
    one = signed(offer().extend(offer().valid_to.replace(day=25), offer().made_on, "adviser-1", REASON))
    back = adapter.validate_json(adapter.dump_json(one))
    assert back == one
    assert back.content_hash == one.content_hash


def test_a_survey_is_stored_as_json_and_comes_back_equal() -> None:
    adapter = TypeAdapter(Survey)
    one = Survey("s1", "case-1", "employee-1", offer().made_on, offer().valid_to)
    assert adapter.validate_json(adapter.dump_json(one)) == one


def test_no_text_for_people_names_the_platform() -> None:
    for text in (*(clause.text for clause in CLAUSES), *INFORMATION_TEXTS.values()):
        assert "plate-forme" not in text.lower()
        assert "plateforme" not in text.lower()


def test_every_act_offers_reasons_that_suit_it_and_another() -> None:
    for act in ReasonedAct:
        offered = reasons_of(act)
        assert len(offered) == len(set(offered)) and offered[-1] is ReasonCode.OTHER
        assert 2 < len(offered) < len(ReasonCode) or act is ReasonedAct.TURN_STRUCTURAL
    assert ReasonCode.ADVISER_LEFT not in reasons_of(ReasonedAct.EXTEND_OFFER)
    assert {one for act in ReasonedAct for one in reasons_of(act)} == set(ReasonCode) - {
        ReasonCode.CASE_ENDED
    }
