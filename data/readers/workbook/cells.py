"""The value of a cell as the text that a person sees."""

from __future__ import annotations

import datetime
from typing import Any


def cell_text(value: Any) -> str:
    """Return 3 for 3.0, and dates without a time of zero."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    if isinstance(value, datetime.datetime):
        if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        return value.isoformat(" ", "seconds")
    return str(value)
