"""Reading a programme file: everything is checked before the first row is written down."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from kexin import rulebook
from kexin.formula.scope import RowTable, Scope
from kexin.library.regions import read_region
from kexin.problems import NotFoundError, Problem, ProblemsError, meant
from kexin.programmes.load_register import read_moves, read_parts, read_register, read_roles, read_stages
from kexin.programmes.load_work import (
    read_asked,
    read_cadences,
    read_checklists,
    read_figures,
    read_happenings,
    read_scheme,
    read_severities,
    read_sharing,
)
from kexin.programmes.programme import Listing, Programme, Quantity, RatedBy
from kexin.programmes.scopes import register_scope, row_scope, tables
from kexin.rating.loader import load_model, model_path
from kexin.rulefields import Fields, identifier, own_id, unique
from kexin.rulefile import parse_rules
from kexin.ruleformulas import FormulaReading
from kexin.rulemarks import read_document, read_effective, read_mark, read_note
from kexin.text import Text, same

PROGRAMME_FILE = "programme.yaml"
PROGRAMMES = Path(rulebook.__file__).parent / "programmes"


class RowMeasures:
    """The cells and quantities of a row in the place of the library's measures: a model may stand on them."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope


def programme_ids(folders: Sequence[Path] = (PROGRAMMES,)) -> list[str]:
    """The ids of the programmes in some folders."""
    return sorted({p.parent.name for folder in folders for p in folder.glob(f"*/{PROGRAMME_FILE}")})


def load_programme(wanted: str | Path, day: date, folders: Sequence[Path] = (PROGRAMMES,)) -> Programme:
    """A programme by its id, or by the path of its folder or file; its formulas ask about *day*.

    Raises:
        NotFoundError: there is none; lists the ids that exist.
        ProblemsError: with every mistake in the file, and in the model and scheme that it binds.
    """
    path = programme_path(wanted, folders)
    content = path.read_bytes()
    raw, lines = parse_rules(content, f"{path.parent.name}/{path.name}")
    problems: list[Problem] = []
    programme = _Reader(Fields(raw, lines, problems), path, day).programme(hashlib.sha256(content).hexdigest())
    if problems:
        raise ProblemsError(problems)
    return programme


def programme_path(wanted: str | Path, folders: Sequence[Path] = (PROGRAMMES,)) -> Path:
    """The file that an id or a path names; a later folder comes first.

    Raises:
        NotFoundError: there is none; lists the ids that exist.
    """
    path = Path(wanted)
    for candidate in (*(folder / str(wanted) / PROGRAMME_FILE for folder in reversed(folders)), path / PROGRAMME_FILE, path):
        if candidate.is_file():
            return candidate
    known = programme_ids(folders)
    raise NotFoundError([Problem(
        "unknown-programme", str(wanted), Text("没有这个专项", "there is no such programme"), same(", ".join(known)),
        meant(str(wanted), known, Text("请用 kexin programmes 查看", "see kexin programmes")))])


