"""Runs a program of the platform, without garbage collection while it loads: `python -m deploy.local.launch MODULE`.

What a program loads stays as long as its process lives. To collect garbage meanwhile takes a sixth of a service's
start, and ten processes start at once on a machine of few cores.
"""

import gc
import sys
from importlib import import_module


def main(module: str) -> None:
    """Loads the module with the collector off, exempts what it loaded from collection, and calls its `main`."""
    gc.disable()
    loaded = import_module(module)
    gc.freeze()
    gc.enable()
    loaded.main()


if __name__ == "__main__":
    main(sys.argv[1])
