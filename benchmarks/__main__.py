"""``python -m benchmarks [names] [--long]``: run some or all, print one table each."""

import argparse
import time

from benchmarks import burst, events, ledger, memory, page, ring

BENCHMARKS = {
    "ring": ring.run,
    "events": events.run,
    "memory": memory.run,
    "burst": burst.run,
    "page": page.run,
    "ledger": ledger.run,
}


def main() -> None:
    """Run what is named, or everything, in the order of the table above."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], help="which; all when none is named")
    parser.add_argument("--long", action="store_true", help="more rounds; ten minutes instead of four")
    asked = parser.parse_args()
    for name in asked.names or BENCHMARKS:
        began = time.monotonic()
        BENCHMARKS[name]("long" if asked.long else "short")
        print(f"\n({name}: {time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
