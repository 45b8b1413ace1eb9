"""What a check found as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from compliance.findings import Finding


def findings_as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings in their order."""
    return [{"file": f.file, "line": f.line, "severity": f.severity.value, "node": f.node, "message": f.message}
            for f in findings]
