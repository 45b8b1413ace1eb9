"""Records of the Model Openness Tool (YAML, schema `mof_schema.json` of lfai/model_openness_tool).

A component that is listed is published. One that is not listed is not stated: whoever counts by the framework knows
from the evidence that such a record lists everything. The date of a record is its own and no release date.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from compliance.errors import InputError, short
from compliance.graph import Graph
from compliance.graph.keyed import from_values
from compliance.importers.mot_licence import Stated, stated, usable
from compliance.importers.yaml_tree import Items, Keys, Text, Tree, load
from compliance.policy import catalogue
from compliance.policy.parts import Framework, Part, framework
from compliance.terms import NOTE, nearest

SAYS = "Model Openness Tool record"
_RECORDS = "https://github.com/lfai/model_openness_tool/blob/main/models/"
_VERSION = "mof/1.0"
_LIMIT = 1024 * 1024
_START = re.compile(r"""^(?:\{\s*)?["']?(framework|release)["']?[ \t]*:""", re.MULTILINE)
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+\Z")


def recognises(text: str, name: str) -> bool:
    """Whether a text begins as such a record does: with the mapping `framework` or `release`."""
    return name.endswith((".yml", ".yaml", ">")) and _START.search(text[:2000].lstrip("\ufeff")) is not None


def read(text: str, source: str) -> Graph:
    """The description of a record; InputError with the line where it cannot be read or names what nobody knows."""
    return _Record(source).graph(load(text.lstrip("\ufeff"), source, _LIMIT))


class _Component(NamedTuple):
    part: Part
    keys: Keys


class _Record:
    def __init__(self, source: str) -> None:
        self.source = source
        name = PurePath(source).name
        self.file = _RECORDS + quote(name)
        self.id = f"urn:openclaim:mot:{quote(name.rpartition('.')[0] or name, safe='')}"
        self.rules: Framework = framework(catalogue().get(_VERSION))
        self.notes: list[str] = []
        self.lines: dict[str, int] = {}

    def fail(self, message: str, tree: Tree) -> InputError:
        return InputError(self.source, message, tree.line)

    def graph(self, root: Tree) -> Graph:
        top = self._keys(root, "a record is a mapping with 'framework' and 'release'")
        release = self._keys(self._need(top, "release"), "'release' takes a mapping")
        parts = self._components(release)
        description = {**self._head(release), "artifact": [self._artifact(c, release) for c in parts]}
        read = from_values(description, self.source)
        notes = (ox.Triple(ox.NamedNode(self.id), ox.NamedNode(NOTE), ox.Literal(n)) for n in self.notes)
        return Graph([*read.triples, *notes], self.source, lambda t: self.lines.get(getattr(t.object, "value", "")))

    def _keys(self, tree: Tree, expected: str) -> Keys:
        if not isinstance(tree, Keys):
            raise self.fail(f"{expected}; found something else", tree)
        return tree

    def _need(self, keys: Keys, name: str) -> Tree:
        found = keys.values.get(name)
        if found is None:
            raise self.fail(f"the key '{name}' is missing{nearest(name, keys.values)}", keys)
        return found

    def _text(self, keys: Keys, name: str) -> str:
        """The text of a key without blanks around it; empty where there is none."""
        found = keys.values.get(name)
        if found is None or (isinstance(found, Text) and found.text is None):
            return ""
        if not isinstance(found, Text):
            raise self.fail(f"'{name}' takes a text, not a list or a mapping", found)
        return (found.text or "").strip()

    def _head(self, release: Keys) -> dict[str, Any]:
        name, day = self._text(release, "name"), self._text(release, "date")
        if not name:
            raise self.fail("the release has no name", self._need(release, "name"))
        head: dict[str, Any] = {"id": self.id, "type": "Model", "name": name, "evidence": self._evidence(
            quote=f"date: {short(day)}" if day else "")}
        if version := self._text(release, "version"):
            head["version"] = version
        if producer := self._text(release, "producer"):
            head["provider"] = {"type": "Provider", "name": producer, "evidence": self._evidence()}
        return head

    def _evidence(self, source: str = "", quote: str = "", of: str = "") -> dict[str, str]:
        found = {"of": of, "source": source or self.file, "statedBy": SAYS, "quote": quote}
        return {k: v for k, v in found.items() if v}

    def _components(self, release: Keys) -> list[_Component]:
        listed = self._need(release, "components")
        if isinstance(listed, Text) and listed.text is None:
            return []
        if not isinstance(listed, Items):
            raise self.fail("'components' takes a list", listed)
        found: dict[str, _Component] = {}
        for tree in listed.items:
            component = self._component(tree)
            if component.part.id in found:
                self.notes.append(f"{self.source}:{tree.line}: the component '{component.part.name}' is given twice; "
                                  "the last one counts")
            found[component.part.id] = component
        return list(found.values())

    def _component(self, tree: Tree) -> _Component:
        keys = self._keys(tree, "a component is a mapping with a 'name'")
        name = self._text(keys, "name")
        if not name:
            raise self.fail("the component has no name", keys)
        part = self.rules.find(name)
        if part is None:
            hint = nearest(name, self.rules.names())
            raise self.fail(f"unknown component '{short(name)}'{hint}", keys.values["name"])
        return _Component(part, keys)

    def _artifact(self, component: _Component, release: Keys) -> dict[str, Any]:
        part, keys = component
        licence = self._licence(component, release)
        made: dict[str, Any] = {"type": part.kinds[0], "evidence": [self._evidence(quote=f"name: {part.name}")]}
        if not licence.absent:
            made["availability"] = "public"
        if licence.none:
            made["noLicence"] = True
        elif licence.text is not None:
            made["licence"] = usable(licence.text, self.rules)
            self.lines.setdefault(made["licence"], licence.line)
        if licence.text is not None:
            told = self._evidence(licence.path if _iri(licence.path) else "", short(licence.text),
                                  "noLicence" if licence.none else "licence")
            made["evidence"].append(told)
        if place := self._location(part, keys, release):
            made["location"] = place
        return made

    def _licence(self, component: _Component, release: Keys) -> Stated:
        globally = release.values.get("license", Text(None, release.line))
        if isinstance(globally, Text) and globally.text is None:
            globally = Keys({}, release.line)
        overall = self._keys(globally, "'license' of the release takes a mapping")
        found = stated(component.keys, overall, component.part.content[0])
        if isinstance(found, Stated):
            return found
        raise self.fail(f"the licence of '{component.part.name}' is a list or a mapping; give its name", found)

    def _location(self, part: Part, keys: Keys, release: Keys) -> str:
        path = self._text(keys, "component_path")
        if path and not _iri(path):
            self.notes.append(f"{self.source}:{keys.values['component_path'].line}: the path '{short(path)}' of "
                              f"'{part.name}' is no address")
        hub = self._text(release, "huggingface") if "Weights" in part.kinds else ""
        return next((p for p in (path, hub) if _iri(p)), "")


def _iri(text: str) -> bool:
    if not _WEB.match(text):
        return False
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True

