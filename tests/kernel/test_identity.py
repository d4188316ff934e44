"""Tokens: a known key on the allow-list, for this audience, not expired; never the demonstration key in production."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from kernel.errors import Forbidden, Unauthenticated
from kernel.identity import Actor, CapacityNotSaid, TokenSigner, TokenVerifier, make_demonstration_key
from wiring.roles import ROLES
from words.roles import Role

ISSUER, AUDIENCE = "https://identite.example", "cilpass"
ADVISER = Actor("a1", Role.ADVISER, "cil-a")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    make_demonstration_key(tmp_path / "private.json", tmp_path / "jwks.json")
    return tmp_path


def verifier(keys: Path, demonstration: bool = True, jwks: str = "jwks.json") -> TokenVerifier:
    return TokenVerifier(keys / jwks, ISSUER, AUDIENCE, demonstration, ROLES.people)


def claims(**changes: Any) -> dict[str, Any]:
    known = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "a1",
        "groups": ["adviser@cil-a"],
        "exp": int(time.time()) + 60,
    }
    return {name: value for name, value in (known | changes).items() if value is not None}


def encoded(keys: Path, alg: str = "ES256", **changes: Any) -> str:
    key = ECKey.import_key(json.loads((keys / "private.json").read_text()))
    return jwt.encode({"alg": alg, "kid": key.kid}, claims(**changes), key)


def test_a_token_names_its_actor(keys: Path) -> None:
    token = TokenSigner(keys / "private.json", ISSUER, AUDIENCE).sign(ADVISER)
    assert verifier(keys).actor(token) == ADVISER


def test_who_holds_several_capacities_says_in_which_one_they_act(keys: Path) -> None:
    token = encoded(keys, groups=["adviser@cil-a", "office-staff", "cil_responsible@cil-b"])
    assert verifier(keys).actor(token, "cil_responsible@cil-b") == Actor("a1", Role.CIL_RESPONSIBLE, "cil-b")
    for said in ("", "cil_responsible@cil-a", "office-staff"):
        with pytest.raises(CapacityNotSaid) as refused:
            verifier(keys).actor(token, said)
        assert refused.value.accepted == "adviser@cil-a, cil_responsible@cil-b"


def test_the_demonstration_key_opens_nothing_in_production(keys: Path) -> None:
    token = TokenSigner(keys / "private.json", ISSUER, AUDIENCE).sign(ADVISER)
    with pytest.raises(Unauthenticated):
        verifier(keys, demonstration=False).actor(token)


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"exp": None},
        {"aud": "another"},
        {"aud": None},
        {"iss": "https://ailleurs.example"},
        {"sub": None},
        {"sub": "a" * 256},
        {"groups": ["king@cil-a"]},
        {"groups": ["service"]},
        {"groups": []},
        {"groups": None},
        {"groups": 7},
    ],
)
def test_a_token_that_does_not_say_all_it_should_is_refused(keys: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated) as refused:
        verifier(keys).actor(encoded(keys, **changes))
    assert refused.value.facts == {} and refused.value.detail == Unauthenticated.title


def test_a_token_is_checked_once_and_believed_until_its_end(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    decode = jwt.decode

    def counted(token: str, *rest: Any, **named: Any) -> jwt.Token:
        checked.append(token)
        return decode(token, *rest, **named)

    monkeypatch.setattr(jwt, "decode", counted)
    once, now = verifier(keys), time.time()
    token = encoded(keys, groups=["adviser@cil-a", "cil_responsible@cil-b"], exp=int(now) + 60)
    assert once.actor(token, "adviser@cil-a") == ADVISER
    assert once.actor(token, "cil_responsible@cil-b").role is Role.CIL_RESPONSIBLE
    assert checked == [token]
    with pytest.raises(Unauthenticated):
        once.actor(f"{token[:-4]}AAAA", "adviser@cil-a")
    monkeypatch.setattr(time, "time", lambda: now + 61)
    with pytest.raises(Unauthenticated):
        once.actor(token, "adviser@cil-a")
    assert len(checked) == 3


def test_what_is_no_token_is_refused(keys: Path) -> None:
    token = encoded(keys)
    head, body, signature = token.split(".")
    for wrong in ("", "x", "a.b.c", f"{head}.{body}.", f"{head}.{body[:-2]}AA.{signature}", "é.é.é"):
        with pytest.raises(Unauthenticated):
            verifier(keys).actor(wrong)


def test_an_algorithm_off_the_list_is_refused_even_with_the_public_key(keys: Path) -> None:
    """The classic confusion: the public key used as a shared secret, or no signature at all."""
    public = (keys / "jwks.json").read_text()
    shared = OctKey.import_key(public.ljust(32))
    for header in ({"alg": "HS256", "kid": "demonstration"}, {"alg": "HS256"}):
        with pytest.raises(Unauthenticated):
            verifier(keys).actor(jwt.encode(header, claims(), shared))
    import base64

    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    with pytest.raises(Unauthenticated):
        verifier(keys).actor(f"{part({'alg': 'none'})}.{part(claims())}.")


def test_another_key_under_the_same_name_is_refused(keys: Path) -> None:
    stranger = ECKey.generate_key("P-256", parameters={"kid": "demonstration"})
    with pytest.raises(Unauthenticated):
        verifier(keys).actor(jwt.encode({"alg": "ES256", "kid": "demonstration"}, claims(), stranger))


def test_production_takes_the_issuers_rsa_key_and_no_token_without_its_name(keys: Path) -> None:
    issuer = RSAKey.generate_key(2048, parameters={"kid": "issuer-1", "use": "sig", "alg": "RS256"})
    demonstration = json.loads((keys / "jwks.json").read_text())["keys"]
    both = KeySet([issuer]).as_dict(private=False)["keys"] + demonstration
    (keys / "both.json").write_text(json.dumps({"keys": both}))
    production = verifier(keys, demonstration=False, jwks="both.json")
    token = jwt.encode({"alg": "RS256", "kid": "issuer-1"}, claims(), issuer, algorithms=["RS256"])
    assert production.actor(token).role is Role.ADVISER
    key = ECKey.import_key(json.loads((keys / "private.json").read_text()))
    nameless = jwt.encode({"alg": "ES256"}, claims(), key)
    with pytest.raises(Unauthenticated):
        production.actor(nameless)


def test_the_demonstration_key_is_made_once_and_its_private_part_is_not_shown(keys: Path) -> None:
    before = (keys / "private.json").read_text()
    make_demonstration_key(keys / "private.json", keys / "jwks.json")
    assert (keys / "private.json").read_text() == before
    assert (keys / "private.json").stat().st_mode & 0o077 == 0
    assert "d" not in json.loads((keys / "jwks.json").read_text())["keys"][0]


def test_a_role_is_required_and_named_in_french() -> None:
    ADVISER.require(Role.ADVISER, Role.CIL_RESPONSIBLE)
    with pytest.raises(Forbidden) as refused:
        ADVISER.require(Role.CIL_RESPONSIBLE)
    assert refused.value.accepted == "Responsable du service au CIL"
