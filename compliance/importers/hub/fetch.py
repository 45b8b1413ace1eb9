"""Fetches the metadata of a hub repository when the user asks for it by name: never weights, always one fixed revision.

The files lie in openclaim's own cache as the hub's client lays them out (`models--ORG--NAME/snapshots/COMMIT`), with Git LFS
pointers in the place of the large files, so that the folder importer reads them as it reads a clone without weights.
"""

from __future__ import annotations

import glob
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from compliance.errors import InputError, MissingExtraError
from compliance.graph import Graph
from compliance.graph.triples import RDF_TYPE
from compliance.importers.hub.repository import read
from compliance.terms import NAMESPACE

if TYPE_CHECKING:
    from huggingface_hub import HfApi

SCHEME = "hf:"
_ADDRESS = re.compile(r"hf:(?P<kind>datasets/)?(?P<id>[\w.-]+/[\w.-]+)(?:@(?P<revision>[\w./-]+))?\Z", re.ASCII)
# What tells of a repository without being part of the model; matched without regard to case.
_METADATA = ("readme.md", "*config*.json", "*.index.json", "license*", "licence*", "copying*", "notice*", "*license*.*",
             "*use-policy*", "*use_policy*", "acceptable_use*", ".gitattributes", "model_index.json", "*croissant*.json")
_LIMIT = 2 * 1024 * 1024
_MOST = 200
_WEB = "https://huggingface.co/"
_ACCOUNT, _APPROVAL = "account", "approval"
_NOTE = "http://www.w3.org/2004/02/skos/core#note"
Progress = Callable[[str], None]


class Repository(NamedTuple):
    """A repository as it is addressed: its id, whether it holds a data set, and the revision, empty for the newest."""

    id: str
    dataset: bool
    revision: str

    @property
    def kind(self) -> str:
        """The kind of repository as the hub names it."""
        return "dataset" if self.dataset else "model"

    @property
    def address(self) -> str:
        """The page of the repository."""
        return f"{_WEB}{'datasets/' if self.dataset else ''}{self.id}"


class Fetched(NamedTuple):
    """A fetched repository: the folder with its files, the commit, how the hub gates it, and the address of the hub.

    `gated` is "" for not at all and "private" for a repository that only some accounts can see.
    """

    repository: Repository
    folder: Path
    commit: str
    gated: str
    hub: str = _WEB

    @property
    def address(self) -> str:
        """The page of the repository on the hub that it came from."""
        return self.hub + self.repository.address.removeprefix(_WEB)


class _File(NamedTuple):
    path: str
    size: int
    sha256: str


def parse(address: str) -> Repository:
    """The repository of `hf:ORG/NAME[@REVISION]` or `hf:datasets/ORG/NAME[@REVISION]`; InputError for anything else."""
    found = _ADDRESS.match(address)
    if found is None or ".." in address:
        raise InputError(address, "a repository of the hub is named as hf:ORG/NAME, hf:ORG/NAME@REVISION or hf:datasets/ORG/NAME")
    return Repository(found["id"], bool(found["kind"]), found["revision"] or "")


def cache_folder() -> Path:
    """Where fetched files are kept: the folder that OPENCLAIM_CACHE names, else `openclaim/hub` in the user's cache."""
    named = os.environ.get("OPENCLAIM_CACHE")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(named) if named else base / "openclaim" / "hub"


def fetch(address: str, offline: bool = False, say: Progress = lambda _: None) -> Fetched:
    """The metadata of a repository at one commit, from the hub, or with `offline` from what was fetched before.

    The environment names another hub (`HF_ENDPOINT`) and a token for gated repositories (`HF_TOKEN`); without it none is
    sent. InputError where there is no such repository or revision, it cannot be reached, or was not fetched before.
    """
    repository = parse(address)
    with _plain_errors(address):
        return _cached(repository, address) if offline else _fetched(repository, address, say)


