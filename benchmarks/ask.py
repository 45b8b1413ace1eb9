"""How long a question of the interview takes: every determination in force, of a release of which nothing is known."""

from __future__ import annotations

import statistics
import time
from datetime import date

from compliance.ask import Asked, Interview
from compliance.decide import Reading
from compliance.engines import engine
from compliance.licences import library
from compliance.policy import catalogue
from compliance.policy.asked import rounds

DAY = date(2026, 11, 24)
ANSWERS = {"type": "Model", "name": "Benchmark", "artifact": "Weights, ModelCard, TrainingCode, InferenceCode, TechnicalReport",
           "soleScientificResearch": "no", "commercialActivity": "yes", "placedOnUnionMarket": "yes",
           "significantGenerality": "yes"}


def main() -> None:
    """Prints the time to the first question and the median and longest of the others; what is not listed is not known."""
    asked = Asked((), DAY, Reading.BOTH, "benchmark", DAY)
    held = Interview(asked, rounds((), DAY, catalogue()), engine(), library())
    took: list[float] = []
    while True:
        start = time.perf_counter()
        prompt = held.next()
        if prompt is None:
            break
        if prompt.why or prompt.leads:
            took.append(time.perf_counter() - start)
        if prompt.term in ANSWERS:
            held.answer(ANSWERS[prompt.term])
        else:
            held.dont_know()
    first, *others = took
    print(f"{len(took)} questions about facts, 8 determinations: the first {first:.2f} s, the others "
          f"{statistics.median(others):.2f} s "
          f"(median), {max(others):.2f} s (longest)")


if __name__ == "__main__":
    main()
