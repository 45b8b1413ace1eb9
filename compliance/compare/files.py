"""Scenario files: YAML with named scenarios, what holds for all of them, and a baseline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from compliance.change import Edit, parse_removal, parse_setting
from compliance.compare.scenario import Amendment, Scenario, read_amendment
from compliance.decide import Reading
from compliance.errors import InputError, OpenclaimError, UnknownNameError, short
from compliance.importers.yaml_tree import Items, Keys, Text, Tree, load
from compliance.policy.folders import Folder
from compliance.policy.words import LEVELS
from compliance.terms import nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_MAX_CHARACTERS = 256 * 1024
_OF_FILE = ("title", "about", "releases", "baseline", "scenarios")
_OF_SCENARIO = ("label", "policies", "as-of", "reading", "authority", "set", "without", "amendments")


class ScenarioFile(NamedTuple):
    """Named scenarios with their baseline, and the releases for which they are meant, as paths."""

    name: str
    title: str
    about: str
    releases: tuple[str, ...]
    baseline: str
    scenarios: tuple[Scenario, ...]


def read_scenarios(folder: Path | Traversable, file: str, source: str, checked: bool = False,
                   beside: Sequence[Folder] = ()) -> ScenarioFile:
    """The scenarios of a file in a folder, where its amendments lie too; `source` is how people see it.

    `checked` says that its amendments are known to be well formed; they may amend versions of the folders in `beside`.
    InputError with the line for an unknown key or a wrong value.
    """
    try:
        text = (folder / file).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(source, f"the file cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(source, "the file is not UTF-8; save it as UTF-8") from None
    return _Reader(folder, source, checked, beside).file(load(text, source, _MAX_CHARACTERS), PurePath(file).stem)


class _Reader:
    def __init__(self, folder: Path | Traversable, source: str, checked: bool, beside: Sequence[Folder]) -> None:
        self.checked = checked
        self.beside = beside
        self.source = source
        self.folder = folder
        self.amendments: dict[str, Amendment] = {}

    def fail(self, message: str, tree: Tree) -> InputError:
        return InputError(self.source, message, tree.line)

    def file(self, tree: Tree, name: str) -> ScenarioFile:
        top = self.keys(tree, (*_OF_FILE, *_OF_SCENARIO), "the file")
        shared = {k: v for k, v in top.items() if k in _OF_SCENARIO}
        if "scenarios" not in top:
            raise self.fail("name the scenarios under the key 'scenarios'", tree)
        named = self.mapping(top["scenarios"], "scenarios")
        found = tuple(self.scenario(n, t, shared) for n, t in named.items())
        if not found:
            raise self.fail("name at least one scenario", top["scenarios"])
        baseline = self.text(top["baseline"], "baseline") if "baseline" in top else found[0].name
        if baseline not in named:
            message = f"the baseline '{short(baseline)}' is no scenario of the file{nearest(baseline, named)}"
            raise self.fail(message, top["baseline"])
        releases = tuple(self.near(r) for r, _ in self.several(top.get("releases"), "releases"))
        title = self.text(top["title"], "title") if "title" in top else name
        return ScenarioFile(name, title, self.text(top["about"], "about") if "about" in top else "", releases, baseline, found)

    def scenario(self, name: str, tree: Tree, shared: Mapping[str, Tree]) -> Scenario:
        own = {} if tree == Text(None, tree.line) else self.keys(tree, _OF_SCENARIO, f"the scenario '{short(name)}'")
        values = {**shared, **own}
        # A file's own changes hold in every scenario; those of a scenario come on top.
        edits = [*self.edits(shared), *self.edits(own)]
        latest = {(e.node, e.term): e for e in edits}
        return Scenario(
            name, self.text(values["label"], "label") if "label" in values else "",
            tuple(p for p, _ in self.several(values.get("policies"), "policies")), self.day(values.get("as-of")),
            self.reading(values.get("reading")), self.levels(values.get("authority")), tuple(latest.values()),
            tuple(self.amendment(a, t) for a, t in self.several(values.get("amendments"), "amendments")))

    def keys(self, tree: Tree, known: tuple[str, ...], what: str) -> dict[str, Tree]:
        found = self.mapping(tree, what)
        for key, value in found.items():
            if key not in known:
                listed = f"(there are {', '.join(known)})"
                raise self.fail(f"unknown key '{short(key)}' in {what}{nearest(key, known)} {listed}", value)
        return found

    def mapping(self, tree: Tree, what: str) -> dict[str, Tree]:
        if not isinstance(tree, Keys):
            raise self.fail(f"{what}: a mapping is expected here, with a name, a colon and a value on each line", tree)
        return tree.values

    def text(self, tree: Tree, key: str) -> str:
        if not isinstance(tree, Text) or tree.text is None:
            raise self.fail(f"{key}: a text is expected here", tree)
        return " ".join(tree.text.split())

    def several(self, tree: Tree | None, key: str) -> list[tuple[str, Tree]]:
        """One text or a list of texts, each with its place; nothing where the key is absent."""
        if tree is None:
            return []
        items = tree.items if isinstance(tree, Items) else [tree]
        return [(self.text(item, key), item) for item in items]

    def edits(self, values: Mapping[str, Tree]) -> list[Edit]:
        found = [self.parsed(parse_removal, t, tree) for t, tree in self.several(values.get("without"), "without")]
        settings = values.get("set")
        if isinstance(settings, Keys):
            given = [(f"{address}={self.value(value, address)}", value) for address, value in settings.values.items()]
        else:
            given = self.several(settings, "set")
        return found + [self.parsed(parse_setting, text, tree) for text, tree in given]

    def value(self, tree: Tree, address: str) -> str:
        if isinstance(tree, Items):
            return "[" + ", ".join(self.text(item, address) for item in tree.items) + "]"
        if isinstance(tree, Text) and tree.text is None:
            raise self.fail(f"{short(address)}: give a value, or name the fact under 'without' to take it away", tree)
        return self.text(tree, address)

    def parsed(self, parse: Callable[[str], Edit], text: str, tree: Tree) -> Edit:
        try:
            return parse(text)
        except UnknownNameError as error:
            raise self.fail(str(error), tree) from None

    def day(self, tree: Tree | None) -> date | None:
        if tree is None:
            return None
        text = self.text(tree, "as-of")
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.fail(f"as-of: '{short(text)}' is no day; write it as 2026-11-24", tree) from None

    def reading(self, tree: Tree | None) -> Reading:
        return Reading(self.one_of(tree, "reading", [r.value for r in Reading])) if tree is not None else Reading.BOTH

    def levels(self, tree: Tree | None) -> tuple[str, ...]:
        if tree is None:
            return LEVELS
        given = {self.one_of(item, "authority", LEVELS) for _, item in self.several(tree, "authority")}
        if not given:
            raise self.fail("authority: name at least one level", tree)
        return tuple(level for level in LEVELS if level in given)

    def one_of(self, tree: Tree, key: str, known: tuple[str, ...] | list[str]) -> str:
        text = self.text(tree, key)
        if text not in known:
            raise self.fail(f"{key}: '{short(text)}' is none of {', '.join(known)}{nearest(text, known)}", tree)
        return text

    def amendment(self, name: str, tree: Tree) -> Amendment:
        if name not in self.amendments:
            try:
                self.amendments[name] = read_amendment(self.folder / name, str(PurePath(self.source).parent / name),
                                                       self.checked, self.beside)
            except OpenclaimError as error:
                raise self.fail(str(error), tree) from None
        return self.amendments[name]

    def near(self, name: str) -> str:
        """A path as seen from the file, where there is something; else as it is."""
        beside = PurePath(self.source).parent / name
        return str(beside) if Path(beside).exists() else name
