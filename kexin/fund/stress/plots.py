"""Plots of a stress test as SVG. Text stays text, so that the reader's own fonts show it."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from kexin.fund.stress.findings import quantile
from kexin.fund.stress.outcome import Outcome
from kexin.fund.stress.portfolio import Portfolio
from kexin.problems import Problem, ProblemsError
from kexin.text import Language, Text, same

_BLUE, _RED, _GREY = "#1f5fa8", "#b3261e", "#5f6368"
#: Thousands separators, and decimals only where there are any.
_FIGURES = "{x:,.10g}"
#: What matplotlib measures with; the page names fonts that hold Chinese in its place.
_MEASURED, _FONTS = "'DejaVu Sans'", "'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', 'WenQuanYi Micro Hei', 'DejaVu Sans'"


def plots(portfolio: Portfolio, outcome: Outcome, pool: int, language: Language) -> list[tuple[Text, str]]:
    """(title, SVG): what was paid, the pool over the years, the banks that cost most.

    Raises:
        ProblemsError: matplotlib is not installed.
    """
    try:
        import matplotlib
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ProblemsError([Problem(
            "no-matplotlib", "--report", Text("没有安装 matplotlib", "matplotlib is not installed"), same('pip install "kexin[plots]"'), Text("请安装后再生成报告", "install it, then ask for the report"))]) from error

    def drawn(title: Text, draw: Any) -> tuple[Text, str]:
        # The same picture for the same figures: no date, and ids that do not change.
        with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "kexin", "axes.spines.top": False, "axes.spines.right": False}):
            figure = Figure(figsize=(8, 3.4), layout="constrained")
            FigureCanvasSVG(figure)
            draw(figure.add_subplot())
            held = io.StringIO()
            with warnings.catch_warnings():
                # It has no Chinese glyphs to measure; the reader's browser draws them.
                warnings.filterwarnings("ignore", message="Glyph .* missing from font")
                figure.savefig(held, format="svg", metadata={"Date": None})
        svg = held.getvalue().replace(_MEASURED, _FONTS)
        return title, svg[svg.index("<svg"):].replace("<svg ", f'<svg role="img" aria-label="{title.in_(language)}" ', 1)

    unit, name = (1e6, "万元") if language == "zh" else (1e8, "CNY million")

    def paid(axes: Any) -> None:
        axes.hist(outcome.paid / unit, bins=60, color=_BLUE)
        for level, colour in ((0.5, _GREY), (0.99, _RED)):
            axes.axvline(quantile(outcome.paid, level) / unit, color=colour, linestyle="--")
            axes.annotate(f"{level:.0%}", (quantile(outcome.paid, level) / unit, 0.97), xycoords=("data", "axes fraction"), color=colour, ha="left", va="top", xytext=(3, 0), textcoords="offset points")
        axes.xaxis.set_major_formatter(_FIGURES)
        axes.yaxis.set_major_formatter(_FIGURES)
        axes.set_xlabel(name)
        axes.set_ylabel(Text("情形数", "scenarios").in_(language))

    def over_time(axes: Any) -> None:
        start = np.full((outcome.scenarios, 1), pool)
        path, years = np.concatenate([start, outcome.pool], axis=1) / unit, range(portfolio.years + 1)
        for low, high, shade in ((0.01, 0.99, 0.18), (0.05, 0.95, 0.3)):
            axes.fill_between(years, np.quantile(path, low, axis=0), np.quantile(path, high, axis=0), color=_BLUE, alpha=shade, label=f"{low:.0%} – {high:.0%}", linewidth=0)
        axes.plot(years, np.quantile(path, 0.5, axis=0), color=_BLUE, label=Text("中位数", "median").in_(language))
        axes.axhline(0, color=_RED, linewidth=1)
        axes.yaxis.set_major_formatter(_FIGURES)
        axes.set_xticks(list(years))
        axes.set_xlabel(Text("年末", "end of year").in_(language))
        axes.set_ylabel(name)
        axes.legend(frameon=False)

    def banks(axes: Any) -> None:
        order = _most(outcome)
        axes.barh(range(len(order)), [quantile(outcome.by_bank[:, i], 0.99) / unit for i in order], color=_BLUE, alpha=0.35, label="99%")
        axes.barh(range(len(order)), [outcome.by_bank[:, i].mean() / unit for i in order], color=_BLUE, label=Text("平均", "mean").in_(language))
        axes.set_yticks(range(len(order)), [portfolio.bank.names[i] for i in order])
        axes.xaxis.set_major_formatter(_FIGURES)
        axes.invert_yaxis()
        axes.set_xlabel(name)
        axes.legend(frameon=False)

    return [drawn(Text("财政支出的分布（多年合计）", "Public money paid over all years"), paid), drawn(Text("资金池", "The pool"), over_time),
            drawn(Text("支出最多的银行", "Banks that cost most"), banks)]


def _most(outcome: Outcome) -> Sequence[int]:
    """The ten banks of the largest mean."""
    return [int(i) for i in np.argsort(-outcome.by_bank.mean(axis=0), kind="stable")[:10]]
