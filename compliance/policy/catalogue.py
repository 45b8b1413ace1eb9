"""Which policies and versions there are, and which version is in force on a day."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
import functools
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from compliance import resources
from compliance.errors import PolicyError, UnknownNameError
from compliance.graph import Graph, read_turtle
from compliance.terms import NAMESPACE, POLICY, nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_VERSION = "http://www.w3.org/2002/07/owl#versionInfo"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


class PolicyVersion(NamedTuple):
    """A version of a policy: its place, its name, the day from which it is in force, the version it amends.

    `draws_on` is a version whose conditions it uses without taking over what that version asks. `variant_of` is the
    version that it repeats with differences; in a catalogue that has this version, `varied` is it.
    """

    policy: str
    version: str
    label: str
    since: date
    status: str
    amends: str | None
    where: "Traversable"
    renumbered_by: str | None = None
    assessed_by: str | None = None
    draws_on: str | None = None
    variant_of: str | None = None
    varied: "PolicyVersion | None" = None

    @property
    def id(self) -> str:
        """Policy and version, for example `eu-ai-act/2026-1744`."""
        return f"{self.policy}/{self.version}"


class Catalogue:
    """Every version of every policy, each policy's versions in the order of their days.

    `shared` are files beside the shipped ones that every version may use: questions, open questions and provisions.
    """

    def __init__(self, releases: Iterable[PolicyVersion], shared: "Iterable[Traversable]" = ()) -> None:
        self.shared = tuple(shared)
        self.releases: dict[str, list[PolicyVersion]] = {}
        found = sorted(releases, key=lambda r: (r.policy, r.since, r.version))
        known = {r.id: r for r in found}
        for release in found:
            varied = known.get(release.variant_of) if release.variant_of else None
            self.releases.setdefault(release.policy, []).append(release._replace(varied=varied))

    def policies(self) -> list[str]:
        """The ids of the policies, sorted."""
        return sorted(self.releases)

    def get(self, name: str) -> PolicyVersion:
        """The version that `policy/version` names; UnknownNameError with the nearest name for anything else."""
        found = {r.id: r for versions in self.releases.values() for r in versions}
        if name not in found:
            raise UnknownNameError(f"unknown policy version '{name}'{nearest(name, found)}")
        return found[name]

    def versions(self, policy: str) -> list[PolicyVersion]:
        """The versions of a policy, oldest first; UnknownNameError for an unknown policy."""
        if policy not in self.releases:
            raise UnknownNameError(f"unknown policy '{policy}'{nearest(policy, self.releases)} "
                                   f"(there are {', '.join(self.policies())})")
        return self.releases[policy]

    def extended(self, added: Iterable[PolicyVersion], shared: "Iterable[Traversable]" = ()) -> "Catalogue":
        """The catalogue with more versions and shared files; PolicyError where one of them has the name of another."""
        known = {r.id: r for versions in self.releases.values() for r in versions}
        for release in added:
            if release.id in known:
                raise PolicyError(f"{release.where}: the policy version {release.id} exists already ({known[release.id].where}); "
                                  "give it another version")
            known[release.id] = release
        return Catalogue(known.values(), (*self.shared, *shared))

    def without(self, name: str) -> "Catalogue":
        """The catalogue without a version or a whole policy, which need not be in it."""
        everything = (r for versions in self.releases.values() for r in versions)
        return Catalogue((r for r in everything if name not in (r.id, r.policy)), self.shared)

    def on(self, policy: str, day: date) -> PolicyVersion | None:
        """The one version of a policy in force on a day: the newest that began by then; None before the first.

        A variant is never in force: it is asked for by name.
        """
        begun = [r for r in self.versions(policy) if r.since <= day and r.status != "variant"]
        return begun[-1] if begun else None


@functools.cache
def catalogue() -> Catalogue:
    """The policies that openclaim ships."""
    return Catalogue(read_version(version) for policy in resources.subfolders(resources.folder("shapes"))
                     for version in resources.subfolders(policy))


def read_version(where: "Traversable") -> PolicyVersion:
    """The version that a folder with a policy.ttl, or a single Turtle file, describes; PolicyError where it is not one."""
    path = where if where.is_file() else where / "policy.ttl"
    graph = read_turtle(resources.read(path), str(path))
    found = graph.typed(NAMESPACE + "PolicyVersion")
    if len(found) != 1:
        raise PolicyError(f"{path}: describe exactly one oc:PolicyVersion here; found {len(found)}")
    return _from(graph, found[0].value, where)


def _from(graph: Graph, iri: str, where: "Traversable") -> PolicyVersion:
    subject = graph.typed(NAMESPACE + "PolicyVersion")[0]

    def need(term: str, predicate: str = "") -> str:
        text = graph.text(subject, predicate or NAMESPACE + term)
        if text is None:
            raise PolicyError(f"{graph.source}: the policy version has no {term}")
        return text

    def version(term: str) -> str | None:
        iri = graph.text(subject, NAMESPACE + term)
        return iri.removeprefix(POLICY) if iri else None

    release = PolicyVersion(
        need("policy"), need("version", _VERSION), need("label", _LABEL), date.fromisoformat(need("inForceFrom")),
        need("status"), version("amends"), where, graph.text(subject, NAMESPACE + "renumberedBy"),
        graph.text(subject, NAMESPACE + "assessedBy"), version("drawsOn"), version("variantOf"))
    if iri != POLICY + release.id:
        raise PolicyError(f"{graph.source}: the IRI of the version must be {POLICY}{release.id}, not {iri}")
    return release
