"""The pages in docs/systems, docs/offers, docs/schemes and docs/programmes: one per rating model, policy, product, scheme and programme, in both languages.

``python -m tools.pages`` says what is not current; ``--write`` writes them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kexin.fund.cases import read_cases
from kexin.fund.loader import SCHEMES, load_scheme, scheme_ids
from kexin.fund.pages import page as scheme_page
from kexin.fund.scheme import Scheme
from kexin.library.measures import Measures, load_measures
from kexin.library.regions import region_name
from kexin.markdown import table
from kexin.matching.loader import Shelf, load_offer, offer_files
from kexin.matching.offer import CATEGORIES, Offer
from kexin.matching.pages import KINDS as OFFER_KINDS
from kexin.matching.pages import page as offer_page
from kexin.matching.scenarios import read_offer_scenarios
from kexin.programmes.loader import PROGRAMMES, load_programme, programme_ids
from kexin.programmes.pages import page as programme_page
from kexin.programmes.programme import Programme
from kexin.programmes.scenarios import examples_day, read_examples
from kexin.rating.loader import RATINGS, load_model, model_ids
from kexin.rating.model import Model
from kexin.rating.pages import page
from kexin.rating.scenarios import Scenario, read_scenarios, scenarios_as_of
from kexin.rulemarks import EVIDENCE_WORDS, Document, Mark
from kexin.text import LANGUAGES, Text

#: The kinds of models, in the order of the index.
KINDS = {"eligibility": Text("资格认定", "eligibility"), "credit": Text("评价", "rating"), "classification": Text("分类", "classification")}
DOCS = Path(__file__).resolve().parents[1] / "docs"


def pages() -> dict[Path, str]:
    """Every page by its path."""
    found: dict[Path, str] = {}
    book = load_measures(check_formulas=False)
    models: list[Model] = []
    for model_id in model_ids():
        file = RATINGS / model_id / "scenarios.yaml"
        measures = book.on(scenarios_as_of(file))
        models.append(load_model(model_id, measures))
        scenarios = read_scenarios(file, measures.scope).scenarios
        for language in LANGUAGES:
            found[DOCS / "systems" / f"{model_id}.{language}.md"] = page(models[-1], scenarios, language)
    found[DOCS / "systems" / "README.md"] = "\n".join(_systems(models))
    offers, shelves = [], dict[date, Shelf]()
    for path in offer_files():
        file = path.with_name("scenarios.yaml")
        measures = book.on(scenarios_as_of(file))
        offer = load_offer(path, measures, shelf=shelves.setdefault(measures.scope.as_of, Shelf(measures)))
        offers.append(offer)
        for language in LANGUAGES:
            found[DOCS / "offers" / f"{offer.id}.{language}.md"] = offer_page(offer, _examples(file, measures), language)
    found[DOCS / "offers" / "README.md"] = "\n".join(_offers(offers))
    schemes = [load_scheme(scheme) for scheme in scheme_ids()]
    for scheme in schemes:
        cases = read_cases(SCHEMES / scheme.id / "cases.yaml")
        for language in LANGUAGES:
            found[DOCS / "schemes" / f"{scheme.id}.{language}.md"] = scheme_page(scheme, cases, language)
    found[DOCS / "schemes" / "README.md"] = "\n".join(_schemes(schemes))
    programmes = [load_programme(programme, examples_day(PROGRAMMES / programme / "scenarios.yaml")) for programme in programme_ids()]
    for programme in programmes:
        worked = read_examples(PROGRAMMES / programme.id / "scenarios.yaml", programme)
        for language in LANGUAGES:
            found[DOCS / "programmes" / f"{programme.id}.{language}.md"] = programme_page(programme, worked, language)
    found[DOCS / "programmes" / "README.md"] = "\n".join(_programmes(programmes))
    return found


def _examples(file: Path, measures: Measures) -> tuple[Scenario, ...]:
    return read_offer_scenarios(file, measures.scope).scenarios


def _days(start: date, end: date | None) -> str:
    return f"{start} – {end or ''}".rstrip()


def _issuer(document: Document) -> str:
    """The first issuer, and whether there are more."""
    first, *others = document.issuer
    return f"{first}等" if others else first


def _systems(models: list[Model]) -> Iterator[str]:
    yield from [
        "# 评价模型 / Rating models", "",
        "规则库中每个评价模型一页，由 `python -m tools.pages --write` 根据规则文件生成。规则文件的写法见 [评价模型文件](../rating-models.md)。", "",
        "One page per model of the rulebook, written from its file by `python -m tools.pages --write`. How such a file is written: [rating models](../rating-models.md).", ""]
    for kind, title in KINDS.items():
        yield from [f"## {title.zh} / {title.en}", ""]
        rows = [
            [f"`{m.id}`", f"[{m.title.zh}]({m.id}.zh.md)", f"[{m.title.en}]({m.id}.en.md)", m.document.number or "—", _issuer(m.document),
             _days(m.effective_from, m.effective_to), region_name(m.region).in_("zh"), _sure(m.mark) + ("，分值未公开" if m.unpublished else "")] for m in models if m.kind == kind]
        yield from table(["id", "中文", "English", "文号", "发布单位", "生效", "地区", "可信程度"], rows)


def _sure(mark: Mark) -> str:
    return EVIDENCE_WORDS[mark.evidence].in_("zh")


def _offers(offers: list[Offer]) -> Iterator[str]:
    yield from [
        "# 政策和产品 / Policies and products", "",
        "规则库中每项政策和产品一页，由 `python -m tools.pages --write` 根据规则文件生成。规则文件的写法见 [政策和产品文件](../offers.md)。", "",
        "One page per policy and product of the rulebook, written from its file by `python -m tools.pages --write`. How such a file is written: [policies and products](../offers.md).", ""]
    for kind in OFFER_KINDS:
        yield from [f"## {OFFER_KINDS[kind].zh} / {OFFER_KINDS[kind].en}", ""]
        rows = [
            [f"`{o.id}`", f"[{o.title.zh}]({o.id}.zh.md)", f"[{o.title.en}]({o.id}.en.md)", CATEGORIES[o.kind][o.category].in_("zh"),
             o.provider.in_("zh") if o.provider else _issuer(o.document), _days(o.effective_from, o.effective_to), region_name(o.region).in_("zh"), _sure(o.mark)]
            for o in offers if o.kind == kind]
        yield from table(["id", "中文", "English", "类别", "提供方", "生效", "地区", "可信程度"], rows)


def _schemes(schemes: list[Scheme]) -> Iterator[str]:
    yield from [
        "# 损失分担方案 / Loss-sharing schemes", "",
        "One page per scheme of the rulebook, written from its file by `python -m tools.pages --write`, with every worked case computed.", ""]
    rows = [
        [f"`{s.id}`", f"[{s.title.zh}]({s.id}.zh.md)", f"[{s.title.en}]({s.id}.en.md)", s.document.number or s.document.issuer[0], _days(s.effective_from, s.effective_to),
         "、".join(region_name(a).zh for a in s.areas), _sure(s.mark)] for s in schemes]
    yield from table(["id", "中文", "English", "文号或发布单位", "生效", "地区", "可信程度"], rows)


def _programmes(programmes: list[Programme]) -> Iterator[str]:
    yield from [
        "# 专项 / Programmes", "",
        "One page per programme of the rulebook, written from its file by `python -m tools.pages --write`. How such a file is written: [programmes](../programmes.md).", ""]
    yield from table(["id", "中文", "English", "一行是", "地区", "可信程度"], [
        [f"`{p.id}`", f"[{p.title.zh}]({p.id}.zh.md)", f"[{p.title.en}]({p.id}.en.md)", p.register.row.zh, region_name(p.region).zh, _sure(p.mark)] for p in programmes])


def stale() -> list[Path]:
    """Pages that are not as the program writes them, or that no rule stands behind any more."""
    wanted = pages()
    there = {p for folder in ("systems", "offers", "schemes", "programmes") for p in (DOCS / folder).glob("*.md")}
    return sorted([p for p, text in wanted.items() if not p.is_file() or p.read_text(encoding="utf-8") != text] + list(there - set(wanted)))


def write() -> None:
    """Write every page and remove those that no rule stands behind."""
    wanted = pages()
    for folder in ("systems", "offers", "schemes", "programmes"):
        (DOCS / folder).mkdir(exist_ok=True)
        for path in (DOCS / folder).glob("*.md"):
            if path not in wanted:
                path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        write()
    for stale_page in stale():
        print(f"not current: {stale_page.relative_to(DOCS.parent)}")
    sys.exit(bool(stale()))
