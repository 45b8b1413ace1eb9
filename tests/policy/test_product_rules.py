"""Free and open-source software under the Product Liability Directive and the Cyber Resilience Act."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from semantics import outcome, policies, result

PLD, CRA = "eu-pld/2-2", "eu-cra/3-48"
DAY = date(2028, 1, 1)
OPEN = {"type": "InferenceCode", "availability": "public", "licence": "Apache-2.0"}
TOOL: dict[str, Any] = {"id": "urn:test:tool", "type": "System", "firstPlaced": "2027-01-10", "commercialActivity": False, "artifact": [OPEN]}
WEIGHTS: dict[str, Any] = {**TOOL, "type": "Model", "artifact": [{**OPEN, "type": "Weights"}]}


def under(licence: str) -> dict[str, Any]:
    return {**TOOL, "artifact": [{**OPEN, "licence": licence}]}


@pytest.mark.parametrize(("description", "pld", "cra"), [
    (TOOL, "qualifies", "qualifies"),
    ({**TOOL, "commercialActivity": True}, "does-not-qualify", "undetermined"),
    # Recital 18 of the Regulation spares what is not monetised, recital 14 of the Directive only what is not commercial.
    ({**TOOL, "commercialActivity": True, "monetised": False}, "does-not-qualify", "qualifies"),
    ({k: v for k, v in TOOL.items() if k != "commercialActivity"}, "undetermined", "undetermined"),
    ({**TOOL, "commercialActivity": True, "price": True}, "does-not-qualify", "does-not-qualify"),
    ({**TOOL, "commercialActivity": True, "accessGatedOnDonation": True}, "does-not-qualify", "does-not-qualify"),
    # Two statements that do not go together are asked about, and neither is preferred.
    ({**TOOL, "price": True}, "undetermined", "undetermined"),
    ({**TOOL, "firstPlaced": "2026-12-09"}, "out-of-scope", "qualifies"),
    ({**TOOL, "firstPlaced": "2026-12-10"}, "qualifies", "qualifies"),
    ({k: v for k, v in TOOL.items() if k != "firstPlaced"}, "undetermined", "qualifies"),
    ({**TOOL, "suppliedAs": "service"}, "qualifies", "undetermined"),
    ({**TOOL, "suppliedAs": "dataset"}, "out-of-scope", "out-of-scope"),
    ({**TOOL, "artifact": [{**OPEN, "availability": "withheld"}]}, "does-not-qualify", "does-not-qualify"),
    (under("CC-BY-NC-4.0"), "does-not-qualify", "does-not-qualify"),
    (under("LicenseRef-llama-3"), "does-not-qualify", "does-not-qualify"),
    (under("LicenseRef-bigscience-rail-1.0"), "contested", "contested"),
    (under("LicenseRef-unheard-of"), "undetermined", "undetermined"),
    (WEIGHTS, "contested", "contested"),
    ({**WEIGHTS, "firstPlaced": "2025-01-01"}, "out-of-scope", "contested"),
])
def test_outcomes(description: dict[str, Any], pld: str, cra: str) -> None:
    assert (outcome(description, PLD, DAY), outcome(description, CRA, DAY)) == (pld, cra)


@pytest.mark.parametrize(("determination", "first"), [(PLD, date(2026, 12, 9)), (CRA, date(2027, 12, 11))])
def test_neither_is_asked_before_its_day(determination: str, first: date) -> None:
    assert outcome(TOOL, determination, first) == "qualifies"
    assert determination not in policies(first - timedelta(days=1)).determinations


def test_what_stays_with_those_who_build_it_in_is_named() -> None:
    assert {d.authorities[0].cite for d in result(TOOL, CRA, DAY).duties} == {"Art 13(5) CRA", "Art 13(6) CRA", "Art 24 CRA"}
