"""Free ports of this machine, below 32768: Temporal stores them in a column of 16 bits with a sign."""

import json
import random
import socket
from pathlib import Path

LOWEST, HIGHEST = 20_000, 32_767


def free_ports(count: int) -> list[int]:
    """Returns `count` distinct loopback ports that are free now.

    It binds them all at once, so that no two are the same, then closes them: another program may still take one before
    it is used.
    """
    held: list[socket.socket] = []
    try:
        for port in random.sample(range(LOWEST, HIGHEST), HIGHEST - LOWEST):
            if len(held) == count:
                break
            if (bound := _bind(port)) is not None:
                held.append(bound)
        else:
            raise RuntimeError("no free port left / aucun port libre")
        return [bound.getsockname()[1] for bound in held]
    finally:
        for bound in held:
            bound.close()


def kept_ports(kept: Path, names: list[str]) -> dict[str, int]:
    """Returns ports by name, the same at each start as long as they are free.

    `kept` is a JSON file of the data folder. It makes a bookmark or a mail's link work after a restart.
    """
    known: dict[str, int] = json.loads(kept.read_text()) if kept.exists() else {}
    usable = {name: port for name, port in known.items() if name in names and is_free(port)}
    missing = [name for name in names if name not in usable]
    fresh = [port for port in free_ports(len(missing) + len(usable)) if port not in usable.values()]
    ports = {**usable, **dict(zip(missing, fresh, strict=False))}
    kept.write_text(json.dumps(ports, indent=1))
    return ports


def is_free(port: int) -> bool:
    """Says whether a loopback port can be bound now."""
    bound = _bind(port)
    if bound is None:
        return False
    bound.close()
    return True


def _bind(port: int) -> socket.socket | None:
    """Returns a socket bound to a port, None where it is taken; as for servers, a port in TIME_WAIT is free."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError:
        bound.close()
        return None
    return bound
