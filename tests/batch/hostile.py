"""A desk at which some records do to the process what a defect would, made in the processes of a test."""

from __future__ import annotations

import mmap
import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from compliance.batch.desk import Described, Desk
from compliance.batch.question import BatchQuestion
from compliance.batch.records import Record, Reject


class HostileDesk(Desk):
    """Ends its process at DIE, hangs at HANG, asks for five GiB at EAT, and at ONCE ends it the first time only."""

    def take(self, records: Iterable[Record]) -> tuple[list[Described], list[Reject]]:
        """The releases of the other records."""
        return super().take(self._met(records))

    def _met(self, records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            if b"DIE" in record.data and record.kind != "bad":
                os.kill(os.getpid(), signal.SIGKILL)
            if b"HANG" in record.data and record.kind != "bad":
                time.sleep(600)
            if b"ONCE" in record.data and not (mark := Path(record.source)).exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            if b"EAT" in record.data and record.kind != "bad":
                try:
                    # The pages are not touched, so that no memory is used where the bound does not hold.
                    mmap.mmap(-1, 5 * 2**30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
                except OSError:
                    os.abort()
            yield record


def broken(_: BatchQuestion) -> Desk:
    """A desk that cannot be made, since the process ends."""
    os._exit(3)
