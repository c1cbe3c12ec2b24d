"""Drawing evidence and formulas at random: real tables, awkward values, well-typed texts.

A seed (which hypothesis chooses) gives one case. Values sit where engines differ:
unknown, zero, edges and the values beside them, month ends, leap days, several
versions of a fact, tables that are empty or were never looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from kexin.formula.functions import shifted
from kexin.formula.scope import Scope
from kexin.library.schema import Column, Table
from kexin.library.tables import TABLES

#: The tables that drawn formulas read, and the columns of each that hold more than a name.
DRAWN = ("annuals", "ip_rights", "titles", "funding_rounds", "credit_events", "tax_ratings", "invoices", "bank_records", "honours")
#: Texts with signs that Python, SQL or a form of either reads as its own.
TEXTS = ("", "甲", "乙", "C3512", "C35", "C3521", "甲乙丙丁", "😀甲", "e\u0301é", "O'Neill", "a\\b", "{0}", "{", "}", "${x}", "%s", " 甲", "A")
DAYS = (date(2026, 6, 30), date(2024, 2, 29), date(2025, 3, 31), date(2026, 1, 1))

Rows = dict[str, list[dict[str, object]]]


@dataclass(frozen=True)
class Drawn:
    """Evidence of a few companies on a day; ``complete`` tables were looked up for all."""

    as_of: date
    companies: Mapping[str, Rows]
    complete: frozenset[str]


def draw_evidence(random: Random) -> Drawn:
    """Evidence of three to six companies."""
    as_of = random.choice(DAYS)
    complete = frozenset(t for t in DRAWN if random.random() < 0.2)
    names = [f"公司{i}" for i in range(random.randint(3, 6))]
    return Drawn(as_of, {name: _company(random, name, as_of) for name in names}, complete)


def _company(random: Random, name: str, as_of: date) -> Rows:
    rows: Rows = {"companies": _versions(random, TABLES["companies"], {"company_id": name}, as_of), "coverage": []}
    for table_name in DRAWN:
        table = TABLES[table_name]
        rows[table_name] = []
        for i in range(random.choice((0, 0, 1, 2, 4))):
            key = {"company_id": name, **{c: _key(random, table.by_name[c], i, as_of) for c in table.key[1:]}}
            rows[table_name] += _versions(random, table, key, as_of)
        if random.random() < 0.5:
            rows["coverage"] += _versions(random, TABLES["coverage"], {"company_id": name, "table_name": table_name}, as_of)
    return rows


def _key(random: Random, column: Column, number: int, as_of: date) -> object:
    """A value that tells the rows of one company apart."""
    if column.kind == "number":
        return as_of.year - number if column.name == "year" else number
    if column.kind == "date":
        return as_of - timedelta(days=400 * number)
    if column.choices:
        return list(column.choices)[number % len(column.choices)]
    return f"{column.name}{number}"


def _versions(random: Random, table: Table, key: Mapping[str, object], as_of: date) -> list[dict[str, object]]:
    """One fact, now and then corrected later: versions that follow each other, some not known yet."""
    starts = sorted({as_of + timedelta(days=d) for d in random.choices((-900, -1, 0, 1, -30), k=random.choice((1, 1, 1, 2)))})
    versions = []
    for start, until in zip(starts, [*starts[1:], None], strict=True):
        cells = {c.name: key.get(c.name, _cell(random, c, as_of)) for c in table.columns}
        versions.append({**cells, "known_on": start, "known_until": until})
    return versions


def _cell(random: Random, column: Column, as_of: date) -> object:
    if not column.required and random.random() < 0.2:
        return None
    match column.kind:
        case "money" | "count" | "number":
            smallest = column.at_least if column.at_least is not None else -100
            return max(smallest, min(column.at_most or 10**15, random.choice((0, 1, 2, 3, 29, 30, 31, 99, 100, 101, -100, 10**15, random.randint(0, 1000)))))
        case "share":
            return random.choice((0.0, 0.05, 0.1, 0.299999, 0.3, 0.300001, 1.0))
        case "date":
            return draw_day(random, as_of)
        case "bool":
            return random.random() < 0.5
        case "choice":
            return random.choice(list(column.choices or ()))
        case _:
            return random.choice(TEXTS)


def draw_day(random: Random, as_of: date) -> date:
    """A day on or beside an edge that formulas ask about."""
    edge = shifted(as_of, -12 * random.choice((0, 0, 1, 2, 3, 5, 10)))
    assert edge is not None
    return random.choice((edge, edge + timedelta(days=1), edge - timedelta(days=1), date(2024, 2, 29), date(2025, 12, 31), date(1969, 12, 31)))


class Formulas:
    """Draws formulas as text; ``names`` are the measures drawn before, by kind."""

    def __init__(self, random: Random, scope: Scope) -> None:
        self.random, self.scope = random, scope
        self.names: dict[str, list[str]] = {}

    def any_formula(self) -> tuple[str, str]:
        """(kind, text)."""
        kind = self.random.choice(("money", "count", "share", "number", "bool", "bool", "date", "text"))
        return kind, self.of(kind, 3)

    def of(self, kind: str, depth: int) -> str:
        """A formula of a kind, at most so deep."""
        if kind == "bool":
            return self._joined("bool", depth, lambda: self.condition(depth))
        if kind == "date":
            return self._joined("date", depth, lambda: self._date(depth))
        if kind == "text":
            return self._joined("text", depth, self._text)
        return self._number(kind, depth)

    def _joined(self, kind: str, depth: int, plain: Callable[[], str]) -> str:
        """A date, text or condition; now and then one of two, or one with a substitute."""
        if depth == 0 or self.random.random() < 0.6:
            return plain()
        first, second = self.of(kind, depth - 1), self.of(kind, depth - 1)
        # A constant must be a code of the first value, which may be of any column.
        substitute = "company(name)" if kind == "text" and second[0] in "'\"" else second
        ways = [f"if_unknown({first}, {substitute})", f"({first} if {self.condition(depth - 1)} else {second})", f"when({self.condition(depth - 1)}, {first})"]
        if kind == "date":
            ways.append(f"{self.random.choice(('least', 'greatest'))}({first}, {second}, as_of)")
        return self.random.choice(ways)

    def _known_names(self, kind: str) -> list[str]:
        return self.names.get(kind, [])

    def _number(self, kind: str, depth: int) -> str:
        choices = [self._figure, self._figure]
        if self._known_names(kind):
            choices += [self._name, self._name]
        if depth > 0:
            choices += [self._sum, self._product, self._extreme, self._choice, self._substitute, self._negative]
        return self.random.choice(choices)(kind, depth)

    def _name(self, kind: str, depth: int) -> str:
        return self.random.choice(self._known_names(kind))

    def _sum(self, kind: str, depth: int) -> str:
        return f"({self._number(kind, depth - 1)} {self.random.choice('+-')} {self._number(kind, depth - 1)})"

    def _product(self, kind: str, depth: int) -> str:
        match kind:
            case "share":
                other = self.random.choice(("money", "count"))
                quotient = f"{self._number(other, depth - 1)} / {self._atom(other, depth)}"
                return self.random.choice((quotient, quotient, f"rounded({quotient}, {self.random.randint(0, 12)})"))
            case "money":
                return self.random.choice((f"{self._atom('money', depth)} * {self._constant('share')}", f"{self._atom('money', depth)} * {self._atom('count', depth)}", f"{self._atom('money', depth)} / {self._atom('count', depth)}"))
            case "count":
                return self.random.choice((
                    f"days({self._date(0)}, {self._date(0)})", f"floor(greatest(least({self._atom('money', depth)} / wan_yuan(1), 100000), -7)) + 1",
                    f"floor(greatest(least({self._number('count', depth - 1)} * 2.5, 100), -3))"))
            case _:
                return f"{self._atom('count', depth)} * {self._atom('count', depth)}"

    def _negative(self, kind: str, depth: int) -> str:
        return f"(-{self._atom(kind, depth)})"

    def _atom(self, kind: str, depth: int) -> str:
        return f"({self._number(kind, depth - 1)})"

    def _extreme(self, kind: str, depth: int) -> str:
        items = [self._number(kind, depth - 1), self._number(kind, depth - 1), *self.random.choices((self._constant(kind),), k=self.random.randint(0, 1))]
        return f"{self.random.choice(('least', 'greatest'))}({', '.join(items)})"

    def _choice(self, kind: str, depth: int) -> str:
        if self.random.random() < 0.3:
            return f"when({self.condition(depth - 1)}, {self._number(kind, depth - 1)})"
        return f"({self._number(kind, depth - 1)} if {self.condition(depth - 1)} else {self._number(kind, depth - 1)})"

    def _substitute(self, kind: str, depth: int) -> str:
        return f"if_unknown({self._number(kind, depth - 1)}, {'yuan(0)' if kind == 'money' else self._constant(kind)})"

    def _constant(self, kind: str) -> str:
        match kind:
            case "money":
                return self.random.choice(("yuan(0)", "yuan(1)", "yuan(0.30)", "wan_yuan(1)", "yi_yuan(2)", "yuan(90071992547409.93)"))
            case "share":
                return self.random.choice(("0", "0.05", "0.3", "0.1", "1", "(1 + 0.05) ** 2", "1 / 3"))
            case _:
                return self.random.choice(("0", "1", "2", "30", "100", "9007199254740993"))

    def _figure(self, kind: str, depth: int) -> str:
        if kind == "share":
            return self.random.choice(("company(market_share)", "max(funding_rounds, dilution)", "min(funding_rounds, dilution, qualified)"))
        if kind == "number":
            return self.random.choice(("max(annuals, year)", "min(invoices, row_no)", "(count(titles) * 2)"))
        table = self.random.choice(DRAWN)
        columns = [c.name for c in TABLES[table].columns if c.kind == kind]
        where = f", {self.row_condition(table, 1)}" if self.random.random() < 0.6 else ""
        if kind == "count" and (not columns or self.random.random() < 0.5):
            days = self.random.choice([c.name for c in TABLES[table].columns if c.kind == "date"] or ["as_of"])
            return self.random.choice((
                f"sum({table}, days({days}, as_of){where})", f"count({table}{where})", f"distinct({table}, {self._different(table)}{where})",
                f"largest_count({table}{where}, by={self._group(table)})"))
        if not columns:
            table, columns, where = "annuals", [c.name for c in TABLES["annuals"].columns if c.kind == kind], ""
        column = self.random.choice(columns)
        ways = [f"sum({table}, {column}{where})", f"max({table}, {column}{where})", f"min({table}, {column}{where})"]
        if table == "annuals":
            ways += [f"at(annuals, {column}, last_year - {self.random.randint(0, 2)})", f"latest(annuals, {column})"] * 2
        if table == "bank_records":
            ways += [f"at(bank_records, {column}, months_before(as_of, 0))", f"latest(bank_records, {column})"] * 2
        ways.append(f"largest_sum({table}, {column}{where}, by={self._group(table)})")
        ways.append(f"sum({table}, {column} {self.random.choice('+-')} {self.random.choice(columns)}{where})")
        return self.random.choice(ways)

    def _different(self, table: str) -> str:
        """A text of a row, whole or only its beginning; often one that is known."""
        column = self.random.choice([c.name for c in TABLES[table].columns if c.kind in {"text", "choice"}])
        return self.random.choice((column, f"prefix({column}, {self.random.choice((1, 2, 3, 4, 20))})"))

    def _group(self, table: str) -> str:
        return self._different(table) if self.random.random() < 0.3 else self.random.choice([c.name for c in TABLES[table].columns])

    def _date(self, depth: int) -> str:
        return self.random.choice((
            "as_of", "company(registered_on)", "years_before(as_of, 3)", "months_before(as_of, 1)", "max(ip_rights, filed_on)",
            'min(credit_events, happened_on, kind == "lawsuit")', 'date("2024-02-29")', "year_start(last_year)", "year_end(last_year - 1)",
            "months_after(as_of, 8)", "latest(bank_records, month)", self._day_of_rows(), *self._known_names("date")))

    def _day_of_rows(self) -> str:
        table = self.random.choice(DRAWN)
        days = [c.name for c in TABLES[table].columns if c.kind == "date"]
        return f"{self.random.choice(('max', 'min'))}({table}, {self.random.choice(days)}, {self.row_condition(table, 1)})" if days else "as_of"

    def _text_constant(self) -> str:
        return repr(self.random.choice(TEXTS))

    def _text(self) -> str:
        return self.random.choice((
            "latest(tax_ratings, grade)", "company(tech_field)", "company(industry_code)", "at(tax_ratings, grade, last_year)", "company(name)",
            "company(park)", "company(stage)", f"prefix(company({self.random.choice(('industry_code', 'name', 'park'))}), {self.random.randint(1, 4)})", self._text_constant(), *self._known_names("text")))

    def condition(self, depth: int) -> str:
        """A yes or no about the company."""
        if depth > 0 and self.random.random() < 0.4:
            joint = self.random.choice((" and ", " or "))
            parts = joint.join(f"({self.condition(depth - 1)})" for _ in range(self.random.randint(2, 3)))
            return f"not ({parts})" if self.random.random() < 0.3 else parts
        table = self.random.choice(DRAWN)
        return self.random.choice((
            self._comparison(max(depth - 1, 0)), self._comparison(max(depth - 1, 0)), f"any({table}, {self.row_condition(table, 1)})", f"any({table})",
            f"known({self.of(self.random.choice(('money', 'date')), 0)})", 'latest(tax_ratings, grade) in ("A", "B")',
            'company(tech_field) not in ("energy", "aerospace")', 'starts_with(company(industry_code), "C35")', f"{self._date(0)} <= {self._date(0)}",
            f"company(park) in ({self._text_constant()}, {self._text_constant()})", f"company(address) not in ({self._text_constant()},)",
            f"starts_with(company(park), {self._text_constant()})", f"company(park) != {self._text_constant()}", "company(park) == company(name)",
            "at(annuals, audited, last_year)", "latest(annuals, audited)", f"known({self.of(self.random.choice(('bool', 'text', 'share')), max(depth - 1, 0))})",
            f"{self._date(0)} < {self._date(0)} <= {self._date(0)}", f"days({self._date(0)}, {self._date(0)}) in (0, 1, 365)", "True", "False",
            f"{self._number('share', 0)} in (0, 0.3, 0.05)", "company(resident)", *self._known_names("bool")))

    def _computed_row_condition(self, table: str) -> str | None:
        """A condition on a row that calculates with its cells, where the table has such cells."""
        known = {"annuals": (
            "revenue - cost_total > net_profit", "rd_expense / revenue >= 0.05", "staff_tech * staff_rd > 900", "year in (last_year, last_year - 2)",
            "least(staff_tech, staff_rd, 30) >= 30", "if_unknown(net_profit, yuan(0)) < yuan(0)", "yuan(0) < revenue <= assets_total",
            "(revenue if audited else sales) > yuan(1)", "floor(revenue / wan_yuan(1)) == 0"),
            "ip_rights": (
            "days(filed_on, granted_on) > 365", 'starts_with(ipc, "C35")', 'kind in ("invention", "software")', "filed_on <= granted_on <= as_of",
            'status not in ("valid", "pending")', "owner_rank / owners <= 0.5", "not known(transferred_on)", "when(in_use, award)"),
            "funding_rounds": ("dilution * 3 > 0.9", "amount * dilution >= yuan(0.30)", "1 - dilution == 0.7", "dilution in (0.05, 0.3)"),
            "invoices": ("amount + tax == total", "-amount > tax", "greatest(least(amount, yuan(1)), yuan(0)) == tax", "amount / tax > 1"),
            "credit_events": ("not known(ended_on) or ended_on > as_of", "severe and not severe", "days(happened_on, if_unknown(ended_on, as_of)) >= 0"),
            "bank_records": ("settled_in - settled_out < balance_average", "overdue_days * 30 > payroll_heads", "settled_in / payroll_heads > yuan(1)")}
        choices = known.get(table)
        return self.random.choice(choices) if choices else None

    def _comparison(self, depth: int) -> str:
        if self.random.random() < 0.15:
            middle = self._number("count", depth)
            return self.random.choice((f"0 < {middle} <= 30", f"{middle} in (0, 1, 30)", f"{middle} not in (0, 2.5)", f"1 <= {middle} < {self._number('count', 0)}"))
        kind = self.random.choice(("money", "count", "share"))
        sign = self.random.choice(("<", "<=", ">", ">=", "==", "!="))
        right = self._constant(kind) if self.random.random() < 0.7 else self._number(kind, depth)
        return f"{self._number(kind, depth)} {sign} {right}"

    def row_condition(self, table: str, depth: int) -> str:
        """A yes or no about a row."""
        if depth > 0 and self.random.random() < 0.5:
            joint = self.random.choice((" and ", " or "))
            return joint.join(f"({self.row_condition(table, depth - 1)})" for _ in range(2))
        computed = self._computed_row_condition(table)
        if computed and self.random.random() < 0.3:
            return computed
        column = self.random.choice([c for c in TABLES[table].columns if c.name != "company_id"])
        negated = "not " if self.random.random() < 0.2 else ""
        match column.kind:
            case "bool":
                return f"{negated}{column.name}"
            case "date":
                return f"{negated}{column.name} {self.random.choice(('<', '<=', '>', '>='))} {self.random.choice(('as_of', 'years_before(as_of, 3)', 'years_before(as_of, 1)'))}"
            case "choice":
                return f'{column.name} {self.random.choice(("==", "!="))} "{self.random.choice(list(column.choices or {}))}"'
            case "text":
                return self.random.choice((
                    f"{column.name} == {self._text_constant()}", f"known({column.name})", f"starts_with({column.name}, {self._text_constant()})",
                    f"{column.name} in ({self._text_constant()}, {self._text_constant()})",
                    f"prefix({column.name}, {self.random.randint(1, 4)}) == {self._text_constant()}"))
            case "money":
                return f"{column.name} {self.random.choice(('<', '>=', '=='))} {self._constant('money')}"
            case _:
                return f"{column.name} {self.random.choice(('<', '>=', '=='))} {self.random.choice(('0', '1', '30', '100'))}"
