"""What is looked up: every condition, version and licence has its page, and a page says what the project's data say."""

from __future__ import annotations

import functools
import html
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import firm
import pytest

from compliance.errors import UnknownNameError
from compliance.licences import library
from compliance.model import one_release
from compliance.own import Knowledge
from compliance.own.load import knowledge
from compliance.policy import catalogue
from compliance.reasoning import class_names
from compliance.truth import Truth
from compliance.web.jobs import condition_pages, difference_page, licence_pages, policy_pages
from compliance.web.jobs.licence_classes import deciding, group, why
from compliance.web.jobs.questions import offers
from compliance.web.jobs.sources import case_graph
from compliance.web.jobs.versions import period, view, views_with
from compliance.web.places import condition_place, determination_place, licence_place, policy_place
from compliance.web.words import LANGUAGES, Language

TODAY = date(2026, 11, 24)
ENGLISH = Language()
VERSIONS = [v.id for p in catalogue().policies() for v in catalogue().versions(p)]


@functools.cache
def known() -> Knowledge:
    return Knowledge(catalogue(), library())


def texts(content: str) -> str:
    """What a reader sees of some HTML."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content)).split())


@pytest.mark.parametrize("name", VERSIONS)
def test_a_version_names_each_of_its_conditions_and_questions(name: str) -> None:
    shown = view(known(), name, TODAY)
    page = policy_pages.version_page(known(), name, TODAY, ENGLISH)
    assert texts(page.html).count(shown.version.label) >= 1
    for c in shown.listed():
        assert html.escape(condition_place(c.id, name)) in page.html
    for d in shown.determinations:
        assert d.question in texts(page.html)
    assert shown.determinations or shown.listed() or "What is graded or counted" in page.html


@pytest.mark.parametrize("name", [v for v in VERSIONS if catalogue().on(v.partition("/")[0], TODAY) is catalogue().get(v)])
def test_every_condition_in_force_has_a_page_with_its_authority(name: str) -> None:
    shown = view(known(), name, TODAY)
    for c in shown.listed():
        policy, _, local = c.id.partition("#")
        page = condition_pages.condition_page(known(), policy, local, shown.version.version, TODAY, ENGLISH)
        seen = texts(page.html)
        assert c.label in seen
        assert all(a.cite in seen for a in c.authorities)
        assert ("sh:NodeShape" in page.html) is (not c.combined)
        assert all(a.question in seen for a in c.asks)


def test_a_condition_without_a_version_is_that_in_force_else_the_newest_that_has_it() -> None:
    assert views_with(known(), "osaid", "parameters-terms", TODAY)[0].version.id == "osaid/1.0"
    newest = views_with(known(), "osaid", "freedom-use", TODAY)
    assert newest[0].version.version == "0.0.5"
    page = condition_pages.condition_page(known(), "osaid", "freedom-use", "", TODAY, ENGLISH)
    assert "osaid/0.0.5" in texts(page.html)
    with pytest.raises(UnknownNameError, match=r"osaid/1\.0 has no condition 'freedom-use' \(there is one in osaid/0\.0\.5"):
        condition_pages.condition_page(known(), "osaid", "freedom-use", "1.0", TODAY, ENGLISH)


def test_periods_follow_each_other_without_gap() -> None:
    for policy in catalogue().policies():
        listed = [v for v in catalogue().versions(policy) if v.status != "variant"]
        for older, newer in pairwise(listed):
            last = period(older, catalogue(), TODAY).until
            assert last is not None
            assert (newer.since - last).days == 1
            assert catalogue().on(policy, last) is older
        assert sum(period(v, catalogue(), TODAY).now for v in listed) == (catalogue().on(policy, TODAY) is not None)


def test_a_condition_says_of_each_case_what_deciding_says() -> None:
    from compliance.web.jobs.deciding import Asking, decided_on

    page = condition_pages.condition_on_cases(known(), "osaid", "parameters-terms", "1.0", TODAY, ENGLISH, alone=True)
    groups = re.findall(r'<h2><span class="mark (\w+)">(.*?)</ul>', page.html, re.DOTALL)
    said = {case: look for look, body in groups for case in re.findall(r"case=([\w.-]+)", body)}
    assert len(said) > 20
    for case in ("llama-3-70b", "olmo-2-32b", "mistral-7b"):
        decision = decided_on(known(), [one_release(case_graph(case))], Asking(("osaid/1.0",), TODAY))[0]
        found = next(c for c in decision.determinations[0].conditions if c.condition.id == "osaid#parameters-terms")
        assert said[case] == found.pair.strict.value


def test_the_difference_of_versions_of_assessments_counts_no_conditions() -> None:
    page = difference_page.difference_page(known(), "fmti/2024-05", "fmti/2025-12", TODAY, ENGLISH, with_cases=False)
    assert "Other nodes" in page.html
    with pytest.raises(UnknownNameError):
        difference_page.difference_page(known(), "fmti/2024-05", "fmti/2099", TODAY, ENGLISH, with_cases=False)


def test_the_reasons_for_a_class_agree_with_what_the_reasoner_derived() -> None:
    """Every licence, every class: in it exactly where its definition is true, never both in it and out of it."""
    for name in library().ids():
        entry = library().find(name)
        assert entry is not None
        for cls in class_names() - {"Licence"}:
            assert (why(entry, cls).truth is Truth.TRUE) is (cls in entry.classes), (name, cls)


def test_what_decides_about_a_class_is_what_has_its_truth() -> None:
    llama = library().find("llama-3")
    assert llama is not None
    against = deciding(why(llama, "FreeOpenSourceLicence"))
    assert [r.text for r in against] == ["threshold consequence = none", "without use restriction",
                                         "use policy by reference = false", "output restriction = none"]
    assert [r.said for r in against] == ["separate-licence", "use restriction: listed", "true", "no-competing-training"]
    assert all(r.truth is Truth.FALSE for r in against)
    unreviewed = library().find("Zed")
    assert unreviewed is not None
    assert why(unreviewed, "FreeOpenSourceLicence").truth is Truth.UNKNOWN


def test_the_groups_hold_every_term_of_a_licence_that_its_text_can_settle() -> None:
    from compliance.graph import vocabulary

    grouped = [t for g in licence_pages.GROUPS for t in group(g)]
    assert len(grouped) == len(set(grouped))
    settled = {t.name for t in vocabulary().of_class("Licence") if t.when_silent is not None}
    assert settled <= set(grouped)


def test_every_licence_has_a_page_with_its_clauses() -> None:
    for name in library().ids():
        entry = library().find(name)
        assert entry is not None
        page = licence_pages.licence_page(known(), name, ENGLISH)
        seen = texts(page.html)
        assert " ".join(entry.name.split()) in seen
        for clause in entry.node.children.get("clause", ()):
            assert " ".join(str(clause.value("summary")).split()) in seen
        assert ("not reviewed" in seen) is (not entry.reviewed)


def test_every_language_has_all_that_the_pages_say() -> None:
    for code in LANGUAGES:
        language = Language(code)
        policy_pages.policies_page(known(), TODAY, language)
        policy_pages.policy_page(known(), "osaid", TODAY, language)
        policy_pages.version_page(known(), "eu-ai-act/2026-1744", TODAY, language)
        policy_pages.version_page(known(), "mof/1.0+corrected", TODAY, language)
        condition_pages.condition_page(known(), "osaid", "parameters-terms", "", TODAY, language)
        condition_pages.condition_on_cases(known(), "osaid", "parameters-terms", "1.0", TODAY, language, alone=True)
        difference_page.difference_page(known(), "osaid/0.0.9", "osaid/1.0", TODAY, language, with_cases=False)
        licence_pages.licences_page(known(), "", "", language)
        for name in ("llama-3", "apache-2.0", "Zed"):
            licence_pages.licence_page(known(), name, language)


def test_policies_and_licences_of_a_firm_are_looked_up_as_well(tmp_path: Path) -> None:
    firm.policy(tmp_path / "policies", "acme-intake/1")
    firm.licence(tmp_path / "licences", "acme-1.0")
    own = knowledge([str(tmp_path / "policies")], [str(tmp_path / "licences")])
    listed = policy_pages.policies_page(own, TODAY, ENGLISH)
    assert "/policies/acme-intake/1" in listed.html
    shown = view(own, "acme-intake/1", TODAY)
    page = policy_pages.version_page(own, "acme-intake/1", TODAY, ENGLISH)
    assert all(c.label in texts(page.html) for c in shown.listed())
    local = shown.listed()[0].id.partition("#")[2]
    condition_pages.condition_page(own, "acme-intake", local, "", TODAY, ENGLISH)
    condition_pages.condition_on_cases(own, "acme-intake", local, "1", TODAY, ENGLISH, alone=False)
    licence = licence_pages.licence_page(own, "LicenseRef-acme-1.0", ENGLISH)
    assert "Firm licence" in texts(licence.html)
    # Only what openclaim ships is shown as a file.
    assert "<summary>Turtle</summary>" not in licence.html
    assert str(tmp_path) not in page.html + licence.html
    with pytest.raises(UnknownNameError):
        policy_pages.version_page(known(), "acme-intake/1", TODAY, ENGLISH)


def test_addresses_are_stable() -> None:
    assert condition_place("osaid#parameters-terms") == "/conditions/osaid/parameters-terms"
    assert condition_place("osaid#parameters-terms", "osaid/1.0") == "/conditions/osaid/parameters-terms?version=1.0"
    assert condition_place("https://w3id.org/openclaim/policy/osaid/1.0#code") == "/conditions/osaid/code"
    assert policy_place("mof/1.0+corrected") == "/policies/mof/1.0%2Bcorrected"
    assert determination_place("eu-ai-act/53-2-a", "eu-ai-act", "2026-1744") == "/policies/eu-ai-act/2026-1744#eu-ai-act-53-2-a"
    assert licence_place("openrail++") == "/licences/openrail%2B%2B"


def test_a_policy_that_is_not_in_force_yet_is_offered_with_its_first_day() -> None:
    def offered(day: date) -> str:
        return next(o.label for o in offers(knowledge((), ()), day) if o.id == "eu-pld")

    assert offered(date(2026, 12, 8)) == f"{offered(date(2026, 12, 9))} (from 2026-12-09)"
