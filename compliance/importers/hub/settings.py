"""Configuration files of a model: its architecture, quantisation, the base of an adapter, and code that it names."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from compliance.formats import hub as words
from compliance.formats import hub_files as names
from compliance.importers.building import File, Part, Place
from compliance.importers.hub.card import state_base
from compliance.importers.hub.files import Folder, as_file, as_text
from compliance.importers.located import Item, read_json

SAYS = "provider's configuration file"
_LIMIT = 4 * 1024 * 1024
_MODULE = re.compile(r"(?:[\w./-]+--)?(?P<module>[\w.]+)\.(?P<name>\w+)")


def load(folder: Folder, path: str) -> tuple[Item, File]:
    """A JSON file of a folder; InputError with the line where it is broken, repeats a key or is nested too deeply."""
    content = folder.read(path, _LIMIT)
    return read_json(as_text(path, content.data), path).top, as_file(path, content, SAYS)


def at(item: Item, file: File, quote: str = "") -> Place:
    """The place of a value."""
    return Place(item.pointer, quote or item.quote(), item.line, file)


def model(folder: Folder, release: Part, weights: Part) -> list[Part]:
    """What `config.json` tells; the parts that it shows: the description of the architecture, and its code where it lies here."""
    if "config.json" not in folder.files:
        return []
    top, file = load(folder, "config.json")
    quantised = top.at("quantization_config")
    if quantised is not None and isinstance(quantised.value, dict):
        method = quantised.value.get("quant_method")
        weights.state("format", "quantised", at(quantised, file, f"quantization_config: {method or '…'}"))
    sizes = words.SIZES & set(top.keys())
    named = top.at("architectures") or top.at("model_type")
    found: list[Part] = []
    if named is not None and sizes:
        part = Part(file, "ArchitectureDescription")
        part.extend("documents", ["architecture", "configuration"], at(named, file))
        found.append(part)
    return [*found, *_code(folder, top, file)]


def _code(folder: Folder, top: Item, file: File) -> list[Part]:
    """Code that `auto_map` names as that of the model, where it lies in the folder."""
    stated = top.at("auto_map")
    for key, value in (stated.value if stated and isinstance(stated.value, dict) else {}).items():
        match = _MODULE.fullmatch(value) if isinstance(value, str) and key.startswith("AutoModel") else None
        path = f"{match['module']}.py" if match and "--" not in value else ""
        if stated is not None and path in folder.files:
            part = Part(file, "ArchitectureCode")
            part.state("format", "source", at(stated, file, f"auto_map: {key}: {value}"))
            return [part]
    return []


def adapter(folder: Folder, release: Part, weights: Part) -> None:
    """What `adapter_config.json` tells: that the weights are an adapter, and of which base."""
    if "adapter_config.json" not in folder.files:
        return
    top, file = load(folder, "adapter_config.json")
    kind = top.text("peft_type")
    weights.state("format", "adapter", at(kind, file) if kind else Place("", "adapter_config.json", None, file))
    base = top.text("base_model_name_or_path")
    if base is not None:
        state_base(release, base.value.strip(), words.HUGGING_FACE, at(base, file))


def quantisation(folder: Folder, weights: Part) -> None:
    """States the form where a file that only quantised weights have lies in the folder."""
    for path in sorted(names.QUANTISED & folder.files.keys()):
        content = folder.read(path, _LIMIT)
        weights.state("format", "quantised", Place("", PurePosixPath(path).name, None, as_file(path, content, SAYS)))
