"""Headers of GGUF and safetensors files, checked against the libraries of their makers, and headers that lie."""

from __future__ import annotations

import contextlib
import io
import json
import struct
from pathlib import Path

import gguf as gguf_library
import numpy as np
import pytest
from foreign import notes, rows
from hub_files import gguf, safetensors
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from compliance.errors import InputError
from compliance.importers import base, read_any, read_file, read_stream
from compliance.importers.hub import gguf_header, safetensors_file
from compliance.model import one_release


class Counting(io.BytesIO):
    """Bytes that count how many of them are read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found


def gguf_of(data: bytes) -> gguf_header.Header:
    return gguf_header.header(io.BytesIO(data), "x.gguf")


def tensors_of(data: bytes) -> safetensors_file.Header:
    return safetensors_file.header(io.BytesIO(data), "x.safetensors")


def test_gguf_as_its_own_library_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    writer = gguf_library.GGUFWriter(path, "llama")
    writer.add_name("Acme")
    writer.add_license("mit")
    writer.add_array("tokenizer.ggml.tokens", ["a", "bc", "", "ü" * 50])
    writer.add_array("tokenizer.ggml.scores", [0.5, 1.5])
    writer.add_context_length(4096)
    writer.add_bool("general.flag", True)
    writer.add_float64("general.number", 0.25)
    writer.add_tensor("a", np.zeros((3, 5), dtype=np.float32))
    writer.add_tensor("b", np.zeros((7,), dtype=np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    found = gguf_of(path.read_bytes())
    assert found.values == {"general.architecture": "llama", "general.name": "Acme", "general.license": "mit",
                            "llama.context_length": 4096, "general.flag": True, "general.number": 0.25}
    assert (found.tensors, found.elements, found.quantised) == (2, 22, False)


def test_safetensors_as_its_own_library_writes_it() -> None:
    data = save({"a": np.zeros((3, 5), dtype=np.float32), "b": np.zeros((7,), dtype=np.float16), "c": np.zeros((), dtype=np.float32)},
                {"format": "np"})
    found = tensors_of(data)
    assert (found.kinds, found.elements, found.tensors, found.metadata) == ({"F32", "F16"}, 23, 3, {"format": "np"})
    assert found.full()


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.text(max_size=20), st.one_of(
    st.tuples(st.just("string"), st.text(max_size=50)), st.tuples(st.just("u32"), st.integers(0, 2**32 - 1)),
    st.tuples(st.just("bool"), st.booleans()), st.tuples(st.just("strings"), st.lists(st.text(max_size=9), max_size=9))), max_size=8),
    st.sampled_from("<>"))
def test_every_value_of_a_gguf_header_in_both_byte_orders(values: dict[str, tuple[str, object]], order: str) -> None:
    # The helper writes the length of a key in characters, so that keys are kept to one byte a character.
    values = {k.encode("ascii", "replace").decode(): v for k, v in values.items()}
    found = gguf_of(gguf(values, [("t", [3, 2], 0)], order))
    assert found.values == {k: v for k, (kind, v) in values.items() if kind != "strings"}
    assert found.elements == 6


def test_of_large_files_only_the_header_is_read(tmp_path: Path) -> None:
    for data in (gguf({"a": ("string", "b")}, [("t", [3, 2], 0)]), safetensors((1000, 1000))):
        stream = Counting(data + bytes(8_000_000))
        (gguf_header if data[:4] == b"GGUF" else safetensors_file).header(stream, "x")
        assert stream.taken <= 1_100_000
    header = json.dumps({"w": {"dtype": "F32", "shape": [2**40], "data_offsets": [0, 2**42]}}).encode()
    path = tmp_path / "huge.safetensors"
    with path.open("wb") as sparse:
        sparse.write(struct.pack("<Q", len(header)) + header)
        sparse.truncate(8 + len(header) + 2**42)
    assert ("/Weights", "type", "Weights") in rows(one_release(read_file(path, "huge.safetensors")))


# --- single files

def test_a_gguf_file_alone(tmp_path: Path) -> None:
    values = {"general.name": ("string", "Acme"), "general.license": ("string", "other"), "general.license.name": ("string", "mrl"),
              "general.organization": ("string", "Others")}
    path = tmp_path / "a.gguf"
    path.write_bytes(gguf(values, [("t", [8, 4], 12)]))
    found = read_file(path, "a.gguf")
    assert rows(one_release(found)) == [
        ("", "name", "Acme"), ("", "parameterCount", "32"), ("", "type", "Model"), ("/Weights", "format", "quantised"),
        ("/Weights", "licence", "LicenseRef-mistral-mrl-0.1"), ("/Weights", "type", "Weights")]
    assert "general.organization 'Others'" in notes(found)
    assert one_release(read_stream(io.BytesIO(path.read_bytes()), "<stdin>")).sha256 != ""


@pytest.mark.parametrize("name", ["/home/me/models/base", "./base", "0123456789abcdef0123456789abcdef01234567"])
def test_a_path_or_a_digest_is_no_name(name: str) -> None:
    graph = read_stream(io.BytesIO(gguf({"general.name": ("string", name)}, [("t", [1], 0)])), "x.gguf", "x.gguf")
    assert ("", "name", "x") in rows(one_release(graph))
    assert "is a path or a digest" in notes(graph)


def test_one_of_several_files_has_no_count() -> None:
    data = gguf({"split.count": ("u16", 3)}, [("t", [8, 4], 0)])
    graph = read_stream(io.BytesIO(data), "x.gguf", "x.gguf")
    assert not [r for r in rows(one_release(graph)) if r[1] in ("parameterCount", "format")]
    assert "one of 3" in notes(graph)


def test_an_adapter_and_a_vocabulary_alone() -> None:
    adapter = read_stream(io.BytesIO(gguf({"general.type": ("string", "adapter")}, [("t", [8], 0)])), "x.gguf", "x.gguf")
    assert ("/Weights", "format", "adapter") in rows(one_release(adapter))
    vocabulary = read_stream(io.BytesIO(gguf({"a": ("strings", ["b", "c"])})), "x.gguf", "x.gguf")
    assert rows(one_release(vocabulary)) == [("", "name", "x"), ("", "type", "Model")]


def test_the_base_is_taken_where_one_is_named() -> None:
    def told(values: dict[str, tuple[str, object]]) -> tuple[list[tuple[str, str, str]], str]:
        graph = read_stream(io.BytesIO(gguf(values, [("t", [1], 0)])), "x.gguf", "x.gguf")
        return [r for r in rows(one_release(graph)) if r[1] == "basedOn"], notes(graph)

    url = ("string", "https://huggingface.co/acme/base")
    one = {"general.base_model.count": ("u32", 1), "general.base_model.0.repo_url": url}
    assert told(one) == ([("", "basedOn", "https://huggingface.co/acme/base")], "")
    assert told({"general.base_model.0.repo_url": ("string", "acme/base")}) == ([], "")
    found, noted = told({**one, "general.base_model.count": ("u32", 2)})
    assert found == []
    assert "2 base models are named; basedOn takes one and stays unknown" in noted


class Pipe(io.BytesIO):
    """Standard input that another program writes to: it cannot go back."""

    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize("data", [safetensors(), gguf({}, [("t", [4, 8], 1)])], ids=["safetensors", "gguf"])
def test_weights_may_come_through_a_pipe(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    data += bytes(10_000)  # more than the first bytes, by which a format is recognised
    found = read_stream(Pipe(data), "<stdin>")
    assert rows(one_release(found)) == rows(one_release(read_stream(io.BytesIO(data), "<stdin>")))
    assert ("", "name", "stdin") in rows(one_release(found))
    monkeypatch.setattr(base, "_MAX_PIPED", len(data))
    assert one_release(read_stream(Pipe(data), "<stdin>"))
    monkeypatch.setattr(base, "_MAX_PIPED", len(data) - 1)
    with pytest.raises(InputError, match=r"cannot be read from a pipe; name the file, or give it with '<'"):
        read_stream(Pipe(data), "<stdin>")


def test_weights_that_are_in_memory_are_read_as_those_in_a_file() -> None:
    data = gguf({"general.name": ("string", "Acme")}, [("t", [4, 8], 0)])
    found = read_any(data, "x.gguf", "gguf")
    assert rows(one_release(found)) == rows(one_release(read_stream(io.BytesIO(data), "x.gguf", "x.gguf")))


# --- headers that lie

KEY = gguf({"a": ("u32", 1)})[:33]  # up to the kind of the value
LIES = {
    "empty": (b"", "the header declares 4 bytes at byte 0, but the file ends after 0; it is cut off or damaged"),
    "magic alone": (b"GGUF", "declares 4 bytes at byte 4, but the file ends after 4"),
    "other magic": (b"GGML" + bytes(64), "this is no GGUF file: it does not begin with the letters GGUF"),
    "version 1": (b"GGUF" + struct.pack("<IQQ", 1, 0, 0), "GGUF of version 1 is not read (only 2 and 3 are)"),
    "version 99": (b"GGUF" + struct.pack("<IQQ", 99, 0, 0), "GGUF of version 99 is not read"),
    "keys beyond the file": (b"GGUF" + struct.pack("<IQQ", 3, 0, 2**60), f"declares {2**60} keys, more than the file can hold"),
    "tensors beyond the file": (b"GGUF" + struct.pack("<IQQ", 3, 2**60, 0), f"declares {2**60} tensors, more than the file can hold"),
    "long key": (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 2**63) + bytes(64), f"a text of {2**63} bytes is declared, more than the 65535"),
    "long text": (KEY + struct.pack("<IQ", 8, 2**40) + bytes(64), f"a text of {2**40} bytes is declared, more than the 8388608"),
    "text beyond the file": (KEY + struct.pack("<IQ", 8, 100) + bytes(64), "declares 100 bytes at byte 45, but the file ends after 109"),
    "long array": (KEY + struct.pack("<IIQ", 9, 4, 2**60) + bytes(64), f"declares {2**62} bytes at byte 49"),
    "long array of texts": (KEY + struct.pack("<IIQ", 9, 8, 2**62) + bytes(64), f"an array of {2**62} members is declared"),
    "array of a kind that there is not": (KEY + struct.pack("<IIQ", 9, 77, 1) + bytes(64), "an array of 1 members is declared"),
    "kind that there is not": (KEY + struct.pack("<I", 77) + bytes(64), "a value is of the kind 77, which there is not"),
    "nested arrays": (KEY + struct.pack("<IIQ", 9, 9, 1) + struct.pack("<IQ", 9, 1) * 500, "an array is nested too deeply"),
    "many dimensions": (gguf({}, [("t", [1] * 9, 0)]), "a tensor of 9 dimensions is declared; there are at most 8"),
    "huge tensor": (gguf({}, [("t", [2**60, 2**60], 0)]), "a tensor lies beyond the end of the file; it is cut off or damaged"),
    "key twice": (b"GGUF" + struct.pack("<IQQ", 3, 0, 2) + gguf({"a": ("u32", 1)})[24:41] * 2 + bytes(64), "the key 'a' is given twice"),
}


@pytest.mark.parametrize(("data", "says"), LIES.values(), ids=LIES.keys())
def test_gguf_headers_that_lie_are_refused(data: bytes, says: str) -> None:
    with pytest.raises(InputError) as raised:
        gguf_of(data)
    assert says in str(raised.value)


def test_a_gguf_header_beyond_all_measure_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "x.gguf"
    for size, says in ((400 * 2**20, None), (600 * 2**20, "the header is larger than 512 MiB, more than one can need")):
        with path.open("wb") as sparse:
            sparse.write(b"GGUF" + struct.pack("<IQQ", 3, 0, 2) + KEY[24:] + struct.pack("<IIQ", 9, 0, size))
            sparse.seek(size, io.SEEK_CUR)
            sparse.write(struct.pack("<Q", 1) + b"b" + struct.pack("<II", 4, 7))
        with path.open("rb") as stream, contextlib.nullcontext() if says is None else pytest.raises(InputError, match=says):
            assert gguf_header.header(stream, "x.gguf").values == {"b": 7}


class Shrinking(io.BytesIO):
    """A file that somebody empties while it is read."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(size)[:10] if self.tell() < 10 else b""


