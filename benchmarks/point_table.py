"""A million recovery points in columns beside the same points as frozen models: memory, filters, sorting.

`python -m benchmarks.point_table [POINTS]` (1,000,000 unless told). Each table is filled in a process of its
own, so that its memory is its own; the fastest of three repeats counts. Compare times within one run only.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from random import Random
from typing import Any

from recovery.context import Context
from recovery.inventory import ItemColumn, ItemTable
from recovery.models import RecoveryPoint
from recovery.point_table import NUMBER_COLUMNS, TEXT_COLUMNS, PointTable

POINTS = 1_000_000
POINTS_EACH = 100
"""Recovery points of one resource; they follow each other, as a listing by resource gives them."""
REPEATS = 3
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
AnyTable = PointTable | ItemTable[RecoveryPoint]


def points(count: int) -> Iterator[RecoveryPoint]:
    random, context = Random(1), Context("111122223333", "eu-west-1")
    prefix = "arn:aws:backup:eu-west-1:111122223333:recovery-point:"
    for number in range(count):
        resource_number = number // POINTS_EACH
        name = f"{('orders', 'users', 'cart', 'mail')[resource_number % 4]}-{resource_number}"
        yield RecoveryPoint(
            context,
            f"{prefix}{uuid.UUID(int=random.getrandbits(128))}",
            f"arn:aws:ec2:eu-west-1:111122223333:volume/vol-{resource_number:017x}",
            random.choice(("COMPLETED", "COMPLETED", "COMPLETED", "EXPIRED")),
            NOW - timedelta(seconds=random.randrange(35 * 86_400)),
            type="EBS",
            resource_name=name,
            vault=f"vault-{resource_number % 3}",
            size=random.randrange(1 << 40),
        )


def in_columns() -> AnyTable:
    return PointTable()


def as_models() -> AnyTable:
    columns: list[ItemColumn[RecoveryPoint]] = [
        ItemColumn("point", "Recovery point", lambda point: point.arn),
        *(ItemColumn(key, title, read) for key, (title, read) in TEXT_COLUMNS.items()),
        *(ItemColumn(key, title, read) for key, (title, read) in NUMBER_COLUMNS.items()),
    ]
    return ItemTable(columns, key=lambda point: point.arn)


WORK: dict[str, Callable[[AnyTable], object]] = {
    "filter orders": lambda table: table.view("orders"),
    "filter status:expired": lambda table: table.view("status:expired"),
    "filter !orders vault-1": lambda table: table.view("!orders vault-1"),
    "filter 1eb3b (an id)": lambda table: table.view("1eb3b"),
    "sort created": lambda table: table.view(sort="created"),
    "sort resource": lambda table: table.view(sort="resource"),
    "find a key": lambda table: table.row_of(table.key_at(table.row_count // 2)),
}


def measure(make: Callable[[], AnyTable], count: int, parent: Connection[dict[str, float], Any]) -> None:
    before = peak_megabytes()
    table = make()
    start = time.perf_counter()
    table.put(points(count))
    figures = {"fill, ms": 1000 * (time.perf_counter() - start), "memory, MB": peak_megabytes() - before}
    for name, work in WORK.items():
        figures[f"{name}, ms"] = min(timed(work, table) for _ in range(REPEATS))
    with parent:
        parent.send(figures)


def timed(work: Callable[[AnyTable], object], table: AnyTable) -> float:
    start = time.perf_counter()
    work(table)
    return 1000 * (time.perf_counter() - start)


def peak_megabytes() -> float:
    unit = 1 if sys.platform == "darwin" else 1024  # macOS answers bytes, Linux kilobytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / (1 << 20)


def main(count: int = POINTS) -> int:
    processes = multiprocessing.get_context("spawn")
    found = []
    for make in (in_columns, as_models):
        ours, theirs = processes.Pipe(duplex=False)
        process = processes.Process(target=measure, args=(make, count, theirs))
        process.start()
        theirs.close()
        found.append(ours.recv())
        process.join()
    columns, models = found
    print(f"{f'{count:,} recovery points':32}{'in columns':>12}{'as models':>12}{'ratio':>9}")
    for name in columns:
        print(f"{name:32}{columns[name]:12.1f}{models[name]:12.1f}{columns[name] / models[name]:9.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
