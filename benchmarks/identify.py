"""How fast texts are identified, and which changed copies pass as the original: openclaim beside other packages.

    python benchmarks/identify.py FOLDER [ROUNDS]

FOLDER holds licence texts (`*.txt`). Of each text five copies are made that change a word or more (the mutations of
tests/licences/mutations.py). Packages that are not installed are left out: licenseclassifier, spdx_matcher, pyaskalono.
A changed copy has passed where a package names the same licence for it as for the text itself. In one copy of an MIT text
only the year of its notice differs, since there is no other number: that one may pass.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "licences"))

Namer = Callable[[str], str | None]


def ours() -> Namer:
    """Of openclaim the id of the text that was recognised."""
    from compliance.licences.identify import identify

    return lambda text: None if (found := identify(text)).match is None else found.match.id


def licenseclassifier() -> Namer:
    """The ids of the patterns that cover three quarters of the text."""
    from licenseclassifier import identify_license

    return lambda text: ",".join(m.id for m in identify_license(text)) or None


def spdx_matcher() -> Namer:
    """The ids whose SPDX template the text follows."""
    from spdx_matcher import analyse_license_text

    return lambda text: ",".join(sorted(analyse_license_text(text)[0]["licenses"])) or None


def askalono() -> Namer:
    """The nearest text, from a score of 0.9."""
    from askalono import identify

    return lambda text: found.name if (found := identify(text)).score >= 0.9 else None


def packages() -> Iterator[tuple[str, Namer, float]]:
    """The packages at hand with their start: import and the first text."""
    for name, make in (("openclaim", ours), ("licenseclassifier", licenseclassifier), ("spdx_matcher", spdx_matcher),
                       ("pyaskalono >= 0.9", askalono)):
        begin = time.perf_counter()
        try:
            namer = make()
        except ImportError:
            print(f"{name:20} not installed")
            continue
        namer("A text of nothing in particular.")
        yield name, namer, time.perf_counter() - begin


def copies(texts: list[str]) -> list[tuple[str, list[str]]]:
    """Each text with its changed copies."""
    from mutations import CHANGES

    return [(t, [c for m in CHANGES if (c := m(t, random.Random(7))) is not None]) for t in texts]  # noqa: S311


def main(folder: str, rounds: int = 3) -> None:
    """Prints a line a package."""
    texts = [p.read_text("utf-8") for p in sorted(Path(folder).glob("*.txt"))]
    changed = copies(texts)
    print(f"{len(texts)} texts, {sum(len(c) for _, c in changed)} changed copies")
    print(f"{'package':20} {'start s':>8} {'itself ms':>10} {'changed ms':>10} {'ratio':>6} {'named':>6}  changed copies passed")
    base = 0.0
    for name, namer, start in packages():
        begin = time.perf_counter()
        for _ in range(rounds):
            found = [namer(t) for t in texts]
        each = (time.perf_counter() - begin) / rounds / len(texts) * 1000
        begin = time.perf_counter()
        passed = sum(namer(c) == f for (_, many), f in zip(changed, found, strict=True) if f for c in many)
        asked = sum(len(many) for (_, many), f in zip(changed, found, strict=True) if f)
        slower = (time.perf_counter() - begin) / max(asked, 1) * 1000
        base = base or each
        print(f"{name:20} {start:8.2f} {each:10.1f} {slower:10.1f} {each / base:6.1f} {sum(f is not None for f in found):6} "
              f"{passed:10} of {asked}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], *map(int, sys.argv[2:3]))