def test_a_file_that_shrinks_while_it_is_read_is_refused() -> None:
    with pytest.raises(InputError, match="the file ends within the header"):
        gguf_header.header(Shrinking(gguf({"a": ("u32", 1)})), "x.gguf")


TENSOR = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}


def broken(header: object, length: int | None = None, room: int = 8) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + bytes(room)


_BAD, _BEYOND = "the tensor 'a' is not described as the format asks", "the tensor 'a' ends beyond the end of the file"
FALSE = {
    "empty": (b"", "the file is too short for a safetensors header"), "short": (b"1234567", "the file is too short"),
    "length beyond the file": (broken({}, 10_000), "declares 10000 bytes, but the file ends after 18; it is cut off or damaged"),
    "length without end": (broken({}, 2**63), f"declares {2**63} bytes, more than the 32 MiB that one can need"),
    "no JSON": (broken(b"{nothing"), "the header is no JSON: Expecting"), "a list": (broken([]), "the header is no JSON object"),
    "deep": (broken(b"[" * 100_000), "the header is no JSON: "), "no UTF-8": (broken(b'{"\xff": 1}'), "the header is no JSON: "),
    "no shape": (broken({"a": {"dtype": "F32"}}), _BAD), "negative": (broken({"a": {**TENSOR, "shape": [-1]}}), _BAD),
    "true as a number": (broken({"a": {**TENSOR, "shape": [True]}}), _BAD), "fraction": (broken({"a": {**TENSOR, "shape": [1.5]}}), _BAD),
    "many dimensions": (broken({"a": {**TENSOR, "shape": [1] * 99}}), _BAD), "text for a tensor": (broken({"a": "b"}), _BAD),
    "three offsets": (broken({"a": {**TENSOR, "data_offsets": [0, 1, 2]}}), _BAD),
    "huge": (broken({"a": {**TENSOR, "shape": [2**59, 2**59]}}), "the tensor 'a' is larger than anything that exists"),
    "beyond the file": (broken({"a": {**TENSOR, "data_offsets": [0, 9]}}), _BEYOND),
    "backwards": (broken({"a": {**TENSOR, "data_offsets": [8, 0]}}), _BEYOND),
    "more numbers than bytes": (broken({"a": {**TENSOR, "shape": [4]}}), "has another shape than its bytes have room for"),
    "shared bytes": (broken({"a": TENSOR, "b": TENSOR}), "tensors share their bytes, so that they cannot be counted"),
}


