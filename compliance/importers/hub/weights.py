"""The weights files of a folder: which there are, whether they are all there, their form and the number of parameters."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import NamedTuple

from compliance.errors import InputError, short
from compliance.formats import hub_files as names
from compliance.importers.building import File, Part, Place
from compliance.importers.hub import gguf_file, gguf_header, safetensors_file
from compliance.importers.hub.files import Folder
from compliance.importers.hub.quantities import refine
from compliance.importers.hub.voices import Voice

SAYS = "files of the repository"
_INDEX = "model.safetensors.index.json"
_INDEX_LIMIT = 32 * 1024 * 1024
_HEADERS = 256 * 1024 * 1024
_PIECE = re.compile(r"(?P<stem>.*)-(?P<number>\d{1,6})-of-(?P<count>\d{1,6})\.safetensors")
_MAX_SHOWN = 5


class Set(NamedTuple):
    """The safetensors files that make one model, and those of them that are missing."""

    present: tuple[str, ...]
    missing: tuple[str, ...]


def final(folder: Folder) -> list[str]:
    """The weights files of a folder, those of checkpoints left out."""
    paths = (p for p in folder.files if names.WEIGHTS.fullmatch(p) and not names.METADATA.fullmatch(p))
    return [p for p in paths if not names.CHECKPOINT.fullmatch(p)]


def weights(folder: Folder, release: Part, part: Part) -> list[Voice]:
    """States what the weights files tell; what GGUF headers say about the licence."""
    paths = final(folder)
    if not paths:
        release.notes.append("no weights lie in the folder")
        return []
    shown = ", ".join(paths[:_MAX_SHOWN]) + (f" and {len(paths) - _MAX_SHOWN} more" if len(paths) > _MAX_SHOWN else "")
    part.notes.append(f"weights files: {shown}")
    _safetensors(folder, release, part, [p for p in paths if p.endswith(".safetensors")])
    ggufs = [p for p in paths if p.endswith(".gguf")]
    voices: list[Voice] = []
    for path in ggufs:
        voices += _gguf(folder, release, part, path, len(ggufs) == 1)
    return voices


def metadata(folder: Folder) -> list[Part]:
    """State of the training that lies in the folder, and checkpoints of its course."""
    found = []
    for kind, pattern in (("ModelMetadata", names.METADATA), ("IntermediateWeights", names.CHECKPOINT)):
        paths = [p for p in folder.files if pattern.fullmatch(p) and (kind == "ModelMetadata" or
                 (names.WEIGHTS.fullmatch(p) and not names.METADATA.fullmatch(p)))]
        if paths:
            part = Part(File(paths[0], "", SAYS), kind)
            part.notes.append(f"{kind}: {paths[0]}" + (f" and {len(paths) - 1} more" if len(paths) > 1 else ""))
            found.append(part)
    return found


def _safetensors(folder: Folder, release: Part, part: Part, paths: list[str]) -> None:
    """States form and number where the files at the root are one whole model."""
    whole = _set(folder, [p for p in paths if "/" not in p and not p.startswith("adapter_")], part)
    if whole is None:
        return
    file = File(_INDEX if _INDEX in folder.files else whole.present[0], "", SAYS)
    if whole.missing:
        count = len(whole.missing) + len(whole.present)
        part.note(f"{len(whole.missing)} of {count} weights files are missing here, the first is "
                  f"{short(whole.missing[0], 80)}; format and parameterCount stay unknown", Place("", "", None, file))
        return
    headers, read = [], 0
    for path in whole.present:
        if folder.pointer(path) is not None:
            part.note("stands for a file that is not here (a Git LFS pointer), so that its header is not read",
                      Place("", "", None, File(path, "", SAYS)))
            return
        try:
            with folder.open(path) as stream:
                headers.append(safetensors_file.header(stream, path))
                read += stream.tell()
        except InputError as error:
            part.note(f"{error.message}; nothing is taken from the weights", Place("", "", None, File(path, "", SAYS)))
            return
        if read > _HEADERS:
            part.note("the headers of the weights are larger than they can need; nothing is taken from them",
                      Place("", "", None, file))
            return
    _state(release, part, headers, file)


def _state(release: Part, part: Part, headers: list[safetensors_file.Header], file: File) -> None:
    elements, tensors = sum(h.elements for h in headers), sum(h.tensors for h in headers)
    kinds = ", ".join(sorted({k for h in headers for k in h.kinds}))
    files = f"{len(headers)} files with " if len(headers) > 1 else ""
    at = Place("", f"{files}{tensors} tensor{'' if tensors == 1 else 's'} of {elements} numbers ({kinds})", None, file)
    if part.facts.get("format") in ("quantised", "adapter") or not tensors or not all(h.full() for h in headers):
        part.note(f"{at.quote}: packed, few or not floating point, so that they are not counted as parameters", at)
    else:
        part.state("format", "full", at)
        refine(release, "parameterCount", elements, at)


def _set(folder: Folder, paths: list[str], part: Part) -> Set | None:
    """The one set of files that makes the model: what the index names, the numbered ones, or a single file."""
    if not paths:
        return None
    named = _index(folder)
    if named is not None:
        return Set(tuple(sorted(named & set(paths))), tuple(sorted(named - set(paths))))
    sets: dict[str, list[str]] = {}
    for path in paths:
        match = _PIECE.fullmatch(path)
        sets.setdefault(f"{match['stem']} of {int(match['count'])}" if match else path, []).append(path)
    if len(sets) > 1:
        part.note(f"{len(sets)} sets of safetensors files lie side by side ({', '.join(sorted(sets)[:3])}); format and "
                  "parameterCount stay unknown", Place("", "", None, File(paths[0], "", SAYS)))
        return None
    match = _PIECE.fullmatch(paths[0])
    if match is None:
        return Set(tuple(paths), ())
    count = min(int(match["count"]), 100_000)
    width = len(match["number"])
    wanted = {f"{match['stem']}-{n:0{width}d}-of-{match['count']}.safetensors" for n in range(1, count + 1)}
    return Set(tuple(sorted(wanted & set(paths))), tuple(sorted(wanted - set(paths))))


def _index(folder: Folder) -> frozenset[str] | None:
    """The files that the index names; None where there is no index or it names none."""
    if _INDEX not in folder.files or folder.pointer(_INDEX) is not None:
        return None
    content = folder.read(_INDEX, _INDEX_LIMIT)
    try:
        found = json.loads(content.data)
    except (ValueError, RecursionError) as error:
        raise InputError(_INDEX, f"JSON cannot be read: {short(str(error), 80)}") from None
    named = found.get("weight_map") if isinstance(found, dict) else None
    if not isinstance(named, dict) or not named or not all(isinstance(v, str) for v in named.values()):
        raise InputError(_INDEX, "the index has no 'weight_map' that names the file of each tensor")
    # A name that leads elsewhere is that of no file of this folder.
    return frozenset(PurePosixPath(v).as_posix() for v in named.values())


def _gguf(folder: Folder, release: Part, part: Part, path: str, alone: bool) -> list[Voice]:
    if folder.pointer(path) is not None:
        part.note("stands for a file that is not here (a Git LFS pointer), so that its header is not read",
                  Place("", "", None, File(path, "", SAYS)))
        return []
    file = File(path, "", gguf_file.SAYS)
    try:
        with folder.open(path) as stream:
            found = gguf_header.header(stream, path)
    except InputError as error:
        part.note(f"{error.message}; nothing is taken from this file", Place("", "", None, file))
        return []
    gguf_file.form(release, part, found, file, alone)
    return gguf_file.voices(found, file)
