"""What licences are called in foreign documents."""

from __future__ import annotations

import pytest

from compliance.formats.licence_names import entry_name, identified, named, of_address


@pytest.mark.parametrize(("text", "name"), [
    ("Apache-2.0", "Apache-2.0"), ("apache-2.0", "Apache-2.0"), ("  Apache License 2.0 ", "Apache-2.0"),
    ("Meta Llama 3 Community License Agreement", "LicenseRef-llama-3"), ("llama3", "LicenseRef-llama-3"),
    ("LicenseRef-llama-3", "LicenseRef-llama-3"), ("LicenseRef-of-some-house", "LicenseRef-of-some-house"),
    ("MIT OR Apache-2.0", "MIT OR Apache-2.0"), ("Zlib", "Zlib"),
    ("http://spdx.org/licenses/MIT", "MIT"), ("https://spdx.org/licenses/MIT.html", "MIT"),
    ("https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"), ("https://opensource.org/license/mit", "MIT"),
    ("https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode.en", "CC-BY-NC-SA-4.0"),
    ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
    ("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0", "CC-BY-4.0"),
    ("https://w3id.org/openclaim/licence/llama-3", "LicenseRef-llama-3")])
def test_names_that_are_known(text: str, name: str) -> None:
    assert named(text) == name


@pytest.mark.parametrize("text", [
    "Acme Model Terms", "MIT-like", "llama", "see LICENSE", "", "my OR your",
    "https://example.org/LICENSE", "https://www.gnu.org/licenses/gpl-3.0.html", "https://creativecommons.org/licenses/by/9.9/",
    "https://evil.example/apache.org/licenses/LICENSE-2.0", "https://www.apache.org/licenses/LICENSE-2.0-modified",
    "https://spdx.org/licenses/Nothing-1.0", "https://w3id.org/openclaim/licence/nothing"])
def test_names_that_are_not_known(text: str) -> None:
    assert named(text) in (None, *(["my OR your"] if text == "my OR your" else []))


def test_an_address_is_no_name_of_its_own() -> None:
    assert of_address("MIT") is None


def test_a_text_that_nobody_knows() -> None:
    name, told = identified("You may look at it on Sundays.")
    assert name is None
    assert "no licence that is known" in told


def test_a_name_of_the_list_that_is_newer_than_our_copy_stays() -> None:
    assert entry_name("Newest-1.0") == "Newest-1.0"
    assert (entry_name("llama3"), entry_name("mit")) == ("LicenseRef-llama-3", "MIT")
