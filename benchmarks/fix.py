"""How long `openclaim fix` searches: every case and determination that does not qualify, beside deciding it once.

Run it as `python benchmarks/fix.py`; it prints the proposals and the time of each search and the ratio to one decision.
"""

from __future__ import annotations

import statistics
import time
from datetime import date

from compliance import resources
from compliance.decide import Question
from compliance.engines import engine
from compliance.fix import Finder, find_fixes
from compliance.graph import read
from compliance.licences import library
from compliance.model import one_release
from compliance.policy import catalogue, in_force

DAY = date(2026, 11, 24)


def main() -> None:
    """Prints one line a determination: how many cases were searched, proposals, seconds and the ratio."""
    policies = in_force(DAY, catalogue())
    files = [f / "model.yaml" for f in resources.subfolders(resources.folder("cases"))]
    cases = [one_release(read(f.read_bytes(), str(f), "yaml")) for f in files if f.is_file()]
    print(f"{'determination':20} {'searched':>8} {'fixed':>6} {'proposals':>10} {'median s':>9} {'worst s':>8}"
          f" {'x one decision':>15}")
    for name in policies.determinations:
        finder = Finder(policies, Question((name,), DAY), engine(), library())
        searched, fixed, proposals, ratios = [], 0, 0, []
        for release in cases:
            start = time.perf_counter()
            finder.outcome(release)
            once = time.perf_counter() - start
            start = time.perf_counter()
            found = find_fixes(finder, release)
            took = time.perf_counter() - start
            if not found.needless:
                searched.append(took)
                ratios.append(took / once)
                fixed += bool(found.fixes)
                proposals = max(proposals, found.tried)
        if searched:
            print(f"{name:20} {len(searched):8} {fixed:6} {proposals:10} {statistics.median(searched):9.2f} {max(searched):8.2f} "
                  f"{statistics.median(ratios):15.0f}")


if __name__ == "__main__":
    main()
