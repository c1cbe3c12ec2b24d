"""Lists: all that one sees, a new one, one with its rule and its editions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import F, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.outreach.rule import GradeRule, ListRule
from kexin.platform.companies.models import Release
from kexin.platform.jobs.work import start
from kexin.platform.language import current, say
from kexin.platform.lists.drafting import draft
from kexin.platform.lists.facts import banks, considered, release_in_force, rule_of
from kexin.platform.lists.forms import DraftForm, FoundForm, PushForm
from kexin.platform.lists.founding import close, found, shipped
from kexin.platform.lists.models import OPEN, Edition, EditionState, Whitelist
from kexin.platform.lists.pages.rows import own_list, whitelist_of
from kexin.platform.lists.pushing import read_pushed
from kexin.platform.lists.scope import editions_of, lists_of, may_run
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may
from kexin.platform.uploads import was_too_large
from kexin.problems import Problem, ProblemsError
from kexin.rulemarks import EVIDENCE_WORDS
from kexin.text import Text

SHOWN = 100
#: A list that chooses from more companies is made by a worker.
AT_ONCE = 5_000


@require_GET
@needs("lists.see")
def whitelists(request: Asked) -> HttpResponse:
    """All that the person sees, each with its edition in force and what is next."""
    newest = Edition.objects.filter(whitelist=OuterRef("pk"), state=EditionState.PUBLISHED).order_by("-number").values("pk")[:1]
    rows = list(Whitelist.objects.filter(lists_of(request.user)).annotate(newest=Subquery(newest)).select_related("organisation", "bank").order_by(F("closed_on").desc(nulls_first=True), "name_zh", "pk")[:500])
    in_force = {e.whitelist_id: e for e in Edition.objects.filter(pk__in=[row.newest for row in rows if row.newest])}
    still_open = {e.whitelist_id: e for e in Edition.objects.filter(editions_of(request.user), whitelist__in=rows, state__in=OPEN)}
    shown = [(row, in_force.get(row.pk), still_open.get(row.pk), _next(row, in_force.get(row.pk))) for row in rows]
    return render(request, "lists/lists.html", {"lists": shown, "may_found": may(request.user, "lists.propose"), "mine": may(request.user, "lists.mine")})


def _next(whitelist: Whitelist, edition: Edition | None) -> date | None:
    """The day on which a list by a rule is due again."""
    return whitelist.refreshed.due_on(edition.as_of) if edition is not None and whitelist.closed_on is None else None


@require_http_methods(["GET", "POST"])
@needs("lists.propose")
def new_whitelist(request: Asked) -> HttpResponse:
    """The rules at hand, and the form of a list that takes one."""
    rules = shipped()
    form = FoundForm(request.POST or None, person=request.user, rules=rules, initial={"rule": request.GET.get("rule", "")})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        bank = banks().filter(code=asked["bank"]).first() if asked.get("bank") else None
        try:
            made = found(request.user, asked["rule"], asked["code"], Text(asked["name_zh"], asked["name_en"]), asked["area"], bank, asked["key"])
            messages.success(request, say("名单已建立", "the list was made"))
            return redirect("whitelist", made.code)
        except ProblemsError as refused:
            for problem in refused.problems:
                form.add_error("code" if problem.code == "code-taken" else None, f"{problem.found.in_(current())}{say('；要求：', '; allowed: ')}{problem.allowed.in_(current())}")
    return render(request, "lists/new.html", {"form": form, "rules": [(rule, conditions(rule)) for rule in rules]}, status=422 if request.method == "POST" else 200)


def conditions(rule: ListRule) -> list[dict[str, Any]]:
    """The conditions as a page shows them."""
    return [{
        "number": n, "title": c.title, "rule": f"{c.rule.model.id} ≥ {c.rule.grade}" if isinstance(c.rule, GradeRule) else c.rule.text,
        "evidence": EVIDENCE_WORDS[c.mark.evidence], "source": c.mark.told_source} for n, c in enumerate(rule.conditions, 1)]


@require_GET
@needs("lists.see")
def whitelist(request: Asked, code: str) -> HttpResponse:
    """One list: its rule, its editions, what is next."""
    person, found_list = request.user, whitelist_of(request.user, code)
    editions = list(Edition.objects.filter(editions_of(person), whitelist=found_list).select_related("proposed_by", "decided_by", "release")[:SHOWN])
    in_force = next((e for e in editions if e.state == EditionState.PUBLISHED), None)
    latest = editions[0].release if editions else None
    rule = _shown_rule(found_list, latest)
    own = found_list.organisation_id == person.organisation_id and found_list.closed_on is None
    return render(request, "lists/list.html", {
        "list": found_list, "editions": editions, "in_force": in_force, "rule": rule, "conditions": conditions(rule) if rule else [], "evidence": EVIDENCE_WORDS[rule.mark.evidence] if rule else None,
        "next": _next(found_list, in_force), "may_draft": own and may(person, "lists.propose") and not any(e.state in OPEN for e in editions),
        "may_close": own and may(person, "lists.publish"), "may_run": may(person, "lists.assign") and may_run(person, found_list), "draft_form": DraftForm(auto_id="draft_%s")})


def _shown_rule(found_list: Whitelist, release: Release | None) -> ListRule | None:
    """The rule in words; nothing where no library has been brought in yet."""
    try:
        return rule_of(found_list.rule_text, found_list.rule, release or release_in_force())
    except ProblemsError:
        return None


@require_POST
@needs("lists.propose")
def draft_edition(request: Asked, code: str) -> HttpResponse:
    """Make a list by a rule anew, as a draft."""
    own, form = own_list(request.user, code), DraftForm(request.POST)
    if not form.is_valid():
        messages.error(request, say("表单有误，请重新打开页面", "the form has a mistake; open the page anew"))
        return redirect("whitelist", own.code)
    key, newest_rule = form.cleaned_data["key"], form.cleaned_data["newest_rule"]
    if considered(own).count() > AT_ONCE:
        return redirect("job", start(request.user, "draft-list", key=key, about=own.names, whitelist=own.code, newest_rule=newest_rule, key_of_draft=key).pk)
    edition = draft(request.user, own, localdate(), key, newest_rule=newest_rule)
    messages.success(request, say("草稿已生成，请核对后提交复核", "the draft is made; look at it and propose it"))
    return redirect("whitelist_edition", own.code, edition.number)


@require_http_methods(["GET", "POST"])
@needs("lists.propose")
def push_edition(request: Asked, code: str) -> HttpResponse:
    """Bring in the file of a pushed list, as a draft; all that is wrong with it is told together."""
    own = own_list(request.user, code)
    problems: tuple[Problem, ...] = ()
    form = PushForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if was_too_large(request):
            form = PushForm()
            messages.error(request, say("文件过大：至多 10 MB", "the file is too large: at most 10 MB"))
        elif form.is_valid():
            try:
                pushed = read_pushed(request.user, own, form.cleaned_data["file"], leave_out=form.cleaned_data["leave_out"])
                edition = draft(request.user, own, localdate(), form.cleaned_data["key"], pushed)
                messages.success(request, say("草稿已生成，请核对后提交复核", "the draft is made; look at it and propose it"))
                return redirect("whitelist_edition", own.code, edition.number)
            except ProblemsError as refused:
                problems = refused.problems
    return render(request, "lists/push.html", {"list": own, "form": form, "problems": problems[:SHOWN], "more": max(0, len(problems) - SHOWN)}, status=422 if request.method == "POST" else 200)


@require_POST
@needs("lists.publish")
def close_whitelist(request: Asked, code: str) -> HttpResponse:
    """End a list."""
    own = own_list(request.user, code)
    close(own, localdate())
    messages.success(request, say("名单已停用", "the list is closed"))
    return redirect("whitelist", own.code)
