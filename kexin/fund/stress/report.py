"""The report of a stress test: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from kexin.fund.scheme import Scheme
from kexin.fund.stress.findings import Finding
from kexin.rulemarks import EVIDENCE_WORDS
from kexin.text import Language, Text

_STYLE = """
body { font: 16px/1.5 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif; color: #202124; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid #dadce0; text-align: left; } .figure { text-align: right; white-space: nowrap; }
td:first-child { min-width: 7rem; }
svg { max-width: 100%; height: auto; } footer { color: #5f6368; margin-top: 2rem; font-size: .875rem; }
"""


def report(scheme: Scheme, summary: Iterable[str], findings: Iterable[Finding], pictures: Iterable[tuple[Text, str]], language: Language) -> str:
    """The page: what was asked, the pictures, the tables, and what it rests on."""
    title = Text(f"压力测试：{scheme.title.zh}", f"Stress test: {scheme.title.en}").in_(language)
    body = [f"<h1>{escape(title)}</h1>", *(f"<p>{escape(line)}</p>" for line in summary)]
    for picture, svg in pictures:
        body.append(f"<h2>{escape(picture.in_(language))}</h2>\n{svg}")
    for finding in findings:
        body += _table(finding, language)
    sure = EVIDENCE_WORDS[scheme.mark.evidence].in_(language)
    rests = Text(f"方案依据：{scheme.mark.source}（{sure}）。模型：单因子 Vasicek 模型。", f"The scheme rests on {scheme.mark.source} ({sure}). Model: Vasicek's one-factor model.").in_(language)
    return (f'<!doctype html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body><main>\n" + "\n".join(body) + f"\n</main><footer>{escape(rests)}</footer></body>\n</html>\n")


def _table(finding: Finding, language: Language) -> Iterator[str]:
    def row(tag: str, cells: Iterable[str]) -> str:
        found = []
        for i, cell in enumerate(cells):
            # An empty heading names nothing, so it is a plain cell.
            kind = "td" if not cell else tag
            scope = ' scope="col"' if kind == "th" else ""
            figure = ' class="figure"' if i in finding.right else ""
            found.append(f"<{kind}{scope}{figure}>{escape(cell)}</{kind}>")
        return f"<tr>{''.join(found)}</tr>"

    yield f"<h2>{escape(finding.title.in_(language))}</h2>"
    heads = row("th", finding.heads)
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{escape(finding.title.in_(language))}"><table>\n<thead>{heads}</thead>\n<tbody>'
    yield from (row("td", cells) for cells in finding.rows)
    yield "</tbody></table></div>"
