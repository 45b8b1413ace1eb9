"""The answers of the API about policies, licences and cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from compliance.errors import UnknownNameError, short
from compliance.own import Knowledge
from compliance.policy.asked import put
from compliance.reports.licence_json import identification_as_json, licence_as_json, licence_in_short
from compliance.reports.policy_json import condition_as_json, conditions_of, put_as_json, versions_as_json
from compliance.terms import nearest
from compliance.web.jobs.deciding import deciders_of
from compliance.web.jobs.sources import case_file, case_names, releases_of_case


def policies(known: Knowledge, today: date) -> list[dict[str, Any]]:
    """Every version of every policy."""
    return versions_as_json(known.catalogue, today)


def policy(known: Knowledge, name: str, day: date) -> list[dict[str, Any]]:
    """The determinations of a policy, a version, or one of them by its name; the items of what grades or counts."""
    return put_as_json(put([name], day, known.catalogue), known.catalogue)


def condition(known: Knowledge, name: str, day: date) -> dict[str, Any]:
    """A condition of the policies in force on a day; UnknownNameError with the nearest id for another."""
    found = {c.id: c for d in deciders_of(known, (), day) for c in conditions_of(d.policies.determinations.values()).values()}
    if name not in found:
        raise UnknownNameError(f"no policy in force on {day} has the condition '{short(name)}'{nearest(name, found)}")
    return condition_as_json(found[name])


def licences(known: Knowledge) -> list[dict[str, Any]]:
    """The licences of the library in short."""
    return [licence_in_short(e) for i in known.library.ids() if (e := known.library.find(i))]


def licence(known: Knowledge, name: str) -> dict[str, Any]:
    """A licence of the library or of the SPDX list; UnknownNameError with the nearest name for another."""
    entry = known.library.find(name)
    if entry is None:
        raise UnknownNameError(f"no licence '{short(name)}' in the library or on the SPDX list{known.library.suggest(name)}")
    return licence_as_json(entry)


def identification(_: Knowledge, text: str) -> dict[str, Any]:
    """Which licence a text is."""
    from compliance.licences.identify import identify

    return identification_as_json(identify(text), "text")


def cases(_: Knowledge) -> list[dict[str, Any]]:
    """The cases that are shipped: each with the id and the name of its release."""
    return [{"case": name, "id": r.id, "name": r.name} for name in case_names() for r in releases_of_case(name)]


def case(_: Knowledge, name: str) -> dict[str, Any]:
    """A case with its description as it stands in its file."""
    file = case_file(name)
    release = releases_of_case(name)[0]
    return {"case": name, "id": release.id, "name": release.name, "source": file.name,
            "format": file.name.rpartition(".")[2], "description": file.data.decode()}
