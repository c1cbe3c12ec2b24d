"""Long work of the desk: assigning the companies of a list."""

from __future__ import annotations

from django.utils.timezone import localdate

from kexin.platform.jobs.work import Run, kind
from kexin.platform.lists.assigning import assign_list
from kexin.platform.lists.models import Whitelist
from kexin.platform.lists.scope import lists_of
from kexin.problems import NotFoundError, Problem
from kexin.text import Text, same


@kind("assign-list", Text("名单对接分派", "Assign a list"), right="lists.assign")
def run(run: Run, whitelist: str, usual: int) -> None:
    """Every company of the edition in force to one branch and one manager."""
    found = Whitelist.objects.select_related("organisation", "bank").filter(lists_of(run.person), code=whitelist).first()
    if found is None:
        raise NotFoundError([Problem("no-list", whitelist, Text("没有这份名单", "there is no such list"), same("—"), Text("请重新选择", "choose again"))])
    assign_list(run.person, found, usual, localdate(), run.progress)
