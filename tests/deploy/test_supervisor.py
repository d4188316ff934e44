"""The processes of one machine start in order, are restarted, and end with their launcher (design)."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from deploy.local.configuration import wrapped, write_sheet
from deploy.local.data_folder import LONGEST_SOCKET_PATH, DataFolder, DataFolderInUse
from deploy.local.die_with_parent import PARENT
from deploy.local.ports import free_ports, is_free, kept_ports
from deploy.local.process import Process
from deploy.local.supervisor import LocalPlatform, NotReady

ROOT = Path(__file__).parents[2]
SOON = 10.0


def web(name: str, port: int, group: int = 0) -> Process:
    command = (sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", str(port))
    return Process(name, command, ready=f"http://127.0.0.1:{port}/", group=group, cwd=ROOT / "docs")


def script(name: str, text: str, **fields: object) -> Process:
    return Process(name, (sys.executable, "-c", text), **fields)  # type: ignore[arg-type]


def until(condition: Callable[[], bool], seconds: float = SOON) -> bool:
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True


def gone(pids: list[int]) -> bool:
    """Says whether processes have ended, zombies included."""
    return not any(
        psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE for pid in pids
    )


@pytest.fixture
def three(tmp_path: Path) -> Iterator[LocalPlatform]:
    ports = free_ports(3)
    processes = [web(name, port, group) for name, port, group in zip("abc", ports, (1, 0, 1), strict=True)]
    with LocalPlatform(tmp_path / "data", processes) as platform:
        yield platform


def test_three_processes_are_ready_and_one_killed_comes_back(three: LocalPlatform) -> None:
    before = three.pid("a")
    os.kill(before, signal.SIGKILL)
    assert until(lambda: three.pid("a") not in (0, before))
    three.wait_ready(SOON)


def test_a_restart_gives_a_new_process_and_leaves_the_others(three: LocalPlatform) -> None:
    before = {name: three.pid(name) for name in "abc"}
    three.restart("b")
    after = {name: three.pid(name) for name in "abc"}
    assert after["b"] not in (0, before["b"])
    assert (after["a"], after["c"]) == (before["a"], before["c"])


def test_stopping_leaves_no_process_and_gives_the_folder_back(three: LocalPlatform, tmp_path: Path) -> None:
    pids = [three.pid(name) for name in "abc"]
    three.stop()
    assert gone(pids)
    assert three.wait(0)
    folder = DataFolder(tmp_path / "data")
    folder.lock()
    folder.unlock()


def test_stopping_twice_is_harmless(three: LocalPlatform) -> None:
    three.stop()
    three.stop()


def test_a_second_start_on_the_same_data_folder_is_refused_in_clear_words(
    three: LocalPlatform, tmp_path: Path
) -> None:
    with pytest.raises(DataFolderInUse) as refused:
        LocalPlatform(tmp_path / "data", []).start()
    assert f"déjà utilisé par une plate-forme en marche (processus {os.getpid()})" in str(refused.value)
    assert "already in use" in str(refused.value)
    three.wait_ready(SOON)


def test_supervisord_killed_takes_every_process_along(three: LocalPlatform) -> None:
    pids = [three.pid(name) for name in "abc"]
    os.kill(psutil.Process(pids[0]).ppid(), signal.SIGKILL)
    assert three.wait(SOON)
    assert until(lambda: gone(pids), 3)
    three.stop()


def test_groups_start_in_order_and_stop_in_reverse(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    text = """
import signal, sys, time
def say(word):
    with open(sys.argv[2], "a") as file: print(word, sys.argv[1], file=file)
def end(*_): time.sleep(.2); say("end"); sys.exit()
signal.signal(signal.SIGTERM, end)
say("begin")
while True: time.sleep(1)
"""
    port = free_ports(1)[0]
    late = Process("late", (sys.executable, "-c", text, "late", str(trace)), group=1)
    early = Process("early", (sys.executable, "-c", text, "early", str(trace)), group=0)
    told: list[str] = []
    with LocalPlatform(tmp_path / "data", [late, web("gate", port), early], told.append):
        assert until(lambda: trace.exists() and trace.read_text().count("begin") == 2)
    assert trace.read_text().split("\n")[-3:-1] == ["end late", "end early"]
    assert told.index("late : démarrage") > next(i for i, t in enumerate(told) if t.startswith("gate : prêt"))


def test_a_process_that_ignores_sigterm_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.local.configuration.STOP_SECONDS", 1)
    port = free_ports(1)[0]
    deaf = f"""
