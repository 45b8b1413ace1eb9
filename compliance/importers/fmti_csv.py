"""The score tables of the Foundation Model Transparency Index: one description for each company column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from compliance.assess.fmti import Edition, edition
from compliance.errors import InputError
from compliance.graph import Graph
from compliance.graph.keyed import from_values
from compliance.policy import catalogue

SOURCE = "https://github.com/stanford-crfm/fmti"
RETRIEVED = "2026-11-24"


def recognises(text: str, name: str) -> bool:
    """Whether a text is a score table: its header names the indicator column and companies follow."""
    header = text[:2000].lstrip("\ufeff").split("\n", 1)[0].strip().lower()
    return bool(re.match(r"(domain,subdomain,)?indicator,(?!definition)", header))


def read(text: str, source: str) -> Graph:
    """One Model for each company; InputError with the line for an unknown or repeated indicator or a bad cell."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    header = [cell.strip() for cell in rows[0]]
    first = header.index("Indicator") if "Indicator" in header else 0
    companies = [c for c in header[first + 1:] if c and c != "Total"]
    body = [(n, row) for n, row in enumerate(rows[1:], 2) if any(row) and (row[first:first + 1] or [""])[0].strip() != "Total"]
    of = _edition({row[first].strip() for _, row in body if len(row) > first}, companies, source)
    grades = _grades(body, first, companies, of, source)
    return from_values([_description(c, of, grades[c]) for c in companies], source)


def _edition(names: set[str], companies: Sequence[str], source: str) -> Edition:
    """The edition whose indicators and companies a table has; of two with the same indicators the companies decide."""
    editions = [edition(v) for v in catalogue().versions("fmti")]

    def fit(e: Edition) -> tuple[int, int]:
        return (sum(e.named(n) is not None for n in names), sum(c in e.companies for c in companies))

    best = max(editions, key=fit)
    if fit(best)[0] < len(best.indicators) // 2:
        raise InputError(source, "this is no score table of a known edition of the Transparency Index", 1)
    return best


def _grades(body: list[tuple[int, list[str]]], first: int, companies: Sequence[str], of: Edition,
            source: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {c: {} for c in companies}
    for line, row in body:
        name = row[first].strip()
        indicator = of.named(name)
        if indicator is None:
            raise InputError(source, f"'{name}' is no indicator of {of.version.id}", line)
        if any(indicator.name in grades for grades in found.values()):
            raise InputError(source, f"the indicator '{name}' is given twice", line)
        for company, cell in zip(companies, row[first + 1:], strict=False):
            if cell.strip() not in ("0", "1"):
                raise InputError(source, f"'{name}' of {company} is '{cell.strip()}'; a grade is 0 or 1", line)
            found[company][indicator.name] = cell.strip()
    missing = [i.name for i in of.indicators if any(i.name not in grades for grades in found.values())]
    if missing:
        raise InputError(source, f"no grade is given for {len(missing)} indicators, first '{missing[0]}'")
    return found


def _description(company: str, of: Edition, grades: dict[str, str]) -> dict[str, Any]:
    year = of.version.version
    model = of.companies.get(company, "flagship model")
    slug = re.sub(r"[^a-z0-9]+", "-", company.lower()).strip("-")
    evidence = {"source": SOURCE, "retrieved": RETRIEVED,
                "statedBy": f"{of.version.label} (Stanford CRFM, CC BY 4.0)"}
    return {
        "id": f"https://w3id.org/openclaim/fmti/{year}/{slug}", "type": "Model", "name": f"{model} ({company})",
        "provider": {"name": company, "evidence": evidence},
        "publishedGrade": [{"scheme": of.version.id, "item": item, "grade": grade, "evidence": evidence}
                           for item, grade in grades.items()],
        "evidence": evidence,
    }
