"""A short run of the fuzzer; the long one is ``python tests/data/readers/fuzz.py``."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_PATH = Path(__file__).with_name("fuzz.py")
_spec = importlib.util.spec_from_file_location("fuzz_readers", _PATH)
assert _spec is not None and _spec.loader is not None
fuzzer = importlib.util.module_from_spec(_spec)
sys.modules["fuzz_readers"] = fuzzer
_spec.loader.exec_module(fuzzer)


@pytest.mark.parametrize(
    "name", [name for name in fuzzer.FORMATS if name not in fuzzer.THROUGH_LIBREOFFICE]
)
def test_damaged_files_are_read_or_refused(name: str) -> None:
    result = fuzzer.fuzz(name, 25, seed=7)
    assert result.bugs == []
    assert result.n_read + result.n_refused == 25
    assert result.most_memory_kb < fuzzer.MOST_MEMORY_KB
