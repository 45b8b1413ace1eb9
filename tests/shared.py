"""Where the material of others lies that some tests read; they skip where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared(*parts: str) -> Path:
    """A path in the shared folder beside the checkout (or in OPENCLAIM_SHARED); skips the test where it is absent."""
    base = Path(os.environ.get("OPENCLAIM_SHARED", ROOT.parent / "shared"))
    path = base.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared material is absent ({'/'.join(parts)}); set OPENCLAIM_SHARED to its folder")
    return path
