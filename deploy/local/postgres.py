"""The PostgreSQL server of the cluster form, on loopback, with one database and two roles per service.

The owner role owns a database and migrates it. The service connects as another role, which may read and write rows and
nothing else, so that row-level security applies to it (`docs/decisions/0011`).
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
"""Enough for the pools of two copies of five services, at most 19 connections each, and for Temporal's."""


RECOVERY_SECONDS = 600.0
"""Longest start of a server that first reads its journal up to an instant."""


class NoPostgres(RuntimeError):
    """The server cannot run: its programs or their account are missing, or a folder or `initdb` refused."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"PostgreSQL : {what}. Lancez « make cluster », qui l'installe. / Run « make cluster »."
        )


@dataclass(frozen=True, slots=True)
class Postgres:
    """The server of one data folder.

    The passwords of its roles are derived from `secret`. It starts with `settings` beside its usual ones.
    """

    folder: Path
    port: int
    secret: str
    settings: Mapping[str, str] = field(default_factory=dict)

    def password(self, role: str) -> str:
        return hmac.new(self.secret.encode(), role.encode(), hashlib.sha256).hexdigest()

    def url(self, role: str, database: str) -> str:
        """Returns the SQLAlchemy URL of a database for a role."""
        return f"postgresql+psycopg://{role}:{self.password(role)}@{HOST}:{self.port}/{database}"

    def process(self) -> Process:
        """Returns the process; SIGINT ends it without waiting for its clients to disconnect."""
        settings: dict[str, object] = {
            "listen_addresses": HOST,
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": CONNECTIONS,
            "hot_standby": "off",  # no client may read before the journal has been read to its end
            "log_error_verbosity": "terse",  # the detail of an error quotes a row (CONF-6)
            **self.settings,
        }
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [*_as_account(), program("postgres"), "-D", str(self.folder), *given]
        return Process(
            "postgres", command, {}, f"{HOST}:{self.port}", STORES_GROUP, self.folder.parent, stop="INT"
        )

    def make(self) -> None:
        """Runs `initdb` where the folder has no complete server's files yet. Raises NoPostgres where that fails."""
        if (self.folder / "PG_VERSION").exists() and (self.folder / "made").exists():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700)
        give_to_account(self.folder)
        with tempfile.NamedTemporaryFile("w") as password_file:
            password_file.write(self.password(ACCOUNT))
            password_file.flush()
            if os.getuid() == 0:
                os.chown(password_file.name, _account().pw_uid, _account().pw_gid)
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
            command += ["--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={password_file.name}"]
            done = subprocess.run(command, capture_output=True, text=True, cwd="/")  # noqa: S603 (ours)
        if done.returncode:
            raise NoPostgres(f"initdb : {done.stderr.strip()}")
        (self.folder / "made").touch()

    def settle(self, services: Iterable[str], others: dict[str, str]) -> None:
        """Creates the roles and databases that are missing; `others` are databases with one role, which owns them."""
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
        """Has a role's commits not wait for the disk: a power cut may lose the last ones."""
        with self._connect("postgres") as server:
            server.execute(sql.SQL("ALTER ROLE {} SET synchronous_commit = off").format(sql.Identifier(role)))

    def _connect(self, database: str) -> psycopg.Connection:
        """Connects as superuser; it waits, since a server that was killed first reads its journal."""
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
    """Returns the role that owns and migrates a service's database."""
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
    """Lets a role read and write the rows of the owner's tables, present and future; it gets no other right."""
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
    """As root, gives a folder and its content to the server's account, and lets this account reach it."""
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
    """Returns what precedes a command so that root runs it under the server's account; nothing for another user.

    `--pdeathsig` asks again for the signal at the parent's end, which a change of account cancels.
    """
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
    """Lets the server's account pass through the data folder; it cannot list it, and the keys stay closed.

    Raises NoPostgres where a folder above is closed to that account.
    """
    data.chmod(data.stat().st_mode | 0o011)
    for folder in data.parents:
        if not folder.stat().st_mode & 0o001:
            raise NoPostgres(
                f"{folder} est fermé au compte « {ACCOUNT} » : choisissez un autre dossier de données"
            )
