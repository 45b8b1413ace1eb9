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
from compliance.importers import read_file, read_stream
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


# --- headers that lie

LIES = {
    "empty": b"", "magic alone": b"GGUF", "version 1": b"GGUF" + struct.pack("<IQQ", 1, 0, 0), "version 99": b"GGUF" + struct.pack("<IQQ", 99, 0, 0),
    "keys beyond the file": b"GGUF" + struct.pack("<IQQ", 3, 0, 2**60), "tensors beyond the file": b"GGUF" + struct.pack("<IQQ", 3, 2**60, 0),
    "long key": b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 2**63) + bytes(64),
    "long text": gguf({"a": ("u32", 1)})[:33] + struct.pack("<IQ", 8, 2**40) + bytes(64),
    "long array": gguf({"a": ("u32", 1)})[:33] + struct.pack("<IIQ", 9, 4, 2**62) + bytes(64),
    "long array of texts": gguf({"a": ("u32", 1)})[:33] + struct.pack("<IIQ", 9, 8, 2**62) + bytes(64),
    "array of a kind that there is not": gguf({"a": ("u32", 1)})[:33] + struct.pack("<IIQ", 9, 77, 1) + bytes(64),
    "kind that there is not": gguf({"a": ("u32", 1)})[:33] + struct.pack("<I", 77) + bytes(64),
    "nested arrays": gguf({"a": ("u32", 1)})[:33] + struct.pack("<IIQ", 9, 9, 1) + struct.pack("<IQ", 9, 1) * 500,
    "many dimensions": gguf({}, [("t", [1] * 9, 0)]), "huge tensor": gguf({}, [("t", [2**60, 2**60], 0)]),
    "key twice": b"GGUF" + struct.pack("<IQQ", 3, 0, 2) + gguf({"a": ("u32", 1)})[24:41 - 4] * 2 + bytes(64),
}


@pytest.mark.parametrize("data", LIES.values(), ids=LIES.keys())
def test_gguf_headers_that_lie_are_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        gguf_of(data)


TENSOR = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}


def broken(header: object, length: int | None = None, room: int = 8) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + bytes(room)


FALSE = {
    "empty": b"", "short": b"1234567", "length beyond the file": broken({}, 10_000), "length without end": broken({}, 2**63),
    "no JSON": broken(b"{nothing"), "a list": broken([]), "deep": broken(b"[" * 100_000), "no UTF-8": broken(b'{"\xff": 1}'),
    "no shape": broken({"a": {"dtype": "F32"}}), "negative": broken({"a": {**TENSOR, "shape": [-1]}}),
    "true as a number": broken({"a": {**TENSOR, "shape": [True]}}), "fraction": broken({"a": {**TENSOR, "shape": [1.5]}}),
    "huge": broken({"a": {**TENSOR, "shape": [2**59, 2**59]}}), "many dimensions": broken({"a": {**TENSOR, "shape": [1] * 99}}),
    "beyond the file": broken({"a": {**TENSOR, "data_offsets": [0, 9]}}), "backwards": broken({"a": {**TENSOR, "data_offsets": [8, 0]}}),
    "three offsets": broken({"a": {**TENSOR, "data_offsets": [0, 1, 2]}}), "text for a tensor": broken({"a": "b"}),
    "more numbers than bytes": broken({"a": {**TENSOR, "shape": [4]}}), "shared bytes": broken({"a": TENSOR, "b": TENSOR}),
}


@pytest.mark.parametrize("data", FALSE.values(), ids=FALSE.keys())
def test_safetensors_headers_that_lie_are_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        tensors_of(data)


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
