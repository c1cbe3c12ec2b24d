"""Checking files of rules: what each kind of file needs, so that a whole folder is checked like one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kexin.fund.cases import differences as case_differences
from kexin.fund.cases import read_cases
from kexin.fund.loader import SCHEME_FILE, load_scheme, scheme_path
from kexin.library.measure_scenarios import read_measure_scenarios
from kexin.library.measures import RULEBOOK_MEASURES, MeasureBook, load_measures
from kexin.matching.catalogue import Catalogue
from kexin.matching.loader import FILES, RULEBOOK, load_offer, offer_path
from kexin.matching.match_one import Matcher
from kexin.matching.scenarios import differences, read_offer_scenarios
from kexin.outreach.loader import LIST_FILE, LISTS, list_path, load_list
from kexin.outreach.scenarios import differences as list_differences
from kexin.outreach.scenarios import read_list_scenarios
from kexin.problems import NotFoundError, Problem, ProblemsError
from kexin.programmes.loader import PROGRAMME_FILE, load_programme, programme_path
from kexin.programmes.rows import rows_of_file
from kexin.programmes.scenarios import differences as programme_differences
from kexin.programmes.scenarios import examples_day, read_examples
from kexin.rating.loader import MODEL_FILE, RATINGS, load_model, model_path
from kexin.rating.program import model_program, refusals
from kexin.rating.rate_one import Rater
from kexin.rating.scenarios import disagreements, read_scenarios, scenarios_as_of
from kexin.text import Text, same

SCENARIOS, CASES = "scenarios.yaml", "cases.yaml"
#: The file of each kind of rule in a folder of its own, in the order in which they are checked.
RULE_FILES = (MODEL_FILE, *FILES.values(), SCHEME_FILE, LIST_FILE, PROGRAMME_FILE)


@dataclass(frozen=True)
class Checked:
    """What checking one file found: mistakes of the file, scenarios that do not hold, points that are not public."""

    name: str
    kind: Text
    problems: tuple[Problem, ...] = ()
    scenarios: int = 0
    differences: tuple[str, ...] = ()
    refused: tuple[Problem, ...] = ()


@dataclass
class Rules:
    """Where rules are looked for: the rulebook, and the folder at hand in front of it."""

    folder: Path | None = None
    _book: list[MeasureBook] = field(default_factory=list)

    @property
    def measures(self) -> MeasureBook:
        """The measures of the rulebook, with those of the folder; read and checked once."""
        if not self._book:
            own = self.folder / "measures" if self.folder is not None else RULEBOOK_MEASURES
            more = [own] if own.is_dir() and not own.samefile(RULEBOOK_MEASURES) else []
            self._book.append(load_measures([RULEBOOK_MEASURES, *more]))
        return self._book[0]

    @property
    def ratings(self) -> Path:
        """The folder in which models are looked up by id."""
        own = self.folder / "ratings" if self.folder is not None else RATINGS
        return own if own.is_dir() else RATINGS

    @property
    def offers(self) -> Sequence[Path]:
        """The folders in which offers are looked up by id."""
        return (RULEBOOK,) if self.folder is None or self.folder.samefile(RULEBOOK) else (RULEBOOK, self.folder)

    @property
    def lists(self) -> Sequence[Path]:
        """The folders in which lists are looked up by id."""
        own = self.folder / "lists" if self.folder is not None else LISTS
        return (LISTS, own) if own.is_dir() and not own.samefile(LISTS) else (LISTS,)


def files_below(folder: Path) -> list[Path]:
    """Every file of rules below a folder: measures first, then models, then policies and products, schemes, lists, programmes."""
    measures = [p for p in sorted(folder.rglob("measures")) if p.is_dir()]
    return measures + [path for name in RULE_FILES for path in sorted(folder.rglob(name))]


def check(wanted: str, rules: Rules) -> Iterator[Checked]:
    """Check what an id or a path names: one file, or a folder with files of rules somewhere below it.

    Raises:
        NotFoundError: there is nothing of that name.
    """
    path = Path(wanted)
    if path.is_dir() and not any((path / name).is_file() for name in RULE_FILES):
        files = [path] if path.name == "measures" else files_below(path)
        if not files:
            raise NotFoundError([Problem(
                "no-rules", wanted, Text("文件夹中没有规则文件", "the folder holds no files of rules"), same(f"measures/, {', '.join(RULE_FILES)}"),
                Text("请检查文件夹", "check the folder"))])
        own = Rules(path if path.name != "measures" else path.parent)
        for file in files:
            yield _checked(file, own)
        return
    yield _checked(_found(wanted, rules), rules)


def _found(wanted: str, rules: Rules) -> Path:
    """The file of a model, a policy, a product, a scheme, a list or a programme."""
    finders: tuple[Callable[[], Path], ...] = (
        lambda: model_path(wanted, rules.ratings, date.today()), lambda: offer_path(wanted, rules.offers), lambda: scheme_path(wanted), lambda: list_path(wanted, rules.lists),
        lambda: programme_path(wanted))
    problems: list[Problem] = []
    for find in finders:
        try:
            return find()
        except NotFoundError as error:
            problems += error.problems
    raise NotFoundError(problems)


def _checked(path: Path, rules: Rules) -> Checked:
    """One file; its mistakes, or what its scenarios say."""
    kind, work = _KINDS.get(path.name, _KINDS[MODEL_FILE])
    name = path.name if path.is_dir() else path.parent.name if path.name in _KINDS else str(path)
    try:
        return work(path, rules, name)
    except ProblemsError as error:
        return Checked(name, kind, tuple(error.problems))


def _measures(folder: Path, rules: Rules, name: str) -> Checked:
    book = rules.measures
    found = [s for path in sorted((folder / "scenarios").glob("*.yaml")) for s in read_measure_scenarios(path, book)]
    wrong = tuple(f"{s.where} ({s.id}): {d}" for s in found for d in s.differences(book))
    return Checked(f"{name} ({len(book.measures)})", _KINDS["measures"][0], (), len(found), wrong)


def _model(path: Path, rules: Rules, name: str) -> Checked:
    file = path.with_name(SCENARIOS)
    measures = rules.measures.on(scenarios_as_of(file) if file.is_file() else date.today())
    model = load_model(path, measures, rules.ratings)
    refused = tuple(refusals(model))
    if not refused:
        model_program(model)
    found = read_scenarios(file, measures.scope).scenarios if file.is_file() else ()
    rater = Rater(model, measures)
    wrong = tuple(f"{s.where} ({s.id}): {d}" for s in found for d in disagreements(s, rater))
    return Checked(name, _KINDS[MODEL_FILE][0], (), len(found), wrong, refused)


def _offer(path: Path, rules: Rules, name: str) -> Checked:
    file = path.with_name(SCENARIOS)
    measures = rules.measures.on(scenarios_as_of(file) if file.is_file() else date.today())
    matcher = Matcher(Catalogue((load_offer(path, measures, rules.offers),)), measures)
    found = read_offer_scenarios(file, measures.scope).scenarios if file.is_file() else ()
    wrong = tuple(f"{s.where} ({s.id}): {d}" for s in found for d in differences(s, matcher.match_measures(s.measures)[0]))
    return Checked(name, _KINDS[path.name][0], (), len(found), wrong)


def _scheme(path: Path, rules: Rules, name: str) -> Checked:
    scheme, file = load_scheme(path), path.with_name(CASES)
    found = read_cases(file) if file.is_file() else ()
    wrong = tuple(f"{name}/{CASES} ({c.id}): {d}" for c in found for d in case_differences(c, scheme))
    return Checked(name, _KINDS[SCHEME_FILE][0], (), len(found), wrong)


def _programme(path: Path, rules: Rules, name: str) -> Checked:
    file = path.with_name(SCENARIOS)
    programme = load_programme(path, examples_day(file) if file.is_file() else date.today())
    for register in programme.register.files:
        rows_of_file(programme, register)
    found = read_examples(file, programme) if file.is_file() else ()
    wrong = tuple(f"{e.where} ({e.id}): {d}" for e in found for d in programme_differences(e, programme))
    return Checked(name, _KINDS[PROGRAMME_FILE][0], (), len(found), wrong)


def _list(path: Path, rules: Rules, name: str) -> Checked:
    file = path.with_name(SCENARIOS)
    measures = rules.measures.on(scenarios_as_of(file) if file.is_file() else date.today())
    rule = load_list(path, measures, rules.lists, rules.ratings)
    found = read_list_scenarios(file, measures).scenarios if file.is_file() else ()
    wrong = tuple(f"{s.where} ({s.id}): {d}" for s in found for d in list_differences(s, rule))
    return Checked(name, _KINDS[LIST_FILE][0], (), len(found), wrong)


_KINDS: Mapping[str, tuple[Text, Callable[[Path, Rules, str], Checked]]] = {
    "measures": (Text("指标", "measures"), _measures), MODEL_FILE: (Text("评价模型", "rating model"), _model),
    FILES["policy"]: (Text("政策", "policy"), _offer), FILES["product"]: (Text("产品", "product"), _offer),
    SCHEME_FILE: (Text("分担方案", "scheme"), _scheme), LIST_FILE: (Text("名单", "list"), _list), PROGRAMME_FILE: (Text("专项", "programme"), _programme)}
