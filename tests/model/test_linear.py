from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from model.linear import fit_softmax, softmax


def problem() -> tuple[sp.csr_array, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    sparse = sp.random_array((300, 40), density=0.2, rng=rng, format="csr", dtype=np.float32)
    dense = rng.normal(size=(300, 4)).astype(np.float32) + 3
    scores = sparse.toarray() @ rng.normal(size=(40, 3)) + (dense - 3) @ rng.normal(size=(4, 3))
    truth = scores.argmax(axis=1)
    return sp.csr_array(sparse), dense, truth, np.ones(300, np.float32)


def test_the_fit_is_that_of_scikit_learn() -> None:
    sparse, dense, truth, weights = problem()
    ours = fit_softmax(
        sparse, dense, np.eye(3, dtype=np.float32)[truth], weights, penalty=0.5, most_steps=300
    )
    both = np.hstack([sparse.toarray(), dense])
    theirs = LogisticRegression(C=2.0, max_iter=5000, tol=1e-8).fit(both, truth)
    found = softmax(ours.logits(sparse, dense))
    assert np.abs(found - theirs.predict_proba(both)).max() < 0.03


def test_a_warm_start_at_the_solution_stays_there() -> None:
    sparse, dense, truth, weights = problem()
    targets = np.eye(3, dtype=np.float32)[truth]
    first = fit_softmax(sparse, dense, targets, weights, penalty=0.5, most_steps=300)
    again = fit_softmax(sparse, dense, targets, weights, penalty=0.5, start=first, most_steps=2)
    before, after = softmax(first.logits(sparse, dense)), softmax(again.logits(sparse, dense))
    assert np.abs(before - after).max() < 0.01


def test_an_offset_that_is_right_leaves_nothing_to_learn() -> None:
    sparse, dense, truth, weights = problem()
    targets = np.eye(3, dtype=np.float32)[truth]
    found = fit_softmax(sparse, dense, targets, weights, penalty=0.5, offset=targets * 40)
    assert np.abs(found.columns).max() < 1e-3
    assert np.abs(found.cues).max() < 1e-3
