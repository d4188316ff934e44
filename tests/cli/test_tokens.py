"""Tokens for trying the API by hand."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli import tokens
from cli.console import CommandFailed
from cli.holders import Away
from cli.main import app
from cli.tokens import token
from deploy.local.addresses import NeverStarted, read_addresses
from kernel.errors import Unauthenticated
from kernel.identity import Actor, TokenVerifier
from wiring.roles import ROLES
from words.roles import Role

HELD = [
    Actor("adv-1", Role.ADVISER, "cil-1"),
    Actor("adv-2", Role.ADVISER, "cil-2"),
    Actor("head-1", Role.CIL_PRESIDENT, "cil-1"),
]


def verifier(data: Path, *, demonstration: bool = True) -> TokenVerifier:
    settings = read_addresses(data).settings()
    return TokenVerifier(settings.jwks, settings.issuer, settings.audience, demonstration, ROLES.people)


def asked(data: Path, *options: str) -> Result:
    answer = CliRunner().invoke(app, ["token", *options, "--data", str(data)])
    assert answer.exit_code == 0, answer.output
    return answer


def given(data: Path, *options: str) -> Actor:
    return verifier(data).actor(asked(data, *options).stdout.strip())


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "holders", lambda _: HELD)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Returns the lines that the command writes beside the token."""
    lines: list[str] = []
    monkeypatch.setattr(tokens, "_warn", lines.append)
    return lines


@pytest.mark.usefixtures("held")
def test_a_token_names_who_acts_for_whom(data: Path, told: list[str]) -> None:
    named = given(data, "--role", "adviser", "--organisation", "cil-1", "--subject", "adv-1")
    assert (named, told) == (HELD[0], [])


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(("options", "who"), [((), HELD[0]), (("--organisation", "cil-2"), HELD[1])])
def test_nobody_named_is_the_first_who_holds_the_role(data: Path, options: Any, who: Actor) -> None:
    assert given(data, "--role", "adviser", *options) == who


@pytest.mark.usefixtures("held")
def test_who_holds_no_mandate_is_told_how_to_get_one(data: Path, told: list[str]) -> None:
    stranger = given(data, "--role", "cil_president", "--organisation", "cil-2", "--subject", "head-1")
    assert stranger == Actor("head-1", Role.CIL_PRESIDENT, "cil-2")
    assert "ce jeton sera refusé" in told[0] and "POST /api/platform/v1/mandates" in told[0]


@pytest.mark.usefixtures("held")
def test_without_a_role_everyone_who_may_act_is_listed(data: Path) -> None:
    lines = asked(data).stdout.splitlines()
    assert len(lines) == len(HELD)
    assert lines[2] == (
        "Président du CIL : cilpass token --role cil_president --organisation cil-1 --subject head-1"
    )


def test_a_stopped_platform_gives_a_token_and_says_that_it_knows_nobody(
    data: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> list[Actor]:
        raise Away

    monkeypatch.setattr(tokens, "holders", away)
    assert given(data, "--role", "adviser") == Actor("demonstration", Role.ADVISER)
    assert "ne répond pas" in told[0]
    with pytest.raises(CommandFailed, match="ne répond pas"):
        token(data=data)


def test_production_refuses_it(data: Path) -> None:
    signed = asked(data, "--role", "operations").stdout.strip()
    with pytest.raises(Unauthenticated):
        verifier(data, demonstration=False).actor(signed)


def test_those_who_do_not_sign_in_get_none(data: Path) -> None:
    with pytest.raises(CommandFailed, match="n'a pas de compte"):
        token("employee", data=data)


def test_a_platform_that_was_never_started_has_no_key(tmp_path: Path) -> None:
    with pytest.raises(NeverStarted):
        token(Role.ADVISER, data=tmp_path)
