"""How much a request may bring and how long its work may take."""

from typing import NamedTuple


class Limits(NamedTuple):
    """The bounds of one server; sizes in bytes, times in seconds.

    `body` bounds a whole request, and `text` one text of it (a description, a card). `receive` is the time that a request
    may take to arrive, `job` that of the work on it, `wait` how long it may wait for a process, and `waiting` how many may
    wait. `memory` bounds the address space of a process. A question may be about so many `releases`, suppose so many
    `changes` of facts, and bring so many `files`.
    """

    body: int = 2 * 1024 * 1024
    text: int = 2 * 1024 * 1024
    receive: float = 20.0
    job: float = 20.0
    wait: float = 40.0
    waiting: int = 200
    memory: int = 4 * 1024 ** 3
    releases: int = 50
    changes: int = 50
    files: int = 20
