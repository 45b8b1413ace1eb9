"""What can go wrong in a server beside what a user sends."""

from __future__ import annotations


class WebError(Exception):
    """A request that cannot be answered: the sentence for the user, the HTTP status, and what is only for the log."""

    status = 500
    said = "something went wrong here; the request was not answered"

    def __init__(self, said: str | None = None, inside: str = "") -> None:
        self.said = said or type(self).said
        self.inside = inside
        super().__init__(inside or self.said)


class BusyError(WebError):
    """Too many requests wait."""

    status = 503
    said = "too many questions are waiting; try again in a few seconds"


class TooLongError(WebError):
    """The work on a request took longer than it may and was stopped."""

    status = 504

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the answer took longer than {seconds:g} seconds and was stopped; ask for fewer policies or releases")


class CrashError(WebError):
    """A defect of our own, or a process that ended; `inside` says what, for the log."""

    def __init__(self, inside: str, said: str | None = None) -> None:
        super().__init__(said, inside)
