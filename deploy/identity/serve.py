"""The provider's process: saves its people once, then serves. It runs in a Python environment of its own.

`CILPASS_IDENTITY` names the file that `deploy.identity.configuration` wrote: address, key, client, accounts.
"""

import asyncio
import json
import logging
import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from asgiref.wsgi import WsgiToAsgi
from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from hypercorn.asyncio import serve
from hypercorn.config import Config


def main() -> None:
    settings = json.loads(Path(os.environ["CILPASS_IDENTITY"]).read_text())
    logging.disable(logging.INFO)
    app = create_app(config=configuration(settings), env_file="")
    with app.app_context():
        backend = Backend.instance
        backend.install(app)
        with backend.session():
            write_down(backend, settings)
    asyncio.run(_serve(app, settings["port"]))


def configuration(settings: dict[str, Any]) -> dict[str, Any]:
    """Returns canaille's settings: a closed list of people, one trusted client, keys that we made."""
    return {
        "SECRET_KEY": settings["secret"],
        "SERVER_NAME": f"127.0.0.1:{settings['port']}",
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {
            "NAME": "CIL-PASS assistance",
            "DATABASE": "sql",
            "LANGUAGE": "fr",
            "TIMEZONE": "Europe/Paris",
            "CAPTCHA_ENABLED": False,
            "ENABLE_PASSWORD_RECOVERY": False,
            "ENABLE_REGISTRATION": False,
            "SMTP": None,
            "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"], "READ": ["user_name", "groups"], "WRITE": []}},
        },
        "CANAILLE_SQL": {"DATABASE_URI": f"sqlite:///{settings['database']}"},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [settings["key"]], "REQUIRE_NONCE": True},
    }


def write_down(backend: Any, settings: dict[str, Any]) -> None:
    """Saves each person, with their capacities as groups, and the front end as the one client."""
    if backend.query(models.Client):
        return
    groups: dict[str, list[Any]] = {}
    for account in settings["accounts"]:
        person = models.User(
            user_name=account["id"],
            given_name=account["first_name"],
            family_name=account["last_name"],
            formatted_name=f"{account['first_name']} {account['last_name']}",
            emails=[account["email"]],
            password=account["password"],
        )
        backend.save(person)
        for capacity in account["capacities"]:
            groups.setdefault(capacity, []).append(person)
    for capacity, members in groups.items():
        backend.save(models.Group(display_name=capacity, members=members))
    client = models.Client(
        client_id=settings["client"],
        client_secret=settings["client_secret"],
        client_id_issued_at=datetime.now(UTC),
        client_name="CIL-PASS assistance",
        client_uri=settings["front_end"],
        redirect_uris=[f"{settings['front_end']}/connexion/retour"],
        post_logout_redirect_uris=[f"{settings['front_end']}/"],
        grant_types=["authorization_code", "refresh_token"],
        response_types=["code"],
        scope=["openid", "profile", "groups"],
        token_endpoint_auth_method="client_secret_basic",  # noqa: S106
        id_token_signed_response_alg="RS256",  # noqa: S106
    )
    backend.save(client)
    client.audience = [client]  # only a saved client can be its own audience
    backend.save(client)


async def _serve(app: Any, port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.errorlog = None
    await serve(WsgiToAsgi(app), config, shutdown_trigger=stop.wait)


if __name__ == "__main__":
    main()
