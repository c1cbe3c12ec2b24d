"""The accounts that are worth trying, one for each kind of work."""

from __future__ import annotations

from kexin.platform.orgs.models import Person
from kexin.platform.site.todo import waiting_for
from kexin.text import Text

#: (name to sign in with, what can be seen or done there)
SIGN_INS: tuple[tuple[str, Text], ...] = (
    ("dept-clerk", Text("省科技厅经办：拨付补偿、确认追偿、资金入账", "department, clerk: payouts, recoveries, money of the funds")),
    ("dept-reviewer", Text("省科技厅复核：确认备案、复审补偿", "department, reviewer: confirms filings, second review of claims")),
    ("dept-manager", Text("省科技厅主管：核销、人员", "department, manager: write-offs, people")),
    ("dept-analyst", Text("省科技厅分析：全省看板", "department, analyst: the whole province")),
    ("dept-auditor", Text("省科技厅审计：全部留痕", "department, auditor: the whole trail")),
    ("cs-clerk", Text("长沙市科技局经办：入库、核查备案、初审补偿", "Changsha bureau, clerk: admissions, filings to check, first review of claims")),
    ("cs-reviewer", Text("长沙市科技局复核", "Changsha bureau, reviewer")),
    ("cs-manager", Text("长沙市科技局主管", "Changsha bureau, manager")),
    ("cs-park-analyst", Text("长沙高新区分析", "Changsha high-tech park, analyst")),
    ("lushan-cs-clerk", Text("麓山示范银行长沙分行经办：尽调、放款、备案、补偿申请", "Lushan bank, Changsha, clerk: diligence, drawdowns, filings, claims")),
    ("lushan-cs-reviewer", Text("麓山示范银行长沙分行复核：审批", "Lushan bank, Changsha, reviewer: decisions")),
    ("lushan-auditor", Text("麓山示范银行总行审计", "Lushan bank, head office, auditor")),
    ("lishui-cs-clerk", Text("澧水示范银行长沙分行经办：已触发熔断", "Lishui bank, Changsha, clerk: a fuse holds here")),
    ("chushan-reviewer", Text("楚山示范担保复核", "Chushan guarantee, reviewer")),
    ("housing-reviewer", Text("区住建局复核：户表改造的步骤和到账", "district housing bureau, reviewer: steps and payments of water renewal")),
    ("community-clerk", Text("社区经办：走访、居民确认", "community, clerk: visits, what residents confirm")),
    ("town-clerk", Text("镇政府经办：安全检查、整改", "town government, clerk: safety inspections, findings")),
    ("firm1-clerk", Text("一家企业：自己的评分、建议和贷款", "a company: its own score, advice and loans")),
)


def table() -> list[tuple[str, Text, int]]:
    """Those that exist, with how many things wait there."""
    found = {p.username: p for p in Person.objects.select_related("organisation").filter(username__in=[name for name, _ in SIGN_INS])}
    return [(name, said, sum(w.count for w in waiting_for(found[name]))) for name, said in SIGN_INS if name in found]
