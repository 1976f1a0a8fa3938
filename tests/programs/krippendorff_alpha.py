"""Krippendorff's alpha as the package ``krippendorff`` computes it, beside ours.

Run in an environment of its own, for the package is under the GPL and no part of this project:
pip install krippendorff numpy, then PYTHONPATH=. python tests/programs/krippendorff_alpha.py
"""

from __future__ import annotations

from importlib.metadata import version

import krippendorff
import numpy as np

from model.agreement import krippendorff_alpha, label_counts

TABLES = 5000


def main() -> None:
    rng = np.random.default_rng(0)
    compared, largest = 0, 0.0
    for _number in range(TABLES):
        n, raters, labels = rng.integers(1, 40), rng.integers(2, 6), rng.integers(2, 7)
        table = rng.integers(0, labels, (n, raters))
        table[rng.random((n, raters)) < rng.random() * 0.6] = -1
        ours = krippendorff_alpha(label_counts(table, int(labels)), 0, rng).value
        shared = table[(table >= 0).sum(axis=1) > 1]
        if len(set(shared[shared >= 0])) < 2:
            assert np.isnan(ours)
            continue
        data = np.where(table < 0, np.nan, table).T
        theirs = krippendorff.alpha(data, level_of_measurement="nominal")
        compared, largest = compared + 1, max(largest, abs(ours - theirs))
    print(f"krippendorff {version('krippendorff')}: {compared} of {TABLES} tables have an alpha;")
    print(f"the largest difference is {largest:.1e}")


if __name__ == "__main__":
    main()
