"""The rules of a book as triggers, for SQLite and PostgreSQL.

Postings come first and their entry last: the entry *seals* them. An entry whose postings
do not add up to nothing, that does not follow the last one of its fund, or that would
leave a sub-account below nothing on its own side is refused; so is a posting of an entry
that stands already. A posting without its entry does not survive the transaction (a
deferred foreign key).
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SIDE = "CASE WHEN p.account LIKE 'Assets:%' OR p.account LIKE 'Expenses:%' THEN 1 ELSE -1 END"

#: (name, the condition under which an entry NEW is refused, what is said)
SEALS: tuple[tuple[str, str, str], ...] = (
    ("sum", "coalesce((SELECT sum(amount) FROM ledger_bookposting WHERE entry_hash = NEW.hash), 1) <> 0", "the postings of an entry add up to nothing"),
    ("fund", "EXISTS (SELECT 1 FROM ledger_bookposting WHERE entry_hash = NEW.hash AND (fund_id <> NEW.fund_id OR \"on\" <> NEW.\"on\"))", "an entry and its postings have one fund and one day"),
    ("chain", "NEW.no <> 1 + coalesce((SELECT max(no) FROM ledger_bookentry WHERE fund_id = NEW.fund_id), 0)"
     " OR NEW.previous <> coalesce((SELECT hash FROM ledger_bookentry WHERE fund_id = NEW.fund_id AND no = NEW.no - 1), (SELECT opening FROM ledger_fund WHERE id = NEW.fund_id))",
     "an entry follows the last one of its fund"),
    ("floor", f"EXISTS (SELECT 1 FROM ledger_bookposting p WHERE p.fund_id = NEW.fund_id"
     " AND EXISTS (SELECT 1 FROM ledger_bookposting n WHERE n.entry_hash = NEW.hash AND n.account = p.account AND n.item = p.item)"
     f" GROUP BY p.account, p.item HAVING sum(p.amount) * {_SIDE} < 0)", "no sub-account falls below nothing"),
)
_POSTING = "EXISTS (SELECT 1 FROM ledger_bookentry WHERE hash = NEW.entry_hash)"
_SEALED = "the postings of an entry are complete once it stands"


def install(editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    guarded = [("ledger_bookentry", name, refused, told) for name, refused, told in SEALS] + [("ledger_bookposting", "sealed", _POSTING, _SEALED)]
    for table, name, refused, told in guarded:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} WHEN {refused} BEGIN SELECT RAISE(ABORT, '{told}'); END")
        else:
            editor.execute(
                f"CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {refused} THEN"
                f" RAISE EXCEPTION '{told}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$")
            editor.execute(f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_{name}()")
