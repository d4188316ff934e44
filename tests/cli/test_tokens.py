"""Tokens for trying the API by hand."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.console import Told
from cli.main import app
from cli.tokens import token
from deploy.local.addresses import NeverStarted, read_addresses
from kernel.errors import Unauthenticated
from kernel.identity import Actor, Role, TokenVerifier


def verifier(data: Path, *, demonstration: bool = True) -> TokenVerifier:
    settings = read_addresses(data).settings()
    return TokenVerifier(settings.jwks, settings.issuer, settings.audience, demonstration)


def given(data: Path, *options: str) -> str:
    answer = CliRunner().invoke(app, ["token", *options, "--data", str(data)])
    assert answer.exit_code == 0, answer.output
    return answer.output.strip()


def test_a_token_names_who_acts_for_whom(data: Path) -> None:
    signed = given(data, "--role", "adviser", "--organisation", "cil-1", "--subject", "adv-1")
    assert verifier(data).actor(signed) == Actor("adv-1", Role.ADVISER, "cil-1")


def test_production_refuses_it(data: Path) -> None:
    signed = given(data, "--role", "operations")
    with pytest.raises(Unauthenticated):
        verifier(data, demonstration=False).actor(signed)


def test_those_who_do_not_sign_in_get_none(data: Path) -> None:
    with pytest.raises(Told, match="n'a pas de compte"):
        token(Role.EMPLOYEE, data=data)


def test_a_platform_that_was_never_started_has_no_key(tmp_path: Path) -> None:
    with pytest.raises(NeverStarted):
        token(Role.ADVISER, data=tmp_path)
