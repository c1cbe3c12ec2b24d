"""The rules of a book as triggers, for SQLite and PostgreSQL.

Postings come first and their entry last: the entry *seals* them. A posting is refused
whose running sums do not follow from the row before, or that leaves its sub-account below
nothing on its own side; an entry is refused whose postings do not add up to nothing, or
that does not follow the last one of its fund. Nothing is added to an entry that stands. A
posting without its entry does not survive the transaction (a deferred foreign key).
"""

from __future__ import annotations

from typing import NamedTuple

from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class Guard(NamedTuple):
    """The condition under which a NEW row of a table is refused, and what is said."""

    table: str
    name: str
    refused: str
    told: str
    only: str = ""


ENTRY, POSTING, CLOSE = "ledger_bookentry", "ledger_bookposting", "ledger_yearclose"
#: Tables that only grow.
CLOSED: tuple[str, ...] = ("ledger_fund", ENTRY, POSTING, CLOSE, "ledger_verification")
_SIDE = "CASE WHEN NEW.account LIKE 'Assets:%' OR NEW.account LIKE 'Expenses:%' THEN 1 ELSE -1 END"
_OF = f"SELECT {{}} FROM {POSTING} WHERE fund_id = NEW.fund_id AND account = NEW.account"
_LAST = f"SELECT {{}} FROM {ENTRY} WHERE fund_id = NEW.fund_id ORDER BY no DESC LIMIT 1"
_ON = '"on"'
_OPENING = "SELECT opening FROM ledger_fund WHERE id = NEW.fund_id"

GUARDS: tuple[Guard, ...] = (
    Guard(POSTING, "whole", "typeof(NEW.amount) <> 'integer' OR typeof(NEW.held) <> 'integer' OR typeof(NEW.total) <> 'integer'", "amounts are whole fen", only="sqlite"),
    Guard(POSTING, "sealed", f"EXISTS (SELECT 1 FROM {ENTRY} WHERE hash = NEW.entry_hash)", "the postings of an entry are complete once it stands"),
    Guard(POSTING, "next", f"NEW.no <> 1 + coalesce(({_LAST.format('no')}), 0)", "a posting belongs to the next entry of its fund"),
    Guard(POSTING, "running",
          f"NEW.held <> NEW.amount + coalesce(({_OF.format('held')} AND item = NEW.item ORDER BY no DESC, line DESC LIMIT 1), 0)"
          f" OR NEW.total <> NEW.amount + coalesce(({_OF.format('total')} ORDER BY \"on\" DESC, no DESC, line DESC LIMIT 1), 0)",
          "running sums follow from the posting before"),
    Guard(POSTING, "floor", f"NEW.held * {_SIDE} < 0", "no sub-account falls below nothing"),
    Guard(ENTRY, "sum", f"coalesce((SELECT sum(amount) FROM {POSTING} WHERE entry_hash = NEW.hash), 1) <> 0", "the postings of an entry add up to nothing"),
    Guard(ENTRY, "fund", f"EXISTS (SELECT 1 FROM {POSTING} WHERE entry_hash = NEW.hash AND (fund_id <> NEW.fund_id OR \"on\" <> NEW.\"on\" OR no <> NEW.no))",
          "an entry and its postings have one fund, one day and one number"),
    Guard(ENTRY, "chain", f"NEW.no <> 1 + coalesce(({_LAST.format('no')}), 0) OR NEW.previous <> coalesce(({_LAST.format('hash')}), ({_OPENING}))", "an entry follows the last one of its fund"),
    Guard(ENTRY, "day", f"NEW.\"on\" < ({_LAST.format(_ON)})", "days only go forward"),
    Guard(ENTRY, "open", f"EXISTS (SELECT 1 FROM {CLOSE} WHERE fund_id = NEW.fund_id AND ends >= NEW.\"on\")", "no entry is dated in a closed year"),
    Guard(CLOSE, "head",
          f"NEW.head <> coalesce((SELECT hash FROM {ENTRY} WHERE fund_id = NEW.fund_id AND \"on\" <= NEW.ends ORDER BY no DESC LIMIT 1), ({_OPENING}))"
          f" OR EXISTS (SELECT 1 FROM {CLOSE} WHERE fund_id = NEW.fund_id AND ends >= NEW.ends)",
          "a year is closed with its last entry, after the years before it"),
)


def guards(vendor: str) -> list[Guard]:
    """Those of a database."""
    return [g for g in GUARDS if g.only in ("", vendor)]


def install(editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for table, name, refused, told, _ in guards(editor.connection.vendor):
        if editor.connection.vendor == "sqlite":
            editor.execute(f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} WHEN {refused} BEGIN SELECT RAISE(ABORT, '{told}'); END", params=None)
        else:
            editor.execute(
                f"CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF ({refused}) THEN"
                f" RAISE EXCEPTION '{told}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$", params=None)
            editor.execute(f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_{name}()", params=None)


def names(vendor: str) -> set[str]:
    """Every trigger that must stand, for whoever checks that none was dropped."""
    verbs = ("no_update", "no_delete", "no_replace") if vendor == "sqlite" else ("no_change", "no_truncate")
    return {f"{g.table}_{g.name}" for g in guards(vendor)} | {f"{table}_{verb}" for table in CLOSED for verb in verbs}
