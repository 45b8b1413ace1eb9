"""A hub repository as a folder: card, configuration, weights and licence files become one release.

A file in the folder shows that there is such a part. It does not show that anyone can get it: that is said by whoever
imports, with the address at which the repository is public.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from compliance.errors import InputError, short
from compliance.formats import hub as words
from compliance.formats import hub_files as names
from compliance.graph import Graph
from compliance.importers.building import File, Part, Place, graph
from compliance.importers.hub import settings
from compliance.importers.hub.describe import SAYS, Described, describe, finish
from compliance.importers.hub.files import Folder, as_file, as_text
from compliance.importers.hub.voices import Voice, of_text, settle
from compliance.importers.hub.weights import SAYS as SAYS_FILES
from compliance.importers.hub.weights import final, metadata, weights

_CARD_LIMIT = 1024 * 1024
_LICENCE_LIMIT = 1024 * 1024
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_PUBLISHED = "whoever imported the folder"


def read(folder: Path, source: str, published: str | None = None) -> Graph:
    """The release of a folder.

    `published` is the address at which the repository is public, as the user vouches; without it availability stays
    unknown. InputError where the folder holds nothing of a repository, or a file in it cannot be read.
    """
    return read_files(Folder(folder, source), source, published)


def read_files(folder: Folder, source: str, published: str | None = None) -> Graph:
    """The release of files that lie together; `published` and errors as for `read`."""
    if published is not None and not _WEB.fullmatch(published):
        raise InputError(source, f"'{published}' is no address at which a repository can be public")
    return graph([_Repository(folder, published).release()], source)


class _Repository:
    def __init__(self, folder: Folder, published: str | None) -> None:
        self.folder, self.published = folder, published
        self.tree = File(".", "", SAYS_FILES)
        self.parts: list[Part] = []
        self.shown = frozenset({"Weights"} if final(folder) else ())

    def release(self) -> Part:
        """The release with all its parts."""
        found = self._card()
        release, main = found.release, found.main
        voices = list(found.voices)
        if release.kind == "Model":
            settings.adapter(self.folder, release, main)
            settings.quantisation(self.folder, main)
            self.parts += settings.model(self.folder, release, main)
            voices += weights(self.folder, release, main)
            self.parts += metadata(self.folder)
        found = self._licences(found, voices)
        release = finish(found, found.voices, self.parts, self.shown)
        self._identify(release)
        self._available(release)
        self._others(release)
        for note in self.folder.notes:
            release.notes.append(note)
        return release

    def _card(self) -> Described:
        if "README.md" in self.folder.files:
            content = self.folder.read("README.md", _CARD_LIMIT)
            beside = frozenset(p for p in self.folder.files if "/" not in p)
            return describe(as_text("README.md", content.data), as_file("README.md", content, SAYS), beside)
        known = names.MARKS if self.folder.files.keys() & set(names.MARKS) else ()
        if not known and not any(names.WEIGHTS.fullmatch(p) for p in self.folder.files):
            raise InputError(self.folder.name, "the folder holds nothing of a hub repository (README.md, config.json or weights)")
        release, main = Part(self.tree, "Model"), Part(self.tree, "Weights")
        release.notes.append("there is no card (README.md)")
        return Described(release, main, Part(self.tree, "ModelCard"), ())

    def _licences(self, found: Described, voices: list[Voice]) -> Described:
        """Adds what licence files say: one for the weights or the code by its name, one without either for all that lies here."""
        code: list[Voice] = []
        general: list[Voice] = []
        for path in (p for p in self.folder.files if "/" not in p and names.LICENCE_FILE.fullmatch(p)):
            scope = _scope(path)
            if scope is None:
                found.release.notes.append(f"{path} is not read as a licence of this repository")
                continue
            voice = self._text(path, found.release)
            if voice is not None:
                (code if scope == "code" else general).append(voice)
                if scope == "":
                    code.append(voice)
        deeper = [p for p in self.folder.files if "/" in p and names.LICENCE_FILE.fullmatch(p.rpartition("/")[2])]
        if deeper:
            more = f" and {len(deeper) - 1} more" if len(deeper) > 1 else ""
            found.release.notes.append(f"{short(deeper[0], 80)}{more}: licence files in folders below are not read; what they "
                                       "cover is not said")
        for path in (p for p in self.folder.files if "/" not in p and names.USE_POLICY.fullmatch(p)):
            found.release.note("a use policy lies in the folder; whether the licence makes it binding is for the licence to say",
                               Place("", "", None, File(path, "", "")))
        for part in self.parts:
            if part.kind == "ArchitectureCode":
                settle(part, code)
        return found._replace(voices=(*voices, *general))

    def _text(self, path: str, release: Part) -> Voice | None:
        content = self.folder.read(path, _LICENCE_LIMIT)
        file = as_file(path, content, "licence file of the repository")
        try:
            text = as_text(path, content.data)
        except InputError as error:
            release.note(f"{error.message}, so that the licence in it is unknown", Place("", "", None, file))
            return Voice("licence file", Place("", path, None, file), other=f"{path}: no text", whole=True)
        return of_text(text, file) if text.strip() else None

    def _identify(self, release: Part) -> None:
        """Gives the release an IRI and a name: those of the repository where they are known, else of the files."""
        repository, place = self.folder.repository, Place("", "snapshot in the cache of the hub's client", None, self.tree)
        if self.published:
            release.iri = self.published
        elif repository:
            release.iri = words.HUGGING_FACE + repository
        else:
            listed = "\n".join([release.file.sha256, *(f"{p} {size}" for p, size in self.folder.files.items())])
            release.iri = f"urn:sha256:{hashlib.sha256(listed.encode()).hexdigest()}"
        if not release.has("name"):
            name = repository.removeprefix("datasets/") or self.folder.real.name or "repository"
            release.state("name", name, place if repository else Place("", "name of the folder", None, self.tree))
        record = self.folder.downloaded()
        if repository:
            release.state("channel", ["hub"], place)
        elif record:
            at = Place("", "record of a download from the hub", None, File(record, "", self.tree.stated_by))
            release.state("channel", ["hub"], at)

    def _available(self, release: Part) -> None:
        """States that the parts are public where the user vouches for it, and the card prepares no gate."""
        if self.published is None:
            return
        at = Place("", f"public at {self.published}", None, File(".", "", _PUBLISHED))
        here = release.facts.get("artifact", [])
        gated = any(p.facts.get("availability") == "gated" for p in here)
        for part in here:
            if part.kind in ("TrainingData", "Data") and release.kind == "Model":
                continue
            if not gated and not part.has("availability"):
                part.state("availability", "public", at)
            part.state("location", self.published, at)

    def _others(self, release: Part) -> None:
        """Notes code whose role nothing tells."""
        scripts = [p for p in self.folder.files if p.endswith((".py", ".ipynb", ".sh"))]
        if scripts:
            shown = f"{scripts[0]} and {len(scripts) - 1} more" if len(scripts) > 1 else scripts[0]
            release.notes.append(f"code lies in the folder ({shown}); what it serves is not said beyond what config.json names "
                                 "as the model's own")


def _scope(path: str) -> str | None:
    """What a licence file is about by its name: "code", "weights", or "" for everything; None for another thing."""
    match = names.LICENCE_FILE.fullmatch(path)
    scope = match["scope"] or "" if match else ""
    if scope.lower() in names.TEXT_ENDINGS:
        return ""
    if names.WEIGHTS_SCOPE.fullmatch(scope):
        return "weights"
    return "code" if names.CODE_SCOPE.fullmatch(scope) else None
