"""Who names the text of a licence where a description is expected is told what to do; a faulty description is not."""

from __future__ import annotations

import pytest

from compliance.errors import InputError
from compliance.importers import read_any

MIT = """MIT License

Copyright (c) 2024 Example

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES
OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def said(text: str, name: str) -> str:
    ending = name.rpartition(".")[2] if "." in name else None
    with pytest.raises(InputError) as found:
        read_any(text.encode(), name, ending)
    return str(found.value)


@pytest.mark.parametrize("name", ["LICENSE", "LICENSE.md", "folder/LICENCE.txt", "terms.txt", "<stdin>"])
def test_a_licence_is_named(name: str) -> None:
    message = said(MIT, name)
    assert "looks like the text of a licence (MIT)" in message
    assert "openclaim licence identify" in message
    assert "licence: MIT" in message


def test_an_unknown_licence_is_pointed_at_too() -> None:
    message = said("Acme Licence 1.0\n\nCopyright Acme. This licence lets you look.\n", "acme.txt")
    assert "looks like the text of a licence and is no description" in message


@pytest.mark.parametrize("text", [
    "type: Model\nlicence: [MIT\ncopyright licence\n", "foo: [bar\n", "A licence: see below\n",
    '{"type": "Model", "licence": "MIT", "name": ["licence copyright}', "@prefix oc: <https://w3id.org/openclaim#> . licence licence"])
def test_a_faulty_description_stays_one(text: str) -> None:
    assert "looks like the text of a licence" not in said(text, "model.yaml")


def test_a_card_that_is_called_license_is_read() -> None:
    assert read_any(b"---\nlicense: mit\n---\n# Card\n", "LICENSE.md", "md")
