"""What is done every night: every book worked out anew, filings whose condition was not met, inspections that were missed, overdue visits and follow-ups, names to be forgotten, lists that are due, jobs whose worker died, sessions that ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.management import call_command

from kexin.platform.jobs.work import find_lost
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.verifying import verify
from kexin.platform.lending.filing import revoke_lapsed
from kexin.platform.lists.nightly import draft_due, tell_overdue
from kexin.platform.programmes.missing import find_missed
from kexin.platform.visits.nextstep import remind
from kexin.platform.visits.retention import forget_names
from kexin.problems import ProblemsError
from kexin.text import Text


@dataclass(frozen=True)
class Done:
    """One thing that was done, and whether all is well."""

    said: Text
    well: bool = True


def night(day: date) -> Iterator[Done]:
    """Everything, as of *day*."""
    for fund in Fund.objects.all():
        found = verify(fund)
        state = Text("账簿完整", "the book is whole") if found.whole else Text("账簿不完整，请立即查看资金页面", "the book is broken: look at its page now")
        yield Done(Text(f"{fund.name}：{found.entries} 笔，{state.zh}", f"{fund.name}: {found.entries} entries, {state.en}"), found.whole)
    try:
        lapsed = revoke_lapsed(day)
        yield Done(Text(f"条件逾期未满足而撤销的备案：{lapsed}", f"filings revoked because their condition was not met in time: {lapsed}"))
    except ProblemsError as error:
        yield Done(Text(error.in_("zh"), error.in_("en")), False)
    try:
        missed = find_missed(day)
        yield Done(Text(f"新发现的漏检：{missed}", f"inspections newly found to be missed: {missed}"))
    except ProblemsError as error:
        yield Done(Text(error.in_("zh"), error.in_("en")), False)
    late, reminded, forgotten = tell_overdue(day), remind(day), forget_names(day)
    yield Done(Text(f"提醒逾期走访：{late} 人", f"people told of overdue visits: {late}"))
    yield Done(Text(f"提醒逾期跟进：{reminded} 人", f"people reminded of overdue follow-ups: {reminded}"))
    yield Done(Text(f"到期清除的受访人姓名：{forgotten}", f"names of people met that were forgotten: {forgotten}"))
    for whitelist, made in draft_due(day):
        if isinstance(made, ProblemsError):
            yield Done(Text(f"名单“{whitelist.name_zh}”未能刷新：{made.in_('zh')}", f"the list “{whitelist.name_en}” could not be refreshed: {made.in_('en')}"), False)
        else:
            yield Done(Text(f"名单“{whitelist.name_zh}”第 {made.number} 期草稿：{made.members} 户", f"the list “{whitelist.name_en}”, draft of edition {made.number}: {made.members} companies"))
    lost = find_lost()
    yield Done(Text(f"中断的任务：{lost}", f"jobs that were lost: {lost}"))
    call_command("clearsessions")
    call_command("prune_db_task_results", verbosity=0)
    yield Done(Text("已清理过期会话和任务记录", "sessions and records of jobs that ended are cleared"))
