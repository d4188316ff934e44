"""The roles of a deployment's databases: one migrates, the other has rows and nothing else (decision 0011)."""

from collections.abc import Iterator

import pytest
import yaml
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from cli.parts import all_parts
from deploy.local.platform import ROOT
from kernel.migrations import migrate
from kernel.settings import SERVICES
from tests.stores import postgres, run_file

pytestmark = pytest.mark.postgresql

COMPOSE = ROOT / "deploy/compose"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose roles and databases were made by compose's file, its tables by their owners."""
    with postgres(tmp_path_factory.mktemp("roles") / "pg") as made:
        env = yaml.safe_load((COMPOSE / "compose.yaml").read_text())["services"]["postgres"]["environment"]
        run_file(made.format("postgres"), COMPOSE / "databases.sql", {name: f"'{name}" for name in env})
        for name, parts in all_parts().items():
            engine = create_engine(as_(made, f"{name}_owner", name))
            migrate(parts.package, engine)
            engine.dispose()
        yield made


def as_(url: str, role: str, database: str) -> str:
    return make_url(url.format(database)).set(username=role).render_as_string()


@pytest.fixture(params=SERVICES)
def connected(request: pytest.FixtureRequest, url: str) -> Iterator[tuple[str, Connection]]:
    """A service, and its database as its serving role finds it."""
    engine = create_engine(as_(url, request.param, request.param))
    with engine.connect() as connection:
        yield request.param, connection
    engine.dispose()


def test_who_serves_has_rows_of_every_table_and_owns_none(connected: tuple[str, Connection]) -> None:
    name, database = connected
    for table in all_parts()[name].metadata.tables:
        rights = {
            right: database.scalar(
                text("SELECT has_table_privilege(:table, :right)"), {"table": table, "right": right}
            )
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")
        }
        assert [right for right, held in rights.items() if held] == ["SELECT", "INSERT", "UPDATE", "DELETE"]
    assert not database.scalar(text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user"))
    with pytest.raises(ProgrammingError, match="permission denied"):
        database.execute(text("CREATE TABLE mine (id int)"))


def test_no_role_passes_the_walls_and_none_is_without_a_password(url: str) -> None:
    engine = create_engine(url.format("postgres"))
    with engine.connect() as server:
        above = "rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication OR rolpassword IS NULL"
        asked = f"SELECT rolname FROM pg_authid WHERE rolcanlogin AND rolname <> current_user AND ({above})"
        assert server.scalars(text(asked)).all() == []
    engine.dispose()


def test_a_service_does_not_enter_anothers_database(connected: tuple[str, Connection], url: str) -> None:
    name, _ = connected
    for other in set(SERVICES) - {name}:
        with (
            pytest.raises(OperationalError, match="permission denied"),
            create_engine(as_(url, name, other)).connect(),
        ):
            pass


def test_only_migrations_are_given_an_owner() -> None:
    """In compose by the password, on Kubernetes by the secret."""
    services = yaml.safe_load((COMPOSE / "compose.yaml").read_text())["services"]
    owning = {name for name, one in services.items() if "OWNERS_PASSWORD" in str(one)}
    jobs = {f"{name}-migration" for name in SERVICES}
    assert owning == jobs | {"postgres"}
    base = (ROOT / "deploy/kubernetes/base").glob("*.yaml")
    documents = [one for path in base for one in yaml.safe_load_all(path.read_text())]
    assert {one["metadata"]["name"] for one in documents if "-database-owner" in str(one)} == jobs
