"""The libraries of the extra `batch`, imported only where a table is read or written."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from compliance.errors import MissingExtraError


def _needed(module: str, package: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtraError(f"tables of a corpus need {package}; install it with: pip install 'openclaim[batch]'") from None


def arrow() -> Any:
    """The module `pyarrow`; MissingExtraError where it is not installed."""
    return _needed("pyarrow", "pyarrow")


def parquet() -> Any:
    """The module `pyarrow.parquet`; MissingExtraError where it is not installed."""
    return _needed("pyarrow.parquet", "pyarrow")


def duckdb() -> Any:
    """The module `duckdb`; MissingExtraError where it is not installed."""
    return _needed("duckdb", "duckdb")
