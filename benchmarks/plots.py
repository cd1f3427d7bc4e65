"""Draw risk against coverage, and reliability, as small SVG files that are always the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes  # noqa: TC002 - no script's imports need be so lean
from matplotlib.figure import Figure

from embeddings import NAME as MINILM
from figures import Bin
from retrieval.types.arrays import Floats
from systems import HYBRID, OURS, SUM

# Neither dark nor light, so that they are seen on a white page and on a black one.
_INK = "#7d8590"
_COLOURS = {OURS: "#2f81f7", HYBRID: "#d4740c", MINILM: "#a371f7", SUM: "#2da44e"}
_POINTS = 60  # of a curve: more are not seen, and make the file large
_LEAST_SHARE = 0.02  # of the questions: with fewer answered, the risk is noise


@dataclass(frozen=True, slots=True)
class Curve:
    """The share wrong among the surest answers of one system."""

    risk: Floats
    coverage: Floats
    shipped: int | None = None
    """How many questions are answered at the shipped threshold, where there is one."""


def draw_risk(panels: Mapping[str, Mapping[str, Curve]], target: Path) -> None:
    """Write the risk of each system against the share of questions that it answers."""
    figure, axes = _panels(list(panels))
    highest = max(curve.risk[-1] for curves in panels.values() for curve in curves.values())
    for axis, curves in zip(axes, panels.values(), strict=True):
        for name in (system for system in _COLOURS if system in curves):
            curve = curves[name]
            first = int(len(curve.risk) * _LEAST_SHARE)
            places = np.unique(np.linspace(first, len(curve.risk) - 1, _POINTS).astype(int))
            width = 2.4 if name == OURS else 1.5
            axis.plot(curve.coverage[places], curve.risk[places], color=_COLOURS[name],
                      linewidth=width, label=name)  # fmt: skip
            if curve.shipped:
                place = curve.shipped - 1
                axis.plot(curve.coverage[place], curve.risk[place], "o", color=_COLOURS[name],
                          markersize=7, label="articlebot's shipped threshold")  # fmt: skip
        axis.set(xlim=(0, 1.02), ylim=(0, highest * 1.05), xlabel="share of questions answered")
    axes[0].set_ylabel("share of the answers that is wrong")
    _finish(figure, axes, target)


def draw_reliability(panels: Mapping[str, Mapping[str, Sequence[Bin]]], target: Path) -> None:
    """Write the share right against the confidence."""
    figure, axes = _panels(list(panels))
    for axis, lines in zip(axes, panels.values(), strict=True):
        axis.plot([0, 1], [0, 1], color=_INK, linewidth=1, linestyle=(0, (4, 3)),
                  label="as right as it is sure")  # fmt: skip
        for (name, bins), colour in zip(lines.items(), ("#2f81f7", "#d4740c"), strict=False):
            axis.plot([b.confidence for b in bins], [b.right for b in bins], color=colour,
                      marker="o", markersize=4.5, linewidth=1.8, label=name)  # fmt: skip
        axis.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence")
        axis.set_aspect("equal")
    axes[0].set_ylabel("share of first sentences that is right")
    _finish(figure, axes, target)


def _panels(titles: Sequence[str]) -> tuple[Figure, list[Axes]]:
    # Text stays text, in the reader's own font: small files, and readable ones.
    mpl.rcParams.update({"svg.hashsalt": "articlebot", "svg.fonttype": "none",
                         "font.family": "sans-serif", "font.size": 11})  # fmt: skip
    figure = Figure(figsize=(4.4 * len(titles), 4.3), layout="constrained")
    axes = list(figure.subplots(1, len(titles), squeeze=False)[0])
    for axis, title in zip(axes, titles, strict=True):
        axis.set_title(title, color=_INK, fontsize=12, fontweight="bold")
    return figure, axes


def _finish(figure: Figure, axes: Sequence[Axes], target: Path) -> None:
    for axis in axes:
        axis.patch.set_alpha(0)
        axis.grid(color=_INK, alpha=0.25, linewidth=0.7)
        axis.tick_params(colors=_INK, length=3)
        axis.xaxis.label.set_color(_INK)
        axis.yaxis.label.set_color(_INK)
        for side, spine in axis.spines.items():
            spine.set_visible(side in {"left", "bottom"})
            spine.set_color(_INK)
    handles = dict(
        pair[::-1] for axis in axes for pair in zip(*axis.get_legend_handles_labels(), strict=True)
    )
    figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=2,
                  frameon=False, labelcolor=_INK)  # fmt: skip
    figure.savefig(target, transparent=True, metadata={"Date": None})
