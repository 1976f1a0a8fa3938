"""The second look: what the paragraphs around are, judged after each was judged alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from model.linear import softmax

Floats = npt.NDArray[np.float32]

# The two before, the two after, the others under the same headings.
N_SEEN = 5


def context(
    logits: Floats,
    paths: npt.NDArray[np.int64],
    reports: npt.NDArray[np.int64] | None = None,
) -> Floats:
    """Return what a report's other paragraphs seem to be, seen from each paragraph.

    Parameters
    ----------
    logits
        Of each paragraph judged alone, (n, n_labels).
    paths
        Which heading path each stands under, (n,); no two reports share one.
    reports
        Which report each is of, from 0 and ascending, (n,); all of one when left out.

    Returns
    -------
    context
        (n, 5 n_labels): the probabilities of the two before and the two after, and the mean of
        the others under the same headings; 0 where there are none.
    """
    n, n_labels = logits.shape
    if not n:
        return np.zeros((0, N_SEEN * n_labels), np.float32)
    alone = softmax(logits)
    around = np.zeros((n + 4, n_labels), np.float32)
    around[2:-2] = alone
    counts = np.bincount(paths)[paths][:, None]
    sums = np.stack([np.bincount(paths, alone[:, k])[paths] for k in range(n_labels)], axis=1)
    others = (sums - alone) / np.maximum(counts - 1, 1)
    near = [around[2 + step : 2 + step + n] for step in (-2, -1, 1, 2)]
    if reports is not None:
        beyond = np.pad(reports, 2, constant_values=-1)
        near = [
            one * (beyond[2 + step : 2 + step + n] == reports)[:, None]
            for step, one in zip((-2, -1, 1, 2), near, strict=True)
        ]
    return np.hstack([*near, others]).astype(np.float32)
