"""Long work of the desk: making a list of a whole province anew, assigning the companies of a list."""

from __future__ import annotations

from django.utils.timezone import localdate

from kexin.platform.jobs.work import Run, kind
from kexin.platform.lists.assigning import assign_list
from kexin.platform.lists.drafting import draft
from kexin.platform.lists.models import Whitelist
from kexin.platform.lists.nextstep import tell_drafted
from kexin.platform.lists.scope import lists_of
from kexin.problems import NotFoundError, Problem
from kexin.text import Text, same


@kind("assign-list", Text("名单对接分派", "Assign a list"), right="lists.assign")
def run(run: Run, whitelist: str, usual: int) -> None:
    """Every company of the edition in force to one branch and one manager."""
    assign_list(run.person, _found(run, whitelist), usual, localdate(), run.progress)


@kind("draft-list", Text("名单刷新", "Make a list anew"), right="lists.propose")
def draft_one(run: Run, whitelist: str, newest_rule: bool, key_of_draft: str) -> None:
    """The next edition of an own list as a draft."""
    found = _found(run, whitelist)
    if found.organisation_id != run.person.organisation_id:
        raise _none(whitelist)
    run.progress(0.1, Text("按规则逐户核对", "asking every company"))
    made = draft(run.person, found, localdate(), key_of_draft, newest_rule=newest_rule)
    tell_drafted(made)
    run.progress(1, Text(f"第 {made.number} 期草稿：{made.members:,} 户，新增 {made.came:,}，移出 {made.left:,}", f"draft of edition {made.number}: {made.members:,} companies, {made.came:,} came, {made.left:,} left"))


def _found(run: Run, code: str) -> Whitelist:
    found = Whitelist.objects.select_related("organisation", "bank").filter(lists_of(run.person), code=code).first()
    if found is None:
        raise _none(code)
    return found


def _none(code: str) -> NotFoundError:
    return NotFoundError([Problem("no-list", code, Text("没有这份名单", "there is no such list"), same("—"), Text("请重新选择", "choose again"))])