import signal, socket, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
held = socket.create_server(("127.0.0.1", {port}))
while True: time.sleep(1)
"""
    platform = LocalPlatform(tmp_path / "data", [script("deaf", deaf, ready=f"127.0.0.1:{port}")])
    platform.start()
    pids = [platform.pid("deaf")]
    platform.stop()
    assert gone(pids)


def test_a_process_that_never_gets_ready_is_named_with_its_log_and_nothing_is_left(tmp_path: Path) -> None:
    port = free_ports(1)[0]
    broken = script("broken", "1 / 0", ready=f"127.0.0.1:{port}")
    platform = LocalPlatform(tmp_path / "data", [broken], ready_seconds=2)
    with pytest.raises(NotReady, match=r"« broken » n'est pas prêt .*broken\.log"):
        platform.start()
    assert "ZeroDivisionError" in platform.log("broken").read_text()
    assert platform.wait(0)


def test_the_environment_reaches_the_process_whatever_its_value(tmp_path: Path) -> None:
    out = tmp_path / "out"
    value = "é % %(here)s \" ' ; # $HOME"
    text = "import os, sys, time; open(sys.argv[1], 'w').write(os.environ['VALUE']); time.sleep(60)"
    process = Process("env", (sys.executable, "-c", text, str(out)), env={"VALUE": value})
    with LocalPlatform(tmp_path / "data", [process]):
        assert until(lambda: out.exists() and out.read_text() == value)


def test_any_data_folder_will_do_even_with_a_long_or_odd_path(tmp_path: Path) -> None:
    data = tmp_path / "dossier d'été 100 % ; #1" / ("x" * LONGEST_SOCKET_PATH)
    port = free_ports(1)[0]
    with LocalPlatform(data, [web("one", port)]) as platform:
        assert platform.pid("one") > 0
        short = DataFolder(data).socket_path()
    assert (data / "logs" / "one.log").exists()
    assert len(str(short)) <= LONGEST_SOCKET_PATH


def test_what_a_run_writes_is_for_its_owner_only(three: LocalPlatform, tmp_path: Path) -> None:
    files = [path for path in (tmp_path / "data").rglob("*") if not path.is_symlink()]
    assert files
    assert not [path for path in files if path.stat().st_mode & 0o077]


LAUNCHER = """
import sys, time
from pathlib import Path
from deploy.local.process import Process
from deploy.local.supervisor import LocalPlatform
ports = sys.argv[2:]
server = (sys.executable, "-m", "http.server", "--bind", "127.0.0.1")
processes = [Process(f"p{p}", (*server, p), ready=f"http://127.0.0.1:{p}/") for p in ports]
platform = LocalPlatform(Path(sys.argv[1]), processes)
platform.start()
print(*(platform.pid(f"p{p}") for p in ports), flush=True)
time.sleep(600)
"""


def test_the_launcher_killed_takes_everything_along_and_the_folder_is_free_at_once(tmp_path: Path) -> None:
    ports = [str(port) for port in free_ports(3)]
    command = (sys.executable, "-c", LAUNCHER, str(tmp_path / "data"), *ports)
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as launcher:
        assert launcher.stdout is not None
        pids = [int(pid) for pid in launcher.stdout.readline().split()]
        assert len(pids) == 3
        pids.append(psutil.Process(pids[0]).ppid())
        launcher.kill()
        launcher.wait()
        with LocalPlatform(tmp_path / "data", [web("next", int(ports[0]))]) as following:
            assert following.pid("next") not in pids
        assert until(lambda: gone(pids), 3)


def test_the_platform_starts_from_the_main_thread_only(tmp_path: Path) -> None:
    """The kernel ends the children with the thread that started them."""
    met: list[BaseException] = []

    def start() -> None:
        try:
            LocalPlatform(tmp_path / "data", []).start()
        except RuntimeError as error:
            met.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert "main thread" in str(met[0])


def test_a_program_whose_parent_has_gone_does_not_start(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.lock()
    sheet = write_sheet(folder, "late", ("true",), {}, None)
    folder.unlock()
    ended = subprocess.run(
        wrapped(str(sheet)), env={PARENT: "1"}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "le processus parent a pris fin" in ended.stderr


def test_free_ports_are_distinct_and_below_temporals_limit() -> None:
    ports = free_ports(50)
    assert len(set(ports)) == 50
    assert all(1024 < port < 32_768 for port in ports)


def test_kept_ports_stay_the_same_while_they_are_free(tmp_path: Path) -> None:
    kept = tmp_path / "ports.json"
    first = kept_ports(kept, ["gateway", "intake"])
    second = kept_ports(kept, ["gateway", "intake", "cases"])
    assert second == {**second, **first}
    with socket.create_server(("127.0.0.1", first["gateway"])):
        assert not is_free(first["gateway"])
        moved = kept_ports(kept, ["gateway", "intake"])
    assert moved["gateway"] != first["gateway"] and moved["intake"] == first["intake"]
