"""From what a user chooses to the scenarios that are compared, the same for every command and page."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Sequence
from datetime import date

from compliance.compare.combine import Choices, combined
from compliance.compare.files import ScenarioFile
from compliance.compare.scenario import Scenario
from compliance.decide import Reading
from compliance.policy import Catalogue


def scenarios_of(files: Sequence[ScenarioFile], choices: Choices, catalogue: Catalogue, today: date,
                 baseline: str = "") -> tuple[list[Scenario], str]:
    """The scenarios with their days, and the name of the baseline; without any choice the two readings.

    OpenclaimError as for `combined`.
    """
    if not files and not any(choices):
        choices = choices._replace(readings=[Reading.STRICT, Reading.LENIENT])
    start = [s for f in files for s in f.scenarios]
    first = [s for s in start if s.name == files[0].baseline] if files else []
    everything = combined(start, choices, catalogue)
    # The baseline of a file stays the baseline, in the first of its combinations.
    default = combined(first, choices, catalogue)[0].name if first else everything[0].name
    return [s.on(today) for s in everything], baseline or default
