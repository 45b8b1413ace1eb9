"""What own folders add, as values: light, since every command makes them and few have own folders."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from typing import NamedTuple

from compliance.licences import Library
from compliance.policy import Catalogue


class OwnFolder(NamedTuple):
    """A folder that was added: "policies" or "licences", its path as given, what it holds by id, and its digest.

    `sha256` is that of the canonical RDF of all its Turtle files together; the names of the files do not count.
    """

    kind: str
    path: str
    sha256: str
    ids: tuple[str, ...]

    def __str__(self) -> str:
        return f"own {self.kind} {self.path}: {', '.join(self.ids)} (sha256 {self.sha256})"


class Knowledge(NamedTuple):
    """The policies and licences by which a question is decided, and the folders beside the shipped ones, as given."""

    catalogue: Catalogue
    library: Library
    own: tuple[OwnFolder, ...] = ()
