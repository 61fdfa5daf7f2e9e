"""From figures to probabilities: three logistic models in one data file, each figure's share open to view."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yuncheng.likeness.features import NAMES, Matrix

_FILE = Path(__file__).with_name("data") / "weights.json"
# At this probability of "must be shown" an entry raises an alert; `fit` moves the scale so that it is the right place.
ALERT = 0.7
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights over standardised figures: a row for related, to be shown, duplicate; the last column is the constant.

    `version` names the fit, so that every answer can say by which weights it was given.
    """

    version: str
    mean: Floats
    scale: Floats
    weights: Floats
    fitted: Mapping[str, Any]

    def probabilities(self, figures: Matrix) -> Floats:
        """Three columns: at least related, to be shown, duplicate. Each no greater than the one before."""
        standard = (figures - self.mean) / self.scale
        logits = np.einsum("cf,lf->cl", standard, self.weights[:, :-1]) + self.weights[:, -1]
        return np.minimum.accumulate(1 / (1 + np.exp(-np.clip(logits, -30, 30))), axis=1)

    def shares(self, figures: NDArray[np.float32]) -> dict[str, float]:
        """What each figure of one candidate adds to "to be shown", in logits, those that matter first."""
        added = (figures - self.mean) / self.scale * self.weights[1, :-1]
        order = np.argsort(-np.abs(added), kind="stable")
        return {NAMES[i]: round(float(added[i]), 3) for i in order if abs(added[i]) >= 0.005}

    def text(self) -> str:
        """As the data file holds it."""
        content = {
            "version": self.version,
            "fitted": self.fitted,
            "figures": list(NAMES),
            "mean": _rounded(self.mean),
            "scale": _rounded(self.scale),
            "weights": [_rounded(row) for row in self.weights],
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def worth(probabilities: Floats) -> Floats:
    """What entries are put in order by."""
    worth_: Floats = np.einsum("cl,l->c", probabilities, np.array([1.0, 2.0, 4.0]))
    return worth_


def _rounded(row: Sequence[float] | Floats) -> list[float]:
    return [round(float(value), 6) for value in row]


def read(content: str) -> Model:
    """A data file. Raises ValueError when it was fitted over other figures."""
    data = json.loads(content)
    if tuple(data["figures"]) != NAMES:
        raise ValueError("权重文件与本版本的比对指标不一致，请重新拟合（fit）")
    mean, scale, weights = (np.array(data[name], np.float64) for name in ("mean", "scale", "weights"))
    return Model(data["version"], mean, scale, weights, data["fitted"])


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The weights of this package."""
    return read(_FILE.read_text(encoding="utf-8"))
