"""Errors that a person can mend. Everything else is a bug and keeps its traceback."""

from __future__ import annotations


class KnownError(Exception):
    """What happened and what to do about it, in the user's language.

    Parameters
    ----------
    message
        One sentence: what happened, to which file.
    remedy
        One sentence: what the person can do; empty when there is nothing to do.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        # Chinese sentences stand beside one another without a space.
        between = "" if self.message.endswith("。") else " "
        return f"{self.message}{between}{self.remedy}".strip()


class RetrainError(KnownError):
    """A model that this program cannot use: training again makes one that it can."""


class CancelledError(Exception):
    """The person cancelled; what was done so far is valid and kept."""
