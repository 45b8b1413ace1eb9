"""What front matter, licence files and prose say about the licence: one value, or a conflict that names both places."""

from __future__ import annotations

from pathlib import Path

import pytest
from foreign import notes, read, release, rows
from hub_files import folder, graph, imported
from semantics import DAY, decider
from shared import ROOT, shared

from compliance.importers.hub.voices import parsed
from compliance.model import one_release

WEIGHTS = {"model.gguf": b"GGUF" + b"\x03\0\0\0" + bytes(16)}


def licences(text: str) -> list[str]:
    return [v for p, t, v in rows(release(text, "card.md")) if t == "licence" or (p, t) == ("/Weights/licence", "name")]


def front(*lines: str, prose: str = "") -> str:
    return "\n".join(["---", *lines, "---", prose, ""])


@pytest.mark.parametrize(("text", "name"), [
    ("apache-2.0", "Apache-2.0"), ("Apache License 2.0", "Apache-2.0"), ("Apache License, Version 2.0", "Apache-2.0"),
    ("the MIT license", "MIT"), ("MIT", "MIT"), ("llama3.1", "LicenseRef-llama-3.1"), ("mrl", "LicenseRef-mistral-mrl-0.1"),
    ("Databricks Open Model License", "LicenseRef-databricks-open-model"), ("DINOv3 License", "LicenseRef-dinov3"),
    ("FLUX.1 [dev] Non-Commercial License", "LicenseRef-flux-1-dev-nc"), ("BSD 3-Clause License", "BSD-3-Clause"),
    ("GNU General Public License v3", "GPL-3.0-only"), ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
    ("https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"),
    ("gpl", None), ("bsd", None), ("cc", None), ("Apache", None), ("license", None), ("other", None), ("unknown", None), ("", None),
    ("Custom License", None), ("https://example.org/mit", None), ("MIT-like", None), ("not MIT", None), ("Llama License", None),
    ("Llama 3.3 Community License Agreement", "LicenseRef-llama-3.3"), ("Llama 3.1 Community License", "LicenseRef-llama-3.1"),
    ("MIT and Apache-2.0", None),
])
def test_names_of_licences(text: str, name: str | None) -> None:
    assert parsed(text) == name


def test_other_takes_its_name_and_a_relative_link_says_nothing() -> None:
    assert licences(front("license: other", "license_name: mrl", "license_link: LICENSE")) == ["LicenseRef-mistral-mrl-0.1"]
    assert licences(front("license: other", "license_name: My License", "license_link: LICENSE")) == ["My License"]
    assert licences(front("license: other", "license_link: https://example.org/terms")) == ["https://example.org/terms"]
    assert licences(front("license: other", "license_link: https://www.apache.org/licenses/LICENSE-2.0")) == ["Apache-2.0"]


@pytest.mark.parametrize("value", ["other", "unknown", "Other", "tbd"])
def test_nothing_said_is_unknown_and_noted(value: str) -> None:
    text = front(f"license: {value}")
    assert licences(text) == []
    assert "no licence is named" in notes(read(text, "card.md"))


def test_unlicensed_is_no_licence_and_not_the_unlicense() -> None:
    found = rows(release(front("license: unlicensed"), "card.md"))
    assert ("/Weights", "noLicence", "true") in found
    assert licences(front("license: unlicensed")) == []
    assert licences(front("license: unlicense")) == ["Unlicense"]


def test_several_licences_all_apply_and_are_noted() -> None:
    text = front("license: [mit, apache-2.0]")
    assert licences(text) == ["Apache-2.0", "MIT"]
    assert "read as all applying" in notes(read(text, "card.md"))
    assert licences(front("license: [mit, gpl]")) == ["mit and gpl"]


def test_a_family_names_no_version() -> None:
    assert licences(front("license: gpl")) == ["gpl"]
    assert "terms are" in notes(read(front("license: gpl"), "card.md"))


def conflict(text: str) -> str:
    assert licences(text) == []
    note = next(n for n in notes(read(text, "card.md")).split("\n") if "conflicting facts about the licence" in n)
    outcome = {d.determination.id: d.outcome.value for d in decider().decide(release(text, "card.md")).determinations}
    assert outcome["osd/1.9"] == "undetermined"
    return note


def test_tag_and_name_that_disagree_are_a_conflict_with_both_lines() -> None:
    note = conflict(front("license: apache-2.0", "license_name: mrl"))
    assert "card.md:2 license 'Apache-2.0'" in note
    assert "card.md:3 license_name 'LicenseRef-mistral-mrl-0.1'" in note


def test_tag_and_link_that_disagree_are_a_conflict() -> None:
    conflict(front("license: mit", "license_link: https://www.apache.org/licenses/LICENSE-2.0"))


