"""An edition as a workbook: who stands on it and who left, each with the reason and the owner."""

from __future__ import annotations

from typing import IO

from kexin.platform.companies.exporting import Sheet
from kexin.platform.language import current, say
from kexin.platform.lists.models import Assignment, Edition
from kexin.platform.lists.scope import assignments_of, rows_of
from kexin.platform.orgs.models import Person
from kexin.text import Text

_PIECE = 2000


def write_edition(file: IO[bytes], edition: Edition, person: Person) -> None:
    """The rows that *person* sees."""
    language, whitelist = current(), edition.whitelist
    notes = [
        f"{whitelist.name} · {say(f'第 {edition.number} 期', f'edition {edition.number}')} · {edition.as_of} · {edition.state_title}",
        say(f"规则 {whitelist.rule}，摘要值 {edition.rule_sha256}", f"rule {whitelist.rule}, SHA-256 {edition.rule_sha256}")]
    if edition.release.generated is not None:
        notes.append(edition.release.generated.in_(language))
    heads = [(Text("状态", "state"), 8), (Text("信用代码", "credit code"), 22), (Text("企业", "company"), 36), (Text("市州", "prefecture"), 10), (Text("等级", "grade"), 8), (Text("自", "since"), 12),
             (Text("理由", "reason"), 70), (Text("预授信额度（万元）", "line approved ahead (10,000 yuan)"), 18), (Text("机构", "branch"), 26), (Text("客户经理", "manager"), 12), (Text("分派理由", "why this owner"), 40)]
    sheet = Sheet(file, say("名单", "list"), notes, [(t.in_(language), w) for t, w in heads])
    owners = {a.company_id: a for a in Assignment.objects.filter(assignments_of(person), whitelist=whitelist, ended_on=None).select_related("branch", "manager")}
    for row in edition.listings.filter(rows_of(person)).select_related("company").order_by("company__code").iterator(chunk_size=_PIECE):
        c, owner = row.company, owners.get(row.company_id)
        own = [owner.branch.name, owner.manager.name, owner.reason.in_(language)] if owner else []
        sheet.row([
            say("新增", "came") if row.came else say("保留", "stays"), c.code, c.name, c.area.in_(language), c.grade, row.since.isoformat(), row.reason.in_(language),
            (None if row.preapproved is None else row.preapproved / 1_000_000, sheet.amount), *own])
    for gone in edition.departures.filter(rows_of(person)).select_related("company").order_by("company__code").iterator(chunk_size=_PIECE):
        c = gone.company
        sheet.row([say("移出", "left"), c.code, c.name, c.area.in_(language), c.grade, None, gone.reason.in_(language)])
    sheet.close()
