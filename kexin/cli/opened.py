"""Opening what commands name: a release, a model, a company; with helpful words if it is not there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kexin.cli.session import Session
from kexin.library.measures import Measures, load_measures
from kexin.library.release import Library, Release
from kexin.problems import NotFoundError, Problem, ProblemsError
from kexin.rating.batch import Run, rate
from kexin.rating.loader import load_model
from kexin.rating.model import Model
from kexin.rating.rate_one import Rater, Rating
from kexin.text import Text, same


def opened_release(library: Path, day: str | None) -> Release:
    """The release of *day*, or the latest.

    Raises:
        NotFoundError: there is no such release; the days that exist are listed.
    """
    releases = Library(library).releases()
    days = {release.as_of.isoformat(): release for release in releases}
    if day is not None and day in days:
        return days[day]
    if day is None and releases:
        return releases[-1]
    raise NotFoundError([Problem(
        "no-release", str(library), Text(f"没有发布 {day or ''}".rstrip(), f"there is no release {day or ''}".rstrip()),
        same(", ".join(days) or "-"), Text("请先用 kexin import 或 kexin generate 建立", "make one with kexin import or kexin generate"))])


def asked_day(release: Release, as_of: date | None) -> date:
    """The day asked, or the release's.

    Raises:
        ProblemsError: it is later than the release, which knows nothing of that time.
    """
    if as_of is not None and as_of > release.as_of:
        raise ProblemsError([Problem(
            "day-after-release", "--as-of", same(as_of.isoformat()), Text(f"不晚于发布日 {release.as_of}", f"not after the release's day, {release.as_of}"),
            Text("请选用该日之后的发布，或导入更新的资料", "take a later release, or import newer files"))])
    return as_of or release.as_of


def opened_model(wanted: str, as_of: date, region: str = "CN") -> tuple[Model, Measures]:
    """A model and the measures in force on *as_of*; a family of models stands for its version of that day and region.

    Raises:
        NotFoundError: there is no such model.
        ProblemsError: the model has mistakes.
    """
    measures = load_measures(check_formulas=False).on(as_of)
    return load_model(wanted, measures, region=region), measures


def rated_company(
    session: Session, library: Path, release_day: str | None, company: str, model: str, as_of: date | None, region: str,
) -> tuple[Release, str, str, Rater, Rating | None]:
    """(release, company id, name, rater, rating) for the commands about one company; tells if it was not known on the day."""
    release = opened_release(library, release_day)
    loaded, measures = opened_model(model, asked_day(release, as_of), region)
    company_id, name = found_company(release, company)
    rater = Rater(loaded, measures, release.complete)
    rating = rater.rate(release.evidence(company_id))
    if rating is None:
        session.say(Text(f"{name}在 {loaded.as_of} 尚未入库", f"{name} was not known on {loaded.as_of}"))
    return release, company_id, name, rater, rating


def found_company(release: Release, wanted: str) -> tuple[str, str]:
    """(id, name) of the one company that a code or name means.

    Raises:
        NotFoundError: there is none.
        ProblemsError: there are several.
    """
    found = release.find(wanted)
    exact = [each for each in found if wanted.strip() in each]
    found = exact if len(exact) == 1 else found
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{name} ({company_id})" for company_id, name in found[:10])
    remedy = Text("请写统一社会信用代码或全称", "give the credit code or the full name")
    if not found:
        raise NotFoundError([Problem("no-company", wanted, Text("没有这家企业", "there is no such company"), same("-"), remedy)])
    several = Text("名称对应多家企业", "several companies have such a name")
    raise ProblemsError([Problem("several-companies", wanted, several, same(listed), remedy)])


def rated(session: Session, library: Path, release: Release, model: Model, measures: Measures, memory: str | None = None) -> Run:
    """Rate the release, into the library's own folder of ratings."""
    from kexin.rating.batch import Limits

    asked = "" if model.as_of == release.as_of else f"-as-of-{model.as_of.isoformat()}"
    target = library / "ratings" / model.id / f"{release.as_of.isoformat()}{asked}-{model.digest[:8]}"
    limits = Limits(memory=memory) if memory else Limits()
    run = rate(release, model, measures, target, store=library / "measures", limits=limits, progress=session.progress)
    session.done()
    return run
