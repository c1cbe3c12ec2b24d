"""The pages that work without a line: the shell, what a device keeps of the day, and where it sends what was written down.

The shell holds nothing about anybody, so that a device may keep it; what is about somebody is asked for by its script
and kept on the device under that person.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kexin.platform.companies.models import Company
from kexin.platform.language import say
from kexin.platform.lists.models import Assignment
from kexin.platform.orgs.access import Asked, needs, open_to_all
from kexin.platform.uploads import was_too_large
from kexin.platform.visits.covering import Firm, roll
from kexin.platform.visits.models import FollowState, FollowUp, Kind, Outcome, Plan, PlanState, Visit, Way
from kexin.platform.visits.nextstep import tell_owner
from kexin.platform.visits.photos import LARGEST, MOST
from kexin.platform.visits.planning import companies_to_visit
from kexin.platform.visits.sent import MOST_NEEDS, MOST_PEOPLE, WrongError, read
from kexin.platform.visits.words import WORDS
from kexin.platform.visits.writing import AnotherError, known_as, write

SCRIPTS = ("site/theme.js", "visits/drafts.js", "visits/sending.js", "visits/form.js", "visits/phone.js")
STYLES = ("built/tabler.css", "site/kexin.css", "visits/visits.css")
#: A device keeps no more companies than somebody visits in a season.
MOST_COMPANIES = 300
#: Of those whose visit is owed the most pressing are kept.
MOST_OWED = 40


@require_GET
@needs("visits.write")
def shell(request: Asked) -> HttpResponse:
    """The page of account managers on their way."""
    return render(request, "visits/phone.html", {
        "scripts": SCRIPTS, "styles": STYLES, "ways": Way.choices, "outcomes": Outcome.choices, "kinds": Kind.choices,
        "words": {name: say(text.zh, text.en) for name, text in WORDS.items()},
        "limits": {"photos": MOST, "bytes": LARGEST, "needs": MOST_NEEDS, "people": MOST_PEOPLE}})


@require_GET
@open_to_all
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it keeps the shell and its files, and answers for them where there is no line. It reaches no other page."""
    files = [staticfiles_storage.url(name) for name in (*STYLES, *SCRIPTS, "site/kexin.svg")]
    scope = reverse("my_visits")
    answer = render(request, "visits/worker.js", {"version": hashlib.sha256("\n".join(files).encode()).hexdigest()[:12], "files": files, "scope": scope}, content_type="text/javascript; charset=utf-8")
    answer.headers["Service-Worker-Allowed"] = scope
    return answer


@require_GET
@needs("visits.write")
def day(request: Asked) -> JsonResponse:
    """Who is here, and what a device keeps for this person: plans and companies."""
    person, today = request.user, timezone.localdate()
    plans = Plan.objects.filter(by=person, state=PlanState.OPEN).select_related("company").order_by("on", "id")[:MOST_COMPANIES]
    return JsonResponse({
        "person": person.pk, "name": person.name, "seat": person.seat_title, "csrf": get_token(request), "today": today.isoformat(),
        "plans": [{"pk": p.pk, "on": p.on.isoformat(), "late": p.on < today, **_company(p.company)} for p in plans],
        "owed": [{"due": due.due_on.isoformat() if due.due_on else "", "late": due.overdue, "list": line.whitelist.name, **_company(line.company)} for line, due in roll(person, manager=person).owed(today)[:MOST_OWED]],
        "companies": [_company(c) for c in _own_companies(request)]})


def _own_companies(request: Asked) -> QuerySet[Company]:
    """The companies that somebody most likely comes to: those given to them, those with a need that they look after, and those that they visited."""
    person = request.user
    given = Assignment.objects.filter(manager=person, ended_on=None).values("company")
    follows = FollowUp.objects.filter(owner=person, state=FollowState.OPEN).values("need__company")
    seen = Visit.objects.filter(by=person).values("company")
    rows = Company.objects.filter(companies_to_visit(person))
    return rows.filter(Q(pk__in=given) | Q(pk__in=follows) | Q(pk__in=seen)).order_by("name")[:MOST_COMPANIES]


def _company(company: Company | Firm) -> dict[str, str]:
    return {"code": company.code, "name": company.name, "area": say(company.area.zh, company.area.en)}


@require_POST
@needs("visits.write")
def send(request: Asked) -> JsonResponse:
    """A visit from a device: kept once, however often it is sent; or refused with all reasons, and then it stays on the device."""
    person = request.user
    if was_too_large(request):
        return _refused([{"where": "photos", "said": say("照片过大", "a picture is too large")}], 413)
    photos = [(file.name or "", file.read(LARGEST + 1)) for file in request.FILES.getlist("photos")]
    try:
        sent = read(request.POST.get("visit", ""), photos)
        if sent.head["person"] != person.pk:
            return _refused([{"where": "", "said": say("此草稿属于另一人；请由其本人登录后发送", "this draft is somebody else's, who signs in to send it")}], 409)
        again = known_as(person, sent.head["key"], sent.digest) is not None
        made = write(person, sent)
    except WrongError as error:
        return _refused(error.found, 422)
    except AnotherError as error:
        return _refused([{"where": "", "said": say(
            f"服务器已收到此记录的另一版本（{timezone.localtime(error.known.received_at):%Y-%m-%d %H:%M}）；两者不会合并，请另存为新草稿后再发送",
            f"another version of this visit arrived on {timezone.localtime(error.known.received_at):%Y-%m-%d %H:%M}; they are not merged: keep this one as a new draft and send that")}], 409)
    if not again:
        for follow_up in FollowUp.objects.filter(need__visit=made).select_related("owner", "need__company"):
            tell_owner(follow_up, person)
    return JsonResponse({"state": "sent", "visit": made.pk, "url": reverse("visit", args=[made.pk]), "received": made.received_at.isoformat()})


def _refused(problems: list[dict[str, str]], status: int) -> JsonResponse:
    body: dict[str, Any] = {"state": "refused", "conflict": status == 409, "problems": problems}
    return JsonResponse(body, status=status)
