"""``python -m benchmarks [names] [--long]``: runs some or all benchmarks and prints a table for each."""

import argparse
import signal
import sys
import time

from benchmarks import (
    burst,
    crash,
    events,
    growth,
    ledger,
    memory,
    page,
    reconnect,
    ring,
    sandbox,
    thread,
    wrapups,
)

BENCHMARKS = {
    "ring": ring.run,
    "events": events.run,
    "thread": thread.run,
    "memory": memory.run,
    "burst": burst.run,
    "crash": crash.run,
    "page": page.run,
    "reconnect": reconnect.run,
    "ledger": ledger.run,
    "wrapups": wrapups.run,
    "sandbox": sandbox.run,
    "growth": growth.run,
}


def main() -> None:
    """Run the named benchmarks, or all in the order of BENCHMARKS."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"one of {', '.join(BENCHMARKS)}; all when none is named"
    )
    parser.add_argument("--long", action="store_true", help="more and longer rounds")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # runs the clean-up of started processes
    if unknown := set(asked.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    for name in asked.names or BENCHMARKS:
        began = time.monotonic()
        BENCHMARKS[name]("long" if asked.long else "short")
        print(f"\n({name}: {time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