def _fetched(repository: Repository, address: str, say: Progress) -> Fetched:
    api = _client()
    revision = repository.revision or None
    info: Any = api.repo_info(repository.id, revision=revision, repo_type=repository.kind, files_metadata=True)
    commit = str(info.sha)
    if not re.fullmatch(r"[0-9a-f]{40}", commit):
        raise InputError(address, "the hub names no commit for this revision")
    files = [_File(s.rfilename, s.size or 0, s.lfs.sha256 if s.lfs else "") for s in info.siblings or ()]
    wanted = _wanted(files)
    say(f"fetching {len(wanted)} of {len(files)} files of {repository.id} at {commit[:12]} (no weights)")
    folder = Path(api.snapshot_download(
        repository.id, revision=revision, repo_type=repository.kind, cache_dir=cache_folder(),
        allow_patterns=[glob.escape(p) for p in wanted]))
    if folder.name != commit:
        raise InputError(address, "the repository changed while it was read; try again")
    _place_pointers(folder, (f for f in files if f.sha256 and f.path not in wanted))
    gated = "private" if getattr(info, "private", False) else str(getattr(info, "gated", "") or "")
    kept, hub = _kept(repository), (os.environ.get("HF_ENDPOINT") or _WEB).rstrip("/") + "/"
    kept["revisions"][repository.revision] = commit
    kept["commits"][commit] = gated
    kept.setdefault("hubs", {})[commit] = hub
    _write(_place(repository) / "openclaim.json", json.dumps(kept, sort_keys=True))
    return Fetched(repository, folder, commit, gated, hub)


def _cached(repository: Repository, address: str) -> Fetched:
    kept = _kept(repository)
    commit = repository.revision if repository.revision in kept["commits"] else kept["revisions"].get(repository.revision, "")
    folder = _place(repository) / "snapshots" / commit
    if not commit or not folder.is_dir():
        raise InputError(address, "this revision was not fetched before; leave --offline out to fetch it")
    return Fetched(repository, folder, commit, kept["commits"][commit], kept.get("hubs", {}).get(commit, _WEB))


def _place(repository: Repository) -> Path:
    return cache_folder() / f"{repository.kind}s--{repository.id.replace('/', '--')}"


def _kept(repository: Repository) -> dict[str, dict[str, str]]:
    """The commit of each revision that was fetched, and how the hub gated each commit."""
    record = _place(repository) / "openclaim.json"
    return json.loads(record.read_text()) if record.is_file() else {"revisions": {}, "commits": {}}


def _client() -> HfApi:
    # Read when the library is imported: nothing but what is asked for goes over the network.
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    try:
        from huggingface_hub import HfApi
    except ImportError:
        raise MissingExtraError("fetching from the hub needs the extra 'hub': pip install 'openclaim[hub]'") from None
    return HfApi(endpoint=os.environ.get("HF_ENDPOINT"), token=os.environ.get("HF_TOKEN") or False, library_name="openclaim")


def _wanted(files: Iterable[_File]) -> list[str]:
    """The paths of small files that tell of the repository, those at its top first."""
    found = [f.path for f in files if f.size <= _LIMIT and not f.sha256
             and any(fnmatch(f.path.rpartition("/")[2].lower(), p) for p in _METADATA)]
    return sorted(found, key=lambda p: (p.count("/"), p))[:_MOST]


def _place_pointers(folder: Path, files: Iterable[_File]) -> None:
    for file in files:
        place = folder / file.path
        if not place.resolve().is_relative_to(folder.resolve()) or not re.fullmatch(r"[0-9a-f]{64}", file.sha256):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        _write(place, f"version https://git-lfs.github.com/spec/v1\noid sha256:{file.sha256}\nsize {file.size}\n")


def _write(place: Path, text: str) -> None:
    """Writes a file whole or not at all."""
    temporary = place.with_name(f".{place.name}.{os.getpid()}")
    temporary.write_text(text)
    temporary.replace(place)


