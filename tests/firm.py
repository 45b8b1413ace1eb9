"""A firm's own folders for tests: begun from the templates, with the texts that they leave open filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from compliance.authoring.new_licence import new_licence
from compliance.authoring.new_policy import Wish, new_policy

SINCE = date(2026, 1, 1)
DAY = "2026-11-24"
GRANTS = ("grantsAccess", "grantsUse", "grantsModification", "grantsDistribution", "grantsDistributionOfDerivatives",
          "coversWeights")


def write(files: dict[Path, str], filled: bool = True) -> list[Path]:
    """Writes files as they are begun, or with the marks of what is left to the author taken out."""
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("TODO: ", "") if filled else text, encoding="utf-8")
    return list(files)


def policy(folder: Path, name: str, filled: bool = True, **wish: object) -> Path:
    """The folder of a policy version that is begun under a folder."""
    files = new_policy(Wish(name, SINCE, **wish), str(folder))  # type: ignore[arg-type]
    return write(files, filled)[0].parent


def licence(folder: Path, name: str, *lines: str, replaces: str | None = None) -> Path:
    """The file of a licence that was read and grants everything without limits, with more lines."""
    (file, text), = new_licence(name, "Firm licence", None, replaces, str(folder), SINCE).items()
    kept = [line for line in text.splitlines() if not line.strip().startswith(("#", "oc:unread"))]
    at = next(n for n, line in enumerate(kept) if "oc:steward" in line)
    kept[at:at] = [*lines, '  oc:reviewed "2026-01-01"^^xsd:date ;', '  oc:unread "patentGrant" ;', *(f"  oc:{g} true ;" for g in GRANTS),
                   '  oc:thresholdConsequence "none" ; oc:outputRestriction "none" ; oc:useRestriction () ; oc:territorialExclusion () ;',
                   *(f"  oc:{t} false ;" for t in LIMITS)]
    return write({file: "\n".join(kept) + "\n"})[0]


LIMITS = ("requiresPayment", "nonCommercialOnly", "researchOnly", "separateCommercialLicence", "discriminatesPersons",
          "remoteRestriction", "revocableAtWill", "usePolicyByReference", "attributionRequired", "shareAlike", "noticeRequired",
          "namingRequired", "acceptanceRequired", "productSpecific", "restrictsOtherSoftware", "technologySpecific")


def change(path: Path, old: str, new: str) -> Path:
    """Puts one text in the place of another in a file; the old one must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"the near miss changes nothing: {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path
