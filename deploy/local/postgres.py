"""PostgreSQL of the cluster form: its own server on loopback, one database and two roles a service.

A database belongs to its owner role, which migrates it; the service connects as another role, which may read and write
rows and nothing else, so that row-level security holds for it (`docs/decisions/0011`).
"""

import hashlib
import hmac
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.local.form import HOST, STORES_GROUP
from deploy.local.process import Process

DEBIAN = "/usr/lib/postgresql/15/bin"
ACCOUNT = "postgres"
"""The account that Debian's package makes: PostgreSQL refuses to run as root."""

CONNECTIONS = 400
"""Ten services' pools of at most 19 each, and Temporal's."""


RECOVERY_SECONDS = 600.0
"""A journal that is read up to an instant may be long."""


class NoPostgres(RuntimeError):
    """The server's programs, or the account that they run under, are missing."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"PostgreSQL : {what}. Lancez « make cluster », qui l'installe. / Run « make cluster »."
        )


@dataclass(frozen=True, slots=True)
class Postgres:
    """The server of one data folder; `secret` is what the passwords of its roles are made from.

    `settings` are those that it is started with beside its usual ones.
    """

    folder: Path
    port: int
    secret: str
    settings: Mapping[str, str] = field(default_factory=dict)

    def password(self, role: str) -> str:
        return hmac.new(self.secret.encode(), role.encode(), hashlib.sha256).hexdigest()

    def url(self, role: str, database: str) -> str:
        """SQLAlchemy URL."""
        return f"postgresql+psycopg://{role}:{self.password(role)}@{HOST}:{self.port}/{database}"

    def process(self) -> Process:
        """SIGINT ends it without waiting for its clients to leave."""
        settings: dict[str, object] = {
            "listen_addresses": HOST,
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": CONNECTIONS,
            "hot_standby": "off",  # nobody is let in to read before what a journal holds is there
            "log_error_verbosity": "terse",  # the detail of an error quotes a row (CONF-6)
            **self.settings,
        }
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [*_as_account(), program("postgres"), "-D", str(self.folder), *given]
        return Process(
            "postgres", command, {}, f"{HOST}:{self.port}", STORES_GROUP, self.folder.parent, stop="INT"
        )

    def make(self) -> None:
        """`initdb`, where the folder has no server's files yet; half-made ones are made again."""
        if (self.folder / "PG_VERSION").exists() and (self.folder / "made").exists():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700)
        give_to_account(self.folder)
        with tempfile.NamedTemporaryFile("w") as told:
            told.write(self.password(ACCOUNT))
            told.flush()
            if os.getuid() == 0:
                os.chown(told.name, _account().pw_uid, _account().pw_gid)
            command = [
                *_as_account(),
                program("initdb"),
                "-D",
                str(self.folder),
                "-U",
                ACCOUNT,
                "-E",
                "UTF8",
            ]
            command += ["--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={told.name}"]
            done = subprocess.run(command, capture_output=True, text=True, cwd="/")  # noqa: S603 (ours)
        if done.returncode:
            raise NoPostgres(f"initdb : {done.stderr.strip()}")
        (self.folder / "made").touch()

    def settle(self, services: Iterable[str], others: dict[str, str]) -> None:
        """Roles and databases, where they are missing; `others` are databases that their role owns and uses."""
        with self._connect("postgres") as server:
            for name in services:
                for role in (owner_of(name), name):
                    self._role(server, role)
                _database(server, name, owner_of(name), name)
            for database, role in others.items():
                self._role(server, role)
                _database(server, database, role, role)
        for name in services:
            with self._connect(name) as inside:
                _grant(inside, owner_of(name), name)

    def spare_the_disk(self, role: str) -> None:
        """A role's commits wait for no disk: a power cut may take the last ones."""
        with self._connect("postgres") as server:
            server.execute(sql.SQL("ALTER ROLE {} SET synchronous_commit = off").format(sql.Identifier(role)))

    def _connect(self, database: str) -> psycopg.Connection:
        """As the server's superuser; a server that was killed reads its journal before it lets anybody in."""
        limit = time.monotonic() + RECOVERY_SECONDS
        while True:
            try:
                return psycopg.connect(
                    host=HOST,
                    port=self.port,
                    dbname=database,
                    user=ACCOUNT,
                    password=self.password(ACCOUNT),
                    autocommit=True,
                )
            except psycopg.OperationalError:
                if time.monotonic() > limit:
                    raise
            time.sleep(0.1)

    def _role(self, server: psycopg.Connection, role: str) -> None:
        if server.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).rowcount:
            return
        made = "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}"
        server.execute(sql.SQL(made).format(sql.Identifier(role), sql.Literal(self.password(role))))


def owner_of(service: str) -> str:
    """The role that owns and migrates a service's database."""
    return f"{service}_owner"


def _database(server: psycopg.Connection, name: str, owner: str, user: str) -> None:
    if server.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).rowcount:
        return
    names = {"name": sql.Identifier(name), "owner": sql.Identifier(owner), "user": sql.Identifier(user)}
    for command in (
        "CREATE DATABASE {name} OWNER {owner}",
        "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {name} TO {user}",
    ):
        server.execute(sql.SQL(command).format(**names))


def _grant(database: psycopg.Connection, owner: str, user: str) -> None:
    """Rows of the owner's tables, those to come included; no table, no trigger, no TRUNCATE."""
    names = {"owner": sql.Identifier(owner), "user": sql.Identifier(user)}
    defaults = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT "
    for rights in ("SELECT, INSERT, UPDATE, DELETE ON TABLES", "USAGE ON SEQUENCES"):
        database.execute(sql.SQL(f"{defaults}{rights} TO {{user}}").format(**names))


def program(name: str) -> str:
    found = shutil.which(name, path=f"{DEBIAN}:{os.environ.get('PATH', '')}")
    if found is None:
        raise NoPostgres(f"« {name} » est introuvable")
    return str(Path(found).resolve())


def give_to_account(folder: Path) -> None:
    """As root, a folder and all in it become the server's; its account may pass through what holds it."""
    if os.getuid() != 0:
        return
    _let_through(folder.parent)
    account = _account()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid)


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError as error:
        raise NoPostgres(f"le compte « {ACCOUNT} » n'existe pas") from error


def _as_account() -> list[str]:
    """As root, under the server's own account; the signal at the parent's end is asked for again, being lost there."""
    if os.getuid() != 0:
        return []
    account = _account()
    return [
        "setpriv",
        f"--reuid={account.pw_uid}",
        f"--regid={account.pw_gid}",
        "--clear-groups",
        "--pdeathsig=KILL",
        "--",
    ]


def _let_through(data: Path) -> None:
    """The server's account must pass through the data folder; it can list nothing there, and keys stay closed."""
    data.chmod(data.stat().st_mode | 0o011)
    for folder in data.parents:
        if not folder.stat().st_mode & 0o001:
            raise NoPostgres(
                f"{folder} est fermé au compte « {ACCOUNT} » : choisissez un autre dossier de données"
            )
