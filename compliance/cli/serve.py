"""`openclaim serve`."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from compliance.cli.own import own_options
from compliance.errors import MissingExtraError, OpenclaimError

if TYPE_CHECKING:
    from fastapi import FastAPI

_NEEDED = ("fastapi", "pebble", "python_multipart", "uvicorn")
_GRACE = 5
_OPEN_AT_ONCE = 500


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help="Listen on this address. Any but a loopback one lets others on the network ask.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True,
              help="Listen on this port; 0 takes a free one.")
@click.option("--allow-host", "names", multiple=True, metavar="NAME",
              help="Answer to this name too, as in http://NAME:8765/; repeatable.")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N",
              help="So many processes do the work; as many as there are cores when absent.")
@click.option("--seconds", type=click.IntRange(1, 3600), default=20, show_default=True, metavar="N",
              help="End the work on one request after so long.")
@own_options
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@click.option("--openapi", "schema", metavar="FILE", help="Write the description of the JSON API (OpenAPI) and do not serve.")
def command(host: str, port: int, names: Sequence[str], workers: int | None, seconds: int, own_policies: Sequence[str],
            own_licences: Sequence[str], opened: bool, schema: str | None) -> None:
    """Serve the page in the browser, and the JSON API beside it.

    Nothing that is sent is kept after the answer, and nothing is fetched from the network. Ctrl-C ends it.

    \b
    openclaim serve                          http://127.0.0.1:8765/, for this machine only
    openclaim serve --port 9000 --open
    openclaim serve --policies our/policies --licences our/licences
    openclaim serve --host 0.0.0.0 --allow-host claims.example.org
    openclaim serve --openapi openapi.json

    Exit codes: 0 when ended with Ctrl-C; 2 where it cannot begin.
    """  # noqa: D301
    _require_extra()
    from compliance.web.app import create_app
    from compliance.web.limits import Limits
    from compliance.web.site import site

    allowed = [*names, *([_shown(host)] if not _is_any(host) else [])]
    made = site(own_policies, own_licences, workers or os.cpu_count() or 1, hosts=allowed, limits=Limits(job=seconds),
                traces=bool(os.environ.get("OPENCLAIM_TRACEBACK")))
    if schema:
        _write_schema(create_app(made), schema)
        return
    listening = _listen(host, port)
    app = create_app(made)
    here = f"http://{_shown(host) if not _is_any(host) else 'localhost'}:{listening.getsockname()[1]}/"
    if not _is_loopback(host):
        click.echo("openclaim: anyone who reaches this address can ask; there is no password, and HTTP is not encrypted. "
                   "Put a server with both before it, or leave --host out.", err=True)
        if not names:
            click.echo("openclaim: it answers only to the names of this machine itself; name others with --allow-host.", err=True)
    click.echo(f"openclaim: {here} (Ctrl-C ends it)", err=True)
    if opened:
        click.launch(here)
    _run(app, listening)
    click.echo("openclaim: stopped", err=True)


def _require_extra() -> None:
    from importlib.util import find_spec

    lacking = [name for name in _NEEDED if find_spec(name) is None]
    if lacking:
        raise MissingExtraError(f"the page needs packages that are not installed ({', '.join(lacking)}); install them with: "
                                "pip install 'openclaim[page]'")


def _write_schema(app: FastAPI, target: str) -> None:
    import json

    from compliance.cli.output import write

    write(json.dumps(app.openapi(), ensure_ascii=False, indent=1) + "\n", target)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens; OpenclaimError where the address is not ours or the port is taken."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        made = socket.socket(family)
        # A server that has just ended must not keep its address from the next one.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host.strip("[]"), port))
        made.listen(128)
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "this is no address"
        taken = isinstance(error, OSError) and error.errno in (errno.EADDRINUSE, errno.EACCES)
        hint = "take another with --port, or end what has it" if taken else "name an address of this machine with --host"
        raise OpenclaimError(f"{host}:{port}: nothing can be served here ({why}); {hint}") from None
    return made


def _run(app: FastAPI, listening: socket.socket) -> None:
    import uvicorn

    from compliance.web.punctual import Punctual

    config = uvicorn.Config(app, http=Punctual, ws="none", log_level="critical", access_log=False,
                            server_header=False, proxy_headers=False, timeout_keep_alive=10, timeout_graceful_shutdown=_GRACE,
                            limit_concurrency=_OPEN_AT_ONCE)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        # The server has ended in order, and then raises the interrupt again.
        pass
    finally:
        app.state.site.desk.close()


def _is_any(host: str) -> bool:
    """Whether an address stands for all of this machine."""
    return host.strip("[]") in ("0.0.0.0", "::", "")  # noqa: S104 (compared, not bound)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _shown(host: str) -> str:
    """An address as it stands in a URL."""
    return f"[{host.strip('[]')}]" if ":" in host else host
