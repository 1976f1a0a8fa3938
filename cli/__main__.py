"""``python -m cli``: the same as ``duanbiao``."""

from cli.main import run

run()
