"""Jobs for the tests of the desk; they stand in a module of their own, since other processes import them."""

from __future__ import annotations

import os
import socket
import time
import urllib.request
from typing import Any

from compliance.errors import InputError, OpenclaimError, PolicyError, UnknownNameError
from compliance.own import Knowledge


def process(known: Knowledge) -> tuple[int, int]:
    """The id of the process, and how many policies it knows."""
    return os.getpid(), len(known.catalogue.policies())


def echo(_: Knowledge, given: Any) -> Any:
    """What it is given."""
    return given


def sleep(_: Knowledge, seconds: float) -> int:
    """The id of the process, after some seconds."""
    time.sleep(seconds)
    return os.getpid()


def end(_: Knowledge) -> None:
    """Ends the process at once."""
    os._exit(7)


def fail(_: Knowledge, kind: str) -> None:
    """Raises an error of a kind."""
    raise {"input": InputError("/home/someone/secret/model.yaml", "unknown term 'licnce'", 3),
           "unknown": UnknownNameError("there is no policy 'x'"),
           "question": OpenclaimError("this cannot be asked"),
           "policy": PolicyError("a shape is missing"),
           "deep": RecursionError("maximum recursion depth exceeded"),
           "defect": ValueError("something in /home/someone/secret")}[kind]


def unpicklable(_: Knowledge) -> Any:
    """A value that cannot travel."""
    return lambda: None


def grab(_: Knowledge, size: int) -> int:
    """The length of so many bytes in memory."""
    return len(bytearray(size))


def reach(_: Knowledge, how: str) -> str:
    """Tries to reach another machine, or this one through the network."""
    if how == "url":
        with urllib.request.urlopen("http://127.0.0.1:9/") as answer:
            return str(answer.read())
    if how == "name":
        return str(socket.getaddrinfo("example.org", 443))
    if how == "datagram":
        return str(socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)))
    socket.socket().connect(("127.0.0.1", 9))
    return "connected"
