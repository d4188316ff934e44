"""Who acts: people by a token of an OpenID Connect issuer, services by a token of their own, links by purpose.

The gateway checks tokens, and each service checks them again. The token says who; the tables of `platform`
(mandates) and `cases` (advisers) say what. The demonstration key signs tokens for the demonstration and the
tests; production settings refuse it.
"""

import json
import time
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from kernel.errors import Forbidden, Unauthenticated

ALGORITHMS = ["ES256", "RS256"]
DEMONSTRATION_KEY_ID = "demonstration"
SERVICE_AUDIENCE = "cilpass-services"


class Role(StrEnum):
    ADVISER = "adviser"
    CIL_RESPONSIBLE = "cil_responsible"
    CIL_PRESIDENT = "cil_president"
    PLATFORM_OPERATOR = "platform_operator"
    PLATFORM_REPRESENTATIVE = "platform_representative"
    UESL_CONTROLLER = "uesl_controller"
    UESL_BOARD = "uesl_board"
    OPERATIONS = "operations"
    EMPLOYEE = "employee"
    PARTNER = "partner"
    SERVICE = "service"
    WORKFLOW = "workflow"
    FEED_READER = "feed_reader"


ROLE_LABELS = {
    Role.ADVISER: "Conseiller CIL-PASS assistance",
    Role.CIL_RESPONSIBLE: "Responsable du service au CIL",
    Role.CIL_PRESIDENT: "Président du CIL",
    Role.PLATFORM_OPERATOR: "Gestionnaire de plate-forme",
    Role.PLATFORM_REPRESENTATIVE: "Représentant de plate-forme",
    Role.UESL_CONTROLLER: "Contrôleur UESL",
    Role.UESL_BOARD: "Conseil d'administration de l'UESL",
    Role.OPERATIONS: "Exploitation",
    Role.EMPLOYEE: "Salarié",
    Role.PARTNER: "Partenaire",
    Role.SERVICE: "Service de la plate-forme",
    Role.WORKFLOW: "Déroulement automatique",
    Role.FEED_READER: "Lecteur des faits",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an opaque subject, one role, the organisation in whose name (its id), and for a link what it opens."""

    subject: str
    role: Role
    organisation: str = ""
    link_purpose: str = ""
    link_subject: str = ""

    def require(self, *roles: Role) -> None:
        """Refuse unless the actor holds one of `roles`."""
        if self.role not in roles:
            raise Forbidden(accepted=", ".join(ROLE_LABELS[role] for role in roles))


@dataclass(slots=True)
class TokenVerifier:
    """Checks tokens against a JWKS file: algorithm on an allow-list, issuer, audience, expiry."""

    jwks_path: Path
    issuer: str
    audience: str
    demonstration: bool
    _keys: KeySet | None = field(default=None, init=False)

    def actor(self, token: str) -> Actor:
        """The actor named by a signed token; Unauthenticated says nothing of why, as the asker may be a stranger."""
        try:
            decoded = jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
            jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self.audience},
                exp={"essential": True},
                sub={"essential": True},
            ).validate(decoded.claims)
            if decoded.header.get("kid") == DEMONSTRATION_KEY_ID and not self.demonstration:
                raise Unauthenticated
            return Actor(
                subject=decoded.claims["sub"],
                role=Role(decoded.claims.get("role", "")),
                organisation=decoded.claims.get("organisation", ""),
            )
        except (JoseError, ValueError, KeyError) as error:
            raise Unauthenticated from error

    def _key_set(self) -> KeySet:
        if self._keys is None:
            self._keys = KeySet.import_key_set(json.loads(self.jwks_path.read_text()))
        return self._keys


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """Signs short tokens with a private key kept in a file: the demonstration key, or a service's own."""

    key_path: Path
    issuer: str
    audience: str

    def sign(self, actor: Actor, lifetime: int = 3600) -> str:
        """A signed token for `actor`, valid `lifetime` seconds of real time."""
        key = ECKey.import_key(json.loads(self.key_path.read_text()))
        issued = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": actor.subject,
            "role": actor.role.value,
            "organisation": actor.organisation,
            "iat": issued,
            "exp": issued + lifetime,
        }
        return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)


def make_demonstration_key(private: Path, jwks: Path) -> None:
    """Write a fresh demonstration key and its public JWKS, unless they are there."""
    if private.exists() and jwks.exists():
        return
    key = ECKey.generate_key("P-256", parameters={"kid": DEMONSTRATION_KEY_ID, "use": "sig", "alg": "ES256"})
    private.touch(mode=0o600)
    private.write_text(json.dumps(key.as_dict(private=True)))
    jwks.write_text(json.dumps(KeySet([key]).as_dict(private=False)))
