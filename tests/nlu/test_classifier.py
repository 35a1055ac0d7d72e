"""The network learns, says how sure it is, and reads one text as it read them all."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import vstack

from nlu import classifier

SUBJECTS = {
    "answer/malgrupp": "vilka personer räknas som målgruppen för reserverad upphandling i {}",
    "answer/pris": "hur sätter vi ett pris på tjänsten som täcker alla kostnader i {}",
    "answer/avtal": "hur länge får avtalet gälla när kontraktet är reserverat i {}",
}
PLACES = ("falun", "mora", "orsa", "leksand", "rättvik", "avesta", "säter", "malung", "gagnef", "vansbro")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [f"{wording.format(place)}|{wording.format(place)}" for wording in SUBJECTS.values() for place in PLACES]


def test_one_text_is_read_as_all_are(texts: list[str]) -> None:
    made = classifier.features()
    made.fit(texts)
    for text in (*texts[:3], "vilka prsoner i falun|vilka prsoner i falun", "zzz|zzz"):
        row = classifier.Reader(made)(text)
        dense = np.zeros(made.transform([text]).shape[1])
        dense[row.columns] = row.values
        np.testing.assert_allclose(dense, made.transform([text]).toarray()[0], atol=1e-6)


def test_it_learns_and_is_the_same_for_one_text_and_in_half_precision(texts: list[str]) -> None:
    made = classifier.features()
    rows = made.fit_transform(texts).tocsr()
    labels = np.repeat(np.arange(3), len(PLACES))
    rows, labels = vstack([rows] * 60).tocsr(), np.tile(labels, 60)  # a handful of steps teaches nothing
    network = classifier.learn(rows, labels, 3)
    assert (network.logits(rows).argmax(axis=1) == labels).all()
    network.temperature = classifier.calibrate(network, rows, labels)
    one = network.halved().of_one(classifier.Reader(made)("vem hör till målgruppen|vem hör till målgruppen"))
    assert one.argmax() == 0
    assert one.sum() == pytest.approx(1.0, abs=1e-3)
    np.testing.assert_allclose(
        one, network.probabilities(made.transform(["vem hör till målgruppen|vem hör till målgruppen"]))[0], atol=2e-3
    )


def test_gibberish_was_never_seen(texts: list[str]) -> None:
    reader = classifier.Reader(classifier.features().fit(texts))
    assert reader("qwrtplkj zxcvbnm|qwrtplkj zxcvbnm").known == 0.0
    assert reader(texts[0]).known == 1.0


def test_rare_labels_are_seen_more_often_and_none_is_left_out() -> None:
    labels = np.array([0] * 80 + [1] * 10 + [2] * 30)
    assert np.bincount(labels[classifier.balanced(labels)]).tolist() == [80, 40, 30]