@pytest.mark.parametrize("prose", [
    "# License\n\nThe model is under the [Model License Agreement 2.0](https://example.org/x).",
    "## License\n\nReleased under the MIT License.", "## License: MIT", "### Licensing Information\n\nMIT", "**License:** MIT", "- **License:** Acme Community License",
    "## License\n\nApache-2.0, for non-commercial use.", "## License\n\nFor research purposes only.",
    "## License\n\nTo apply for the official commercial license, write to us.",
])
def test_tag_and_prose_that_disagree_are_a_conflict(prose: str) -> None:
    note = conflict(front("license: apache-2.0", prose=prose))
    assert "card.md:2 license 'Apache-2.0'" in note
    assert "card.md:4 card '" in note


@pytest.mark.parametrize("prose", [
    "## License\n\nApache 2.0", "## License: Apache 2.0", "## License of the things around us\n\nMIT", "## License\n\nReleased under the Apache License, Version 2.0.", "## License\n\nSee the LICENSE file.",
    "**License:** [Apache-2.0](LICENSE)", "## License\n\n[More Information Needed]", "## License\n", "**License:** N/A",
    "## License\n\nThis model is licensed under the Apache License 2.0. The code is under the MIT License.",
    "## Usage\n\nThe MIT License is a nice licence for other things.",
    "## Data\n\nThe data are for non-commercial use only.", "```\n# License\nMIT\n```",
])
def test_prose_that_agrees_or_says_nothing_is_no_conflict(prose: str) -> None:
    assert licences(front("license: apache-2.0", prose=prose)) == ["Apache-2.0"]


def test_the_titles_of_a_tagged_licence_are_that_licence() -> None:
    prose = "**License:** Use is governed by the Llama 3.1 Community License, a custom commercial license agreement."
    assert licences(front("license: llama3.1", prose=prose)) == ["LicenseRef-llama-3.1"]
    conflict(front("license: llama3", prose=prose))
    limited = "## License\n\nThis is for non-commercial use only."
    assert licences(front("license: cc-by-nc-4.0", prose=limited)) == ["CC-BY-NC-4.0"]


@pytest.mark.parametrize("prose", [
    "The code is licensed under the MIT License. For the weights contact us.", "The dataset is released under CC-BY-4.0.",
    "The training scripts are under [MIT](LICENSE-CODE).", "The code of this model repository is under the MIT License.",
])
def test_prose_on_another_part_names_no_licence_of_the_weights(prose: str) -> None:
    assert licences(f"# A\n\n## License\n\n{prose}\n") == []
    assert licences(front("license: llama3", prose=f"## License\n\n{prose}")) == ["LicenseRef-llama-3"]


@pytest.mark.parametrize("prose", [
    "Previous versions were under the MIT License. This version is proprietary.", "We will release the weights under Apache 2.0 soon.",
    "This model is not under the MIT License any more.", "The software is under the MIT License.",
])
def test_prose_on_another_time_names_no_licence(prose: str) -> None:
    assert licences(f"# A\n\n## License\n\n{prose}\n") == []


def test_a_sentence_with_a_denial_may_contradict_the_tag() -> None:
    conflict(front("license: apache-2.0", prose="## License\n\nUnder the Llama 3 Community License, so you may not train others."))


def test_prose_on_the_data_names_the_licence_of_a_data_set() -> None:
    prose = "## License\n\nThe dataset is released under the MIT License. The scripts are under Apache-2.0.\n"
    assert licences(f"---\npretty_name: A\n---\n{prose}") == ["MIT"]
    assert licences("# A\n\n## License\n\nThe code and the model weights are under the MIT License.\n") == ["MIT"]


def test_prose_alone_names_the_licence() -> None:
    assert licences("# A\n\n## License\n\nMIT\n") == ["MIT"]
    assert licences("# A\n\n- **License:** Proprietary\n") == ["Proprietary"]
    assert licences("# A\n\n**License:** A custom license is available at https://example.org/x\n") == []
    assert licences("# A\n\n## License\n\nThe weights are under Apache-2.0, the code under the MIT License.\n") == ["Apache-2.0 and MIT"]


# --- files

def text_of(name: str) -> str:
    return shared("samples", "licences", f"{name}.txt").read_text(encoding="utf-8", errors="replace")


def weights_licence(root: Path) -> list[str]:
    return [v for p, t, v in rows(imported(root)) if (p == "/Weights" and t == "licence") or (p == "/Weights/licence" and t == "name")]


