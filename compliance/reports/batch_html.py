"""The summary of a corpus as one HTML file: no script, no request, readable on paper and without colour."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from compliance.batch.summary import TITLES, Summary
from compliance.reports.batch_charts import PARTS, counts_svg, outcomes_svg, share, stacks
from compliance.reports.batch_summary import head
from compliance.reports.harmless import harmless


def to_html(summary: Summary) -> str:
    """The page; every text of a description is escaped, and only our own pictures are put in as they are."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                              loader=PackageLoader("compliance.reports"), keep_trailing_newline=True)
    # The pictures are made by an XML writer, which escapes what it is given.
    counted = [(title, summary.tables[name], Markup(counts_svg(summary, name)))  # noqa: S704
               for name, title in TITLES.items() if name != "outcomes"]
    return environment.get_template("batch.html.j2").render(
        summary=summary, head=head(summary), title=TITLES["outcomes"], outcomes=Markup(outcomes_svg(summary)),  # noqa: S704
        stacks=stacks(summary), parts=[words for _, _, words in PARTS], counted=counted, share=share, harmless=harmless)
