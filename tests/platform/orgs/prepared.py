"""What the pages of people, jobs and messages show in a browser."""

from __future__ import annotations

from uuid import uuid4

from kexin.platform.jobs.models import Job, State, plain
from kexin.platform.jobs.pulse import Beating, Pulse
from kexin.platform.notices.telling import tell_people
from kexin.platform.orgs.invitation import link_for
from kexin.platform.orgs.models import Organisation, Role
from kexin.platform.orgs.seats import Seat, decide, invite, propose
from kexin.platform.trail import acting_as, looked
from kexin.problems import Problem
from kexin.text import Text
from tests.platform import world


def prepare() -> None:
    """A change that waits, one that was decided, an invitation, messages, jobs of every state."""
    chief, branch = world.person("bank-manager"), world.person("bank-cs-manager")
    with acting_as(chief, "10.1.2.3"):
        seat = Seat(Organisation.objects.get(code="bank-cs"), Role.REVIEWER)
        propose(chief, world.person("bank-cs-clerk"), seat, uuid4().hex, "岗位轮换")
        invite(chief, seat, uuid4().hex, "新入职", username="li.na", name="李娜", email="li.na@example.org", phone="13800138000")
        moved = propose(chief, world.person("bank-cs-analyst"), Seat(seat.organisation, Role.CLERK), uuid4().hex, "业务需要")
        looked(chief, world.person("bank-cs-clerk"))
    with acting_as(branch, "10.1.2.4"):
        decide(branch, moved, agreed=True)
    tell_people([branch], Text("申请 2026-0007 待审批", "application 2026-0007 waits for a decision"), "/")
    _jobs()


def _jobs() -> None:
    analyst = world.person("dept-analyst")
    named = {"kind": "load-release", "person": analyst, "title_zh": "导入发布：hunan/2026-06-30", "title_en": "load a release: hunan/2026-06-30"}
    changed = Problem("file-changed", "companies.parquet", Text("文件与发布时不同：companies.parquet", "companies.parquet is not as it was released"), Text("与清单一致", "as in the manifest"), Text("请重新复制发布", "copy the release again"))
    Job.objects.create(key="a", state=State.DONE, progress=1000, **named)
    Job.objects.create(key="b", state=State.FAILED, progress=120, problems=[plain(changed)], **named)
    running = Job.objects.create(key="c", state=State.RUNNING, **named)
    Beating(running.pk).write(Pulse(420, Text("hunan/2026-06-30：评级与匹配", "hunan/2026-06-30: rating and matching")))


def person_path(rest: str = "") -> str:
    """The clerk of the branch in Changsha."""
    return f"/people/{world.person('bank-cs-clerk').pk}/{rest}"


def below_path() -> str:
    """Adding below the department."""
    return f"/organisations/{Organisation.objects.get(code='dept').pk}/below/"


def organisation_path() -> str:
    """The bureau of Changsha."""
    return f"/organisations/{Organisation.objects.get(code='cs').pk}/"


def job_path(state: str) -> str:
    """A job in that state."""
    return f"/jobs/{Job.objects.filter(state=state).latest('pk').pk}/"


def invitation_path() -> str:
    """The link of somebody invited."""
    link = link_for(world.person("guarantor-auditor"))
    return link[link.index("/", 8):]
