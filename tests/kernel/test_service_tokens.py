"""Tokens between services: the key identifies the signer, whatever the token claims; other tokens are refused."""

import base64
import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, OKPKey

from deploy.caller_keys import make_key, private_path, public_path, renew, retire
from kernel.errors import Unauthenticated
from kernel.identity import Actor
from kernel.roles import TechnicalRole
from kernel.service_tokens import ALGORITHM, KeyNotOwn, ServiceTokens
from kernel.settings import Settings

CASES = Actor("cases", TechnicalRole.SERVICE)


def tokens_of(keys: Path, caller: str) -> ServiceTokens:
    return ServiceTokens.of(Settings(own_key=private_path(keys, caller), callers=public_path(keys)), caller)


def key_of(keys: Path, caller: str) -> OKPKey:
    return OKPKey.import_key(json.loads(private_path(keys, caller).read_text()))


def encoded(keys: Path, *, by: str = "cases", kid: str | None = None, **changes: Any) -> str:
    key = key_of(keys, by)
    said = {"iss": "cases", "aud": "intake", "sub": "cases", "role": "service", "exp": int(time.time()) + 60}
    claims = {name: value for name, value in (said | changes).items() if value is not None}
    return jwt.encode({"alg": ALGORITHM, "kid": kid or key.kid}, claims, key, algorithms=[ALGORITHM])


def refused(keys: Path, token: str) -> bool:
    with pytest.raises(Unauthenticated) as raised:
        tokens_of(keys, "intake").check(token)
    return raised.value.facts == {} and raised.value.detail == Unauthenticated.title


def test_a_token_names_who_signed_it_and_in_whose_name(keys: Path) -> None:
    cases = tokens_of(keys, "cases")
    token = cases.sign("intake", CASES)
    call = tokens_of(keys, "intake").check(token)
    assert (call.caller, call.actor) == ("cases", CASES)
    assert cases.sign("intake", CASES) == token, "it serves for half its life"


def test_a_token_for_one_service_opens_no_other(keys: Path) -> None:
    with pytest.raises(Unauthenticated):
        tokens_of(keys, "partners").check(tokens_of(keys, "cases").sign("intake", CASES))


def test_a_token_signed_by_the_key_of_another_service_is_refused(keys: Path) -> None:
    assert refused(keys, encoded(keys, by="reporting"))
    assert refused(keys, encoded(keys, by="reporting", kid=key_of(keys, "cases").kid))


def test_a_service_bears_no_other_services_name(keys: Path) -> None:
    token = tokens_of(keys, "reporting").sign("intake", CASES)
    assert refused(keys, token)


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"exp": None},
        {"aud": "cilpass"},
        {"aud": None},
        {"iss": "partners"},
        {"iss": None},
        {"sub": None},
        {"role": None},
        {"role": "king"},
        {"kid": "cases:unknown"},
        {"kid": "stranger:1"},
    ],
)
def test_a_token_that_does_not_say_all_it_should_is_refused(keys: Path, changes: dict[str, Any]) -> None:
    assert refused(keys, encoded(keys, **changes))


def test_a_token_is_not_taken_past_its_end_though_it_was_checked_before(keys: Path) -> None:
    intake = tokens_of(keys, "intake")
    token = encoded(keys, exp=int(time.time()) + 1)
    assert intake.check(token).caller == "cases"
    time.sleep(1.1)
    with pytest.raises(Unauthenticated):
        intake.check(token)


def test_another_key_under_a_known_id_is_refused(keys: Path) -> None:
    stranger = make_key("cases")
    claims = {
        "iss": "cases",
        "aud": "intake",
        "sub": "cases",
        "role": "service",
        "exp": int(time.time()) + 60,
    }
    for kid in (stranger.kid, key_of(keys, "cases").kid):
        header = {"alg": ALGORITHM, "kid": kid}
        assert refused(keys, jwt.encode(header, claims, stranger, algorithms=[ALGORITHM]))
    nameless = jwt.encode({"alg": ALGORITHM}, claims, key_of(keys, "cases"), algorithms=[ALGORITHM])
    assert refused(keys, nameless)


def test_the_public_key_is_no_shared_secret_and_a_signature_is_needed(keys: Path) -> None:
    """The classic confusions of algorithms."""
    kid = key_of(keys, "cases").kid
    claims = {
        "iss": "cases",
        "aud": "intake",
        "sub": "cases",
        "role": "service",
        "exp": int(time.time()) + 60,
    }
    public = public_path(keys).read_text()
    assert refused(keys, jwt.encode({"alg": "HS256", "kid": kid}, claims, OctKey.import_key(public)))

    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    assert refused(keys, f"{part({'alg': 'none', 'kid': kid})}.{part(claims)}.")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.é.é"])
def test_what_is_no_token_is_refused(keys: Path, token: str) -> None:
    assert refused(keys, token)


def test_two_keys_of_one_caller_are_valid_side_by_side_until_the_former_is_retired(
    keys: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(keys, tmp_path / "keys"))
    former, others = tokens_of(folder, "cases"), tokens_of(folder, "partners")
    renew(folder, ["cases"])
    signed = [former.sign("intake", CASES), tokens_of(folder, "cases").sign("intake", CASES)]
    assert signed[0] != signed[1]
    assert [tokens_of(folder, "intake").check(one).caller for one in signed] == ["cases", "cases"]
    retire(folder, "cases")
    assert refused(folder, signed[0])
    assert tokens_of(folder, "intake").check(signed[1]).caller == "cases"
    assert tokens_of(folder, "intake").check(others.sign("intake", Actor("partners", TechnicalRole.SERVICE)))


def test_a_process_does_not_start_with_the_key_of_another_or_one_that_nobody_accepts(
    keys: Path, tmp_path: Path
) -> None:
    settings = Settings(own_key=private_path(keys, "cases"), callers=public_path(keys))
    with pytest.raises(KeyNotOwn):
        ServiceTokens.of(settings, "partners")
    (tmp_path / "alone.json").write_text(json.dumps(KeySet([make_key("cases")]).as_dict(private=False)))
    with pytest.raises(KeyNotOwn):
        ServiceTokens.of(settings.model_copy(update={"callers": tmp_path / "alone.json"}), "cases")


def test_what_everybody_is_given_holds_no_private_half(keys: Path) -> None:
    accepted = json.loads(public_path(keys).read_text())["keys"]
    assert accepted and all("d" not in key for key in accepted)
    assert private_path(keys, "cases").stat().st_mode & 0o077 == 0