def test_a_text_of_the_spdx_list_and_near_copies_of_it(tmp_path: Path) -> None:
    apache = (ROOT / "LICENSE").read_text(encoding="utf-8")
    near = apache.replace("irrevocable", "revocable", 1)
    cases = [(apache, "apache-2.0", ["Apache-2.0"]), (apache, "other", ["Apache-2.0"]), (apache, "mit", []), (near, "apache-2.0", []),
             (apache + "\nYou may not sell it, nor use it to earn money in any way.\n", "apache-2.0", [])]
    for number, (text, tag, expected) in enumerate(cases):
        root = folder(tmp_path / str(number), {"README.md": front(f"license: {tag}"), "LICENSE": text})
        assert weights_licence(root) == expected, number
        assert ("conflicting facts about the licence" in notes(graph(root))) is (expected == []), number


def test_a_licence_file_alone_gives_the_licence(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"README.md": "# A\n", "config.json": "{}", "LICENSE": text_of("llama-3")})
    assert weights_licence(root) == ["LicenseRef-llama-3"]


def test_a_licence_file_that_agrees_is_further_evidence(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"README.md": front("license: llama3"), "LICENSE.txt": text_of("llama-3")})
    found = imported(root)
    assert weights_licence(root) == ["LicenseRef-llama-3"]
    weights = next(a for a in found.node.children["artifact"] if a.cls == "Weights")
    assert [e.source for e in weights.evidence if "licence" in e.of] == ["file:LICENSE.txt#L1", "file:README.md#L2"]


@pytest.mark.parametrize("change", [("Meta", "Acme"), ("700 million", "7 million"), ("", "You pay us a fee each month.\n")])
def test_a_modified_licence_file_against_the_tag_is_a_conflict(tmp_path: Path, change: tuple[str, str]) -> None:
    text = text_of("llama-3")
    changed = text.replace(*change, 1) if change[0] else text + "\n" + change[1]
    assert changed != text
    root = folder(tmp_path / "r", {"README.md": front("license: llama3"), "LICENSE": changed})
    assert weights_licence(root) == []
    note = notes(graph(root))
    assert "conflicting facts about the licence (README.md:2 license 'LicenseRef-llama-3'; LICENSE:1 licence file" in note
    decided = decider().decide(imported(root))
    assert {d.outcome.value for d in decided.determinations if d.determination.id == "osd/1.9"} == {"undetermined"}
    assert any("conflicting facts" in n and "LICENSE:1" in n and "README.md:2" in n for n in decided.notes)
    assert decided.as_of == DAY


def test_an_unknown_licence_file_has_unknown_terms(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"README.md": front("license: other", "license_name: Acme Terms", "license_link: LICENSE"),
                                   "LICENSE": "Acme Terms\n\nYou may look at it on Sundays and must tell us about it.\n"})
    assert weights_licence(root) == ["Acme Terms"]


@pytest.mark.parametrize(("files", "part"), [
    ({"LICENSE-CODE": "mit", "LICENSE-MODEL": "llama-3"}, ["LicenseRef-llama-3"]), ({"LICENSE-CODE": "llama-3"}, []),
    ({"LICENSE_DATA": "llama-3"}, []), ({"NOTICE": "llama-3"}, []), ({"docs/LICENSE": "llama-3"}, []),
])
def test_licence_files_speak_for_what_their_name_says(tmp_path: Path, files: dict[str, str], part: list[str]) -> None:
    mit = "You may do things with the code of this folder and with nothing else.\n"
    root = folder(tmp_path / "r", {"config.json": "{}", **{p: mit if n == "mit" else text_of(n) for p, n in files.items()}})
    assert weights_licence(root) == part


def test_a_licence_file_that_is_no_text_is_unknown_and_not_left_out(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"README.md": front("license: mit"), "LICENSE": b"\xff\xfe\0\0binary"})
    assert weights_licence(root) == []
    assert "no text in UTF-8" in notes(graph(root))


def test_two_licence_files_for_the_whole_are_a_conflict(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"config.json": "{}", "LICENSE": text_of("llama-3"), "LICENSE.md": text_of("llama-3.1")})
    assert weights_licence(root) == []
    assert "LICENSE.md:1" in notes(graph(root))


def test_a_use_policy_is_no_licence(tmp_path: Path) -> None:
    root = folder(tmp_path / "r", {"README.md": front("license: apache-2.0"), "USE_POLICY.md": "Be nice to all people.\n"})
    assert weights_licence(root) == ["Apache-2.0"]
    assert "USE_POLICY.md: a use policy lies in the folder" in notes(graph(root))


def test_the_same_card_gives_the_same_bytes() -> None:
    text = front("license: [mit, apache-2.0]", "base_model: a/b", prose="## License\n\nMIT\n")
    assert one_release(read(text, "card.md")).sha256 == one_release(read(text, "card.md")).sha256


def test_words_that_stand_for_the_licence_are_no_name_of_one() -> None:
    pointing = "# A\n\n## License\n\nPlease read Our License before use."
    assert licences(pointing + "\n") == []
    assert licences(pointing + " It is the Acme Model License.\n") == ["Acme Model License"]
