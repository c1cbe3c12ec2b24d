"""``kexin match``: which policies and products a company, or every company of the library, qualifies for."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.matched import document, match_lines, offer_folders, offers_option, overview, question_lines
from kexin.cli.opened import asked_day, found_company, opened_release
from kexin.cli.session import NOT_FOUND, OK, Session, as_of_option, day_option, json_option, library_option
from kexin.cli.tables import table
from kexin.formula.amounts import money_in_words
from kexin.library.measures import Measures, load_measures
from kexin.library.release import Release
from kexin.matching.catalogue import Catalogue
from kexin.matching.loader import Shelf, load_offer, load_offers
from kexin.problems import Problem, ProblemsError
from kexin.text import Language, Text, same


def build(language: Language) -> click.Command:
    """The command."""

    @click.command(
        "match", cls=Command, language=language,
        example=["kexin match --library build/demo/hunan", "kexin match 湖南凌翔磁浮科技有限责任公司 --library build/demo/hunan",
                 "kexin match 湖南凌翔磁浮科技有限责任公司 --library build/demo/hunan --offer cn.most.tech-sme-title.2017"],
        help=Text("匹配政策和产品:不写企业则匹配全库;写企业则逐项说明,--offer 展开其中一项。",
                  "Match policies and products: the whole library, or one company; --offer shows one in full.").in_(language))
    @click.argument("company", required=False, metavar=Text("[企业]", "[COMPANY]").in_(language))
    @click.option("--offer", "wanted", multiple=True, metavar="ID", help=Text("只看这些政策或产品", "only these policies or products").in_(language))
    @offers_option(language)
    @click.option("--freeze", type=click.Path(path_type=Path, file_okay=False), help=Text("把结论固定为文件,写入此文件夹", "write frozen verdicts into this folder").in_(language))
    @library_option(language)
    @day_option(language)
    @as_of_option(language)
    @json_option(language)
    def command(
        company: str | None, wanted: tuple[str, ...], offers: tuple[Path, ...], freeze: Path | None, library: Path, release_day: str | None,
        as_of: datetime | None, as_json: bool,
    ) -> int:
        session = Session(language, as_json)
        if freeze is not None and company is None:
            raise ProblemsError([Problem(
                "freeze-one", "--freeze", Text("没有写企业", "no company is named"), same("kexin match COMPANY --freeze DIR"),
                Text("请写明企业；全库的结果由 kexin replay 重算", "name a company; runs over the library are repeated by kexin replay"))])
        release = opened_release(library, release_day)
        measures = load_measures(check_formulas=False).on(asked_day(release, as_of.date() if as_of else None))
        folders, shelf = offer_folders(offers), Shelf(measures)
        chosen = tuple(load_offer(o, measures, folders, shelf) for o in wanted) if wanted else load_offers(measures, folders)
        catalogue = Catalogue(chosen)
        if company is None:
            return _library(session, library, release, catalogue, measures)
        return _company(session, release, catalogue, measures, company, full=bool(wanted), freeze=freeze)

    return command


def _library(session: Session, library: Path, release: Release, catalogue: Catalogue, measures: Measures) -> int:
    from kexin.matching.batch import counts, match_all

    digest = catalogue.digest[:8]
    as_of = measures.scope.as_of
    asked = "" if as_of == release.as_of else f"-as-of-{as_of.isoformat()}"
    target = library / "matches" / f"{release.as_of.isoformat()}{asked}-{digest}"
    run = match_all(release, catalogue, measures, target, store=library / "measures", progress=session.progress)
    session.done()
    language, found = session.language, list(counts(run, catalogue))
    if release.manifest.generated is not None:
        session.say(release.manifest.generated)
    session.say(Text(f"政策和产品匹配 · 发布 {release.as_of} · {run.folder}", f"policies and products · release {release.as_of} · {run.folder}"))
    heads = [t.in_(language) for t in (Text("政策或产品", "policy or product"), Text("符合", "yes"), Text("未知", "unknown"), Text("不符合", "no"), Text("符合者金额合计", "amount of all yes"))]
    rows = [[c.offer.title.in_(language), f"{c.yes:,}", f"{c.unknown:,}", f"{c.no:,}", "" if c.amount is None else money_in_words(c.amount, language)] for c in found]
    session.say(table(heads, rows, (1, 2, 3, 4)))
    session.give({"folder": str(run.folder), "release": release.as_of.isoformat(), "offers": [
        {"offer": c.offer.id, "yes": c.yes, "unknown": c.unknown, "no": c.no, "amount": c.amount} for c in found]})
    return OK


def _company(
    session: Session, release: Release, catalogue: Catalogue, measures: Measures, company: str, *, full: bool, freeze: Path | None,
) -> int:
    from kexin.matching.frozen import freeze as frozen
    from kexin.matching.match_one import Matcher
    from kexin.matching.nearing import Nearing

    company_id, name = found_company(release, company)
    matches = Matcher(catalogue, measures, release.complete).match(release.evidence(company_id))
    if matches is None:
        session.say(Text(f"{name}在 {measures.scope.as_of} 尚未入库", f"{name} was not known on {measures.scope.as_of}"))
        return NOT_FOUND
    nearing, language = Nearing(measures), session.language
    ways = [nearing.way(m) for m in matches]
    session.say(f"{name} ({company_id})")
    if release.manifest.generated is not None:
        session.say(release.manifest.generated)
    session.say()
    if full:
        for match, way in zip(matches, ways, strict=True):
            for line in match_lines(match, way, language):
                session.say(line)
    else:
        for kind, title in (("policy", Text("政策", "Policies")), ("product", Text("产品", "Products"))):
            some = [(m, w) for m, w in zip(matches, ways, strict=True) if m.offer.kind == kind and "region" not in m.failed]
            if some:
                heads = ["", title.in_(language), *(t.in_(language) for t in (Text("金额", "amount"), Text("还差", "changes"), Text("缺什么", "what is missing")))]
                session.say(table(heads, list(overview([m for m, _ in some], [w for _, w in some], language)), (2, 3)))
                session.say()
        if elsewhere := sum("region" in m.failed for m in matches):
            session.say(Text(f"另有 {elsewhere} 项只适用于其他地区,未列出。", f"{elsewhere} more are for other areas and not listed."))
    questions = list(question_lines(matches, language))
    if questions:
        session.say(Text("下一步最值得查明的事实:", "The facts most worth finding out next:"))
        for line in questions:
            session.say(line)
    if freeze is not None:
        freeze.mkdir(parents=True, exist_ok=True)
        for match in matches:
            path = freeze / f"{company_id.replace(':', '_')}-{match.offer.id}.json"
            path.write_text(json.dumps(frozen(match, company_id, release.digest), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        session.say(Text(f"已固定 {len(matches)} 项结论:{freeze}", f"{len(matches)} verdicts frozen in {freeze}"))
    session.give({"company_id": company_id, "name": name, "as_of": measures.scope.as_of, "matches": [document(m, w) for m, w in zip(matches, ways, strict=True)]})
    return OK
