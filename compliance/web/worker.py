"""What runs in a process of the desk."""

from __future__ import annotations

import gc
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from compliance.errors import InputError, OpenclaimError, UnknownNameError
from compliance.own import Knowledge
from compliance.policy.load import forget
from compliance.web.jobs import interviews
from compliance.web.jobs.deciding import deciders_of
from compliance.web.knowing import knowledge_of
from compliance.web.problems import CrashError

_known: list[Knowledge] = []
_jobs = [0]
_EVERY = 20
_PLENTY = 500 * 1024 ** 2
_TOO_DEEP = "what is described is too large or nested too deeply"
# What opens a connection or asks for the address of a host.
_NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
            "socket.gethostbyaddr")


class Failed(NamedTuple):
    """An error in a form that travels between processes: what kind, its sentence, and file and line where it has them."""

    kind: str
    message: str
    source: str | None = None
    line: int | None = None

    def error(self) -> Exception:
        """The error again."""
        if self.kind == "input":
            return InputError(self.source or "", self.message, self.line)
        if self.kind == "unknown":
            return UnknownNameError(self.message)
        return OpenclaimError(self.message) if self.kind == "question" else CrashError(self.message)


def prepare(policies: tuple[str, ...], licences: tuple[str, ...], memory: int) -> None:
    """Makes a process ready: no network, bounded memory, and what is asked without naming policies compiled."""
    # Ctrl-C reaches every process of the terminal; the server ends these.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.addaudithook(_refuse_network)
    _bound(memory)
    known = knowledge_of(policies, licences)
    deciders_of(known, (), date.today())
    _known[:] = [known]


def idle(_: Knowledge) -> None:
    """Does nothing."""


def _tidy() -> None:
    """Lets go of what is kept ready where it has grown large, as it does when ever other versions and days are asked."""
    if _jobs[0] % _EVERY == 0 and _resident() > _PLENTY:
        deciders_of.cache_clear()
        interviews.forget()
        forget()
        gc.collect()
    _jobs[0] += 1


def _resident() -> int:
    """The resident memory of this process in bytes; 0 where the system does not tell it in /proc."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096
    except OSError:
        return 0


def call(job: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What a job gives, or why it failed."""
    _tidy()
    try:
        return job(_known[0], *args, **kwargs)
    except InputError as error:
        return Failed("input", error.message, error.source, error.line)
    except UnknownNameError as error:
        return Failed("unknown", str(error))
    except OpenclaimError as error:
        return Failed("question", str(error))
    except (RecursionError, MemoryError):
        return Failed("question", _TOO_DEEP)
    except Exception:
        return Failed("defect", traceback.format_exc())


def _refuse_network(event: str, _: tuple[Any, ...]) -> None:
    if event in _NETWORK:
        raise OpenclaimError("nothing is fetched from the network here")


def _bound(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