@contextmanager
def _plain_errors(address: str) -> Iterator[None]:
    """Turns what the hub's client raises into one sentence."""
    try:
        yield
    except (InputError, MissingExtraError):
        raise
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("huggingface_hub", "httpx", "httpx2", "requests", "builtins"):
            raise
        raise InputError(address, _sentence(error)) from None


def _sentence(error: Exception) -> str:
    match type(error).__name__:
        case "RepositoryNotFoundError":
            return "the hub has no such repository, or it is private; check the name"
        case "RevisionNotFoundError":
            return "the repository has no such revision; name a branch, a tag or a commit"
        case "GatedRepoError":
            return "the files are gated; accept the conditions on the hub and set HF_TOKEN"
        case "LocalEntryNotFoundError":
            return "the hub cannot be reached; try again, or take what was fetched before with --offline"
        case name:
            lines = str(error).strip().splitlines()
            return f"the hub cannot be read: {lines[0] if lines else name}"


def described(fetched: Fetched, source: str) -> Graph:
    """The description of a fetched repository, the address of each file at its commit as evidence."""
    graph = read(fetched.folder, source, None if fetched.gated else fetched.address)
    base = f"{fetched.address}/blob/{fetched.commit}/"
    root = f"{fetched.address}/tree/{fetched.commit}"
    # Of a gated repository the folder alone would name the hub that most people mean.
    usual, here = ox.NamedNode(fetched.repository.address), ox.NamedNode(fetched.address)

    def moved(triple: ox.Triple) -> ox.Triple:
        subject, obj = here if triple.subject == usual else triple.subject, triple.object
        if isinstance(obj, ox.NamedNode) and obj.value.startswith("file:"):
            path = obj.value.removeprefix("file:")
            obj = ox.NamedNode(base + path if path.strip("./") else root)
        return ox.Triple(subject, triple.predicate, obj)

    lines = {moved(t): graph.line(t) for t in graph if not _weaker(t, fetched)}
    pinned = Graph(lines, graph.source, lines.get)
    pinned.add(_gate(pinned, fetched, root))
    return pinned


def _weaker(triple: ox.Triple, fetched: Fetched) -> bool:
    """Whether it is what the card's form lets one suppose of the gate, where the hub knows that somebody has to approve."""
    return fetched.gated == "manual" and triple.predicate.value == NAMESPACE + "gate" and triple.object == ox.Literal(_ACCOUNT)


def _gate(graph: Graph, fetched: Fetched, root: str) -> Iterator[ox.Triple]:
    """That the hub lets nobody download the parts without an account or an approval; the card may not say so."""
    if fetched.gated == "private":
        note = "the repository is private, so that nobody else can download it; availability stays unknown"
        yield ox.Triple(ox.NamedNode(fetched.address), ox.NamedNode(_NOTE), ox.Literal(note))
    if fetched.gated in ("", "private"):
        return
    told = {"availability": "gated", "gate": _APPROVAL if fetched.gated == "manual" else _ACCOUNT}
    for cls in ("Weights", "TrainingData"):
        for part in graph.typed(NAMESPACE + cls):
            new = [t for t in told if graph.one(part, NAMESPACE + t) is None]
            if not new:
                continue
            proof = ox.BlankNode(f"gate{cls}")
            yield from (ox.Triple(part, ox.NamedNode(NAMESPACE + t), ox.Literal(told[t])) for t in new)
            yield ox.Triple(part, ox.NamedNode(NAMESPACE + "evidence"), proof)
            yield ox.Triple(proof, RDF_TYPE, ox.NamedNode(NAMESPACE + "Evidence"))
            yield from (ox.Triple(proof, ox.NamedNode(NAMESPACE + "of"), ox.Literal(t)) for t in new)
            yield ox.Triple(proof, ox.NamedNode(NAMESPACE + "source"), ox.NamedNode(root))
            yield ox.Triple(proof, ox.NamedNode(NAMESPACE + "quote"), ox.Literal(f"gated: {fetched.gated}"))
            yield ox.Triple(proof, ox.NamedNode(NAMESPACE + "statedBy"), ox.Literal("the hub"))
