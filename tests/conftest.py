"""What every test shares: one language, no settings of the person who runs the tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from data.language import use_language

SAMPLES = Path(__file__).parent.parent / "resources" / "samples"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Show English unless a test chooses otherwise."""
    use_language("en")
    yield
    use_language("en")


@pytest.fixture
def samples() -> Path:
    """The folder of labelled sample reports."""
    return SAMPLES