@pytest.mark.parametrize(("data", "says"), FALSE.values(), ids=FALSE.keys())
def test_safetensors_headers_that_lie_are_refused(data: bytes, says: str) -> None:
    with pytest.raises(InputError) as raised:
        tensors_of(data)
    assert says in str(raised.value)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300), st.booleans())
def test_random_bytes_end_in_a_header_or_an_error(data: bytes, magic: bool) -> None:
    for read in (gguf_of, tensors_of):
        with contextlib.suppress(InputError):
            assert read(b"GGUF\x03\0\0\0" + data if magic else data).elements >= 0


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 300), st.integers(0, 255))
def test_one_changed_byte_ends_in_a_header_or_an_error(at: int, value: int) -> None:
    for read, data in ((gguf_of, gguf({"a": ("string", "b"), "c": ("strings", ["d"])}, [("t", [3, 2], 0)])), (tensors_of, safetensors())):
        changed = bytearray(data)
        changed[at % len(changed)] = value
        with contextlib.suppress(InputError):
            assert read(bytes(changed)).elements >= 0


def test_a_file_cut_off_anywhere_ends_in_an_error() -> None:
    data = gguf({"a": ("string", "b"), "c": ("strings", ["d", "e"])}, [("t", [3, 2], 0)])[:-64]
    for end in range(len(data)):
        with pytest.raises(InputError):
            gguf_of(data[:end])
    whole = safetensors()
    for end in range(len(whole)):
        with pytest.raises(InputError):
            tensors_of(whole[:end])


def test_a_safetensors_file_of_whole_numbers_alone_tells_no_form() -> None:
    def noted(kind: str, size: int) -> str:
        return notes(read_stream(io.BytesIO(safetensors(kind=kind, size=size)), "x.safetensors", "x.safetensors"))

    assert noted("I8", 1) == "x.safetensors: 1 tensors of 32 numbers (I8)"
    assert "the numbers are floating point; whether the file is one of several its header does not tell" in noted("F16", 2)