class _Reader:
    def __init__(self, fields: Fields, path: Path, day: date) -> None:
        self.fields, self.path, self.day = fields, path, day
        self.mark = read_mark(fields)

    def programme(self, digest: str) -> Programme:
        fields, mark = self.fields, self.mark
        programme_id = own_id(fields, self.path.parent.name if self.path.name == PROGRAMME_FILE else None)
        start, end = read_effective(fields.at("effective"))
        region, note = read_region(fields), read_note(fields, mark)
        parts = read_parts(fields)
        roles = read_roles(fields, [p.id for p in parts])
        role_ids = [r.id for r in roles]
        register = read_register(fields.at("register"), mark, role_ids)
        stages = read_stages(fields)
        severities = read_severities(fields, mark)
        checklists = read_checklists(fields, mark, [s.id for s in severities], role_ids)
        asked = read_asked(fields, mark, role_ids, register.by_id)
        happenings = read_happenings(fields, role_ids)
        sharing_fields = fields.at("sharing") if fields.has("sharing") else None
        scheme = read_scheme(sharing_fields) if sharing_fields else read_scheme(fields) if fields.has("scheme") else None
        parties = {} if scheme is None else {b.party: b.title for b in (*scheme.payers, *scheme.rest)}
        stage_titles = {s.id: s.title for s in stages}
        of = self._nothing_but_cells() if register.source == "loans" else tables({c.id: c.title for c in checklists}, {s.id: s.title for s in severities}, {a.id: a.title for a in asked}, parties, {h.id: h.title for h in happenings})
        reading = FormulaReading(row_scope(self.day, register.fields, stage_titles, of), mark, fields.problems)
        quantities = tuple(self._quantities(reading))
        moves = read_moves(reading, fields, list(stage_titles), role_ids, register.by_id)
        cadences = read_cadences(reading, fields, {r.id: r for r in roles}, [c.id for c in checklists])
        lists = tuple(self._lists(reading))
        sharing = read_sharing(reading, sharing_fields, scheme, role_ids) if sharing_fields and scheme else None
        rating, below = self._rating(reading.scope)
        whole = FormulaReading(register_scope(self.day, register.row, register.fields, stage_titles, of), mark, fields.problems)
        figures = read_figures(whole, fields)
        title, summary, document = fields.words("title"), fields.words("summary"), read_document(fields.at("document"))
        self._cells(register.fields, quantities)
        self._files(register.files)
        fields.finish()
        digests = [digest, *([scheme.digest] if scheme else []), *below]
        return Programme(
            programme_id, title, document, start, end, mark, note, summary, region, parts, roles, register, stages, moves, severities, checklists, cadences, asked, happenings, quantities,
            figures, lists, scheme, sharing, rating, self.day, reading.scope, whole.scope, self.path.parent, hashlib.sha256("\n".join(digests).encode()).hexdigest())

    def _nothing_but_cells(self) -> Mapping[str, RowTable]:
        """Loans are worked by those who lend: a programme over them counts and lists, and does nothing to a row. No table says what was done to one."""
        for key in ("moves", "checklists", "cadences", "confirmations", "events", "sharing"):
            if self.fields.has(key):
                self.fields.note(
                    "loans-are-worked-elsewhere", key, Text("登记册是贷款（source: loans）", "the register is that of loans (source: loans)"), Text("quantities、figures、lists、scheme、rating", "quantities, figures, lists, scheme, rating"),
                    Text("贷款在申请、备案和理赔中办理；请删去此项，或改用 source: own", "loans are worked as applications, filings and claims; take this out, or use source: own"))
        return {}

    def _quantities(self, reading: FormulaReading) -> list[Quantity]:
        """``quantities``: each may name those above it."""
        found = []
        for item in self.fields.items("quantities"):
            quantity = Quantity(identifier(item), item.own_words(), reading.formula(item, "formula", ("number", "money", "share", "count", "date", "text", "bool")))
            if quantity.id in reading.scope.names or quantity.id in reading.scope.tables:
                item.note("name-taken", "id", Text(f"{quantity.id} 另有含义", f"{quantity.id} means something else"), Text("其他名称", "another name"), Text("请换一个名称", "choose another name"))
            reading.with_name(quantity.id, quantity.title, quantity.formula.tree)
            found.append(quantity)
            item.finish()
        return found

    def _lists(self, reading: FormulaReading) -> list[Listing]:
        found = []
        for item in self.fields.items("lists"):
            found.append(Listing(identifier(item), item.own_words(), reading.condition(item, "when")))
            item.finish()
        unique(self.fields, [x.id for x in found])
        return found

    def _rating(self, scope: Scope) -> tuple[RatedBy | None, list[str]]:
        """``rating``: a model in the programme's folder, or one of the library's by its id."""
        if not self.fields.has("rating"):
            return None, []
        item = self.fields.at("rating")
        try:
            if item.has("model"):
                wanted = item.text("model")
                return RatedBy(None, wanted), [hashlib.sha256(model_path(wanted).read_bytes()).hexdigest()]
            model = load_model(self.path.parent / item.text("file"), RowMeasures(scope))
        except NotFoundError as error:
            self.fields.problems += [replace(p, where=f"{item.where()}: {p.where}") for p in error.problems]
            return None, []
        except ProblemsError as error:
            self.fields.problems += error.problems
            return None, []
        finally:
            item.finish()
        return RatedBy(model, ""), [model.digest]

    def _cells(self, cells: Sequence[object], quantities: Sequence[Quantity]) -> None:
        unique(self.fields, [q.id for q in quantities])
        if len(cells) > 60:
            self.fields.wrong("register", len(cells), Text("至多 60 个字段", "at most 60 fields"))

    def _files(self, files: Collection[object]) -> None:
        for place, raw in enumerate(self.fields.at("register").sequence("files")):
            for key in ("rows", "payments"):
                name = raw.get(key) if isinstance(raw, Mapping) else None
                if isinstance(name, str) and "/" not in name and not (self.path.parent / name).is_file():
                    self.fields.problems.append(Problem(
                        "no-such-file", self.fields.lines.where("register", "files", place, key), Text(f"文件夹中没有 {name}", f"the folder has no {name}"),
                        same(", ".join(sorted(p.name for p in self.path.parent.glob("*.csv"))) or "*.csv"), Text("请更正文件名，或补上文件", "correct the name, or add the file")))

