"""In Chromium at a telephone's width: a visit is filled in without a line, survives whatever happens to the page, and arrives once."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    FilePayload,
    Page,
    Playwright,
    Route,
    expect,
    sync_playwright,
)

from tests.platform.browser import NARROW, QUIET, chromium
from tests.platform.served import Site
from tests.platform.visits.line import Line, line_to
from tests.platform.visits.prepared import png

pytestmark = pytest.mark.browser
MINE = "/visits/mine/"
#: What stands in a draft's line once the server has it.
SENT = "[data-state=sent]"


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What drives Chromium, for a profile of one's own too."""
    if chromium() is None:
        pytest.skip("no Chromium on the PATH; on Debian: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
    yield started
    started.close()


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    with line_to(site.address) as made:
        yield made


@pytest.fixture
def phone(browser: Browser, line: Line) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=line.address, viewport=NARROW, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=True)
    context.set_default_timeout(15_000)
    yield context
    context.close()


def signs_in(page: Page, site: Site, username: str) -> None:
    """By the form, as people do."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", site.password)
    page.locator("main button.btn-primary").click()
    page.wait_for_url("**/")


def opened(page: Page) -> None:
    """The page of visits, so that it works without a line from now on."""
    page.goto(MINE)
    page.evaluate("navigator.serviceWorker.ready")
    # The worker takes over the page and has its files.
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    expect(page.locator("#who")).to_contain_text("·")


def kept(site: Site, seen: str) -> int:
    """How many visits with these words the server has."""
    with sqlite3.connect(f"file:{site.folder / 'site.sqlite3'}?mode=ro", uri=True) as base:
        return int(base.execute("SELECT count(*) FROM visits_visit WHERE seen = ?", (seen,)).fetchone()[0])


def one(site: Site, question: str, *values: Any) -> Any:
    """A figure from the site's database."""
    with sqlite3.connect(f"file:{site.folder / 'site.sqlite3'}?mode=ro", uri=True) as base:
        return base.execute(question, values).fetchone()[0]


def some_company(site: Site, area: str = "430100") -> str:
    return str(one(site, "SELECT code FROM companies_company WHERE prefecture = ? AND state = 'admitted' ORDER BY code DESC LIMIT 1", area))


def fills(page: Page, code: str, seen: str) -> None:
    """A visit without a plan, up to handing it in."""
    page.locator("#begin").click()
    page.select_option("#company", "?")
    page.fill("#company_code", code)
    page.fill("#seen", seen)
    expect(page.locator("#saved")).to_contain_text("已保存在本机")


def drafts(page: Page) -> list[str]:
    """What lies on the device for this person, by its state."""
    return [str(state) for state in page.locator("#drafts > li").evaluate_all("lines => lines.map(line => line.dataset.state)")]


def killed(profile: Path) -> None:
    """The browser of a profile dies at once, as a telephone without power does."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}" in words and not any(w.startswith("--type=") for w in words):
            os.kill(int(folder.name), signal.SIGKILL)


def test_filled_without_a_line_killed_and_opened_again_it_arrives_once(playwright: Playwright, site: Site, line: Line, tmp_path: Path) -> None:
    profile, seen, code = tmp_path / "profile", "断网填写，设备运转正常", some_company(site)

    def start() -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium(), args=QUIET, base_url=line.address, viewport=NARROW, locale="zh-CN", timezone_id="Asia/Shanghai", geolocation={"latitude": 28.2282, "longitude": 112.9388, "accuracy": 9}, permissions=["geolocation"])
        context.set_default_timeout(15_000)
        return context

    context = start()
    page = context.pages[0]
    signs_in(page, site, "bank-cs-clerk")
    opened(page)
    line.set("cut")
    context.set_offline(True)
    page.reload()
    expect(page.locator("#line")).to_have_text("无网络")
    fills(page, code, seen)
    page.locator("#add-need").click()
    page.locator("#needs [name=amount]").fill("350.5")
    page.locator("#add-met").click()
    page.locator("#people [name=role]").fill("财务负责人")
    page.locator("#people [name=name]").fill("李某")
    page.locator("#locate").click()
    expect(page.locator("#position")).to_contain_text("误差约 9 米")
    page.set_input_files("#photos", FilePayload(name="a.png", mimeType="image/png", buffer=png()))
    expect(page.locator("#photo-list li")).to_have_count(1)
    page.fill("#seen", seen + "。")
    expect(page.locator("#saved")).to_contain_text("已保存在本机")
    killed(profile)
    with pytest.raises(Error):
        page.wait_for_timeout(10_000)
    context = start()
    context.set_offline(True)
    page = context.pages[0]
    page.goto(MINE)
    expect(page.locator("[data-state=open]")).to_have_count(1)
    page.locator("#drafts button").first.click()
    expect(page.locator("#seen")).to_have_value(seen + "。")
    expect(page.locator("#needs [name=amount]")).to_have_value("350.5")
    expect(page.locator("#photo-list li")).to_have_count(1)
    page.locator("#hand-in").click()
    expect(page.locator("#drafts")).to_contain_text("待网络恢复后发送")
    assert kept(site, seen + "。") == 0
    # The line is back; with the browser its session ended.
    line.set("through")
    context.set_offline(False)
    expect(page.locator("#notice")).to_contain_text("登录已失效")
    assert drafts(page) == ["ready"]
    page.locator("#notice a").click()
    page.fill("[name=login]", "bank-cs-clerk")
    page.fill("[name=password]", site.password)
    page.locator("main button.btn-primary").click()
    page.wait_for_url(f"**{MINE}")
    expect(page.locator(SENT)).to_have_count(1)
    assert kept(site, seen + "。") == 1
    assert one(site, "SELECT n.amount FROM visits_need n JOIN visits_visit v ON n.visit_id = v.id WHERE v.seen = ?", seen + "。") == 350_500_000
    assert one(site, "SELECT latitude FROM visits_visit WHERE seen = ?", seen + "。") == 28_228_200
    assert one(site, "SELECT count(*) FROM visits_photo p JOIN visits_visit v ON p.visit_id = v.id WHERE v.seen = ?", seen + "。") == 1
    # What was sent has left the device.
    assert page.evaluate("kexinVisits.who().then(who => kexinVisits.all(who)).then(all => JSON.stringify(all)).then(text => text.includes('断网'))") is False
    page.reload()
    expect(page.locator(SENT)).to_have_count(1)
    assert kept(site, seen + "。") == 1
    context.close()


def test_an_answer_that_is_lost_does_not_make_a_second_visit(phone: BrowserContext, site: Site, line: Line) -> None:
    page, seen = phone.new_page(), "答复丢失"
    signs_in(page, site, "bank-cs-clerk")
    opened(page)
    fills(page, some_company(site), seen)

    def unheard(route: Route) -> None:
        line.set("deaf")
        route.continue_()

    # The server hears everything, the telephone hears nothing of what it answers to the visit.
    page.route("**/send/", unheard)
    page.locator("#hand-in").click()
    expect(page.locator("#drafts")).to_contain_text("上次发送未收到答复")
    _until(lambda: kept(site, seen) == 1)
    # Once it may have arrived it is not changed any more.
    assert page.locator("#drafts button").count() == 0
    page.unroute("**/send/")
    line.set("through")
    page.locator("#send-now").click()
    expect(page.locator(SENT)).to_have_count(1)
    assert kept(site, seen) == 1


def test_sent_four_times_at_once_it_is_one_visit(phone: BrowserContext, site: Site) -> None:
    page, seen = phone.new_page(), "同时发送"
    signs_in(page, site, "bank-cs-clerk")
    opened(page)
    answers = page.evaluate("""async ([code, seen]) => {
        const day = await (await fetch('/visits/mine/day/')).json(), key = crypto.randomUUID();
        const text = JSON.stringify({key, person: day.person, company: code, at: day.today + 'T00:00', way: 'on_site', outcome: 'met', seen, needs: [{kind: 'credit', amount: '1'}]});
        return Promise.all([1, 2, 3, 4].map(async () => {
            const body = new FormData();
            body.append('visit', text);
            const answer = await fetch('/visits/mine/send/', {method: 'POST', body, headers: {'X-CSRFToken': day.csrf}});
            return [answer.status, (await answer.json()).url];
        }));
    }""", [some_company(site), seen])
    assert answers == [answers[0]] * 4
    assert answers[0][0] == 200
    assert kept(site, seen) == 1
    assert one(site, "SELECT count(*) FROM visits_need n JOIN visits_visit v ON n.visit_id = v.id WHERE v.seen = ?", seen) == 1


def test_two_drafts_arrive_whichever_is_sent_first_and_a_refusal_holds_up_nobody(phone: BrowserContext, site: Site, line: Line) -> None:
    page, code = phone.new_page(), some_company(site)
    signs_in(page, site, "bank-cs-manager")
    opened(page)
    line.set("cut")
    for seen, company in (("先写的", code), ("外地的", some_company(site, "430200")), ("后写的", code)):
        fills(page, company, seen)
        page.locator("#hand-in").click()
        expect(page.locator("#home")).to_be_visible()
    expect(page.locator("[data-state=ready]")).to_have_count(3)
    # The first is taken back and handed in again: now it is the last in the row.
    page.locator("#drafts > li", has_text="待网络恢复后发送").last.get_by_role("button").click()
    expect(page.locator("#seen")).to_have_value("先写的")
    page.locator("#hand-in").click()
    line.set("through")
    page.locator("#send-now").click()
    expect(page.locator(SENT)).to_have_count(2)
    expect(page.locator("[data-state=refused]")).to_contain_text("该企业不在您可走访的范围内")
    assert [kept(site, seen) for seen in ("先写的", "外地的", "后写的")] == [1, 0, 1]
    assert one(site, "SELECT (SELECT id FROM visits_visit WHERE seen = '后写的') < (SELECT id FROM visits_visit WHERE seen = '先写的')") == 1
    # Nothing of the refused one is lost; corrected, it arrives.
    page.locator("[data-state=refused] button").click()
    expect(page.locator("#seen")).to_have_value("外地的")
    expect(page.locator("[data-field=company] .error")).to_contain_text("该企业不在您可走访的范围内")
    page.fill("#company_code", code)
    page.locator("#hand-in").click()
    expect(page.locator(SENT)).to_have_count(3)
    assert kept(site, "外地的") == 1


def test_all_mistakes_are_told_and_nothing_that_was_typed_is_lost(phone: BrowserContext, site: Site) -> None:
    page = phone.new_page()
    signs_in(page, site, "bank-cs-clerk")
    opened(page)
    fills(page, some_company(site), "")
    page.locator("#add-need").click()
    page.locator("#needs [name=amount]").fill("很多")
    page.locator("#add-met").click()
    page.locator("#people [name=name]").fill("赵某")
    page.set_input_files("#photos", FilePayload(name="list.png", mimeType="image/png", buffer=b"no picture"))
    expect(page.locator("#photo-list li")).to_have_count(1)
    page.locator("#hand-in").click()
    line = page.locator("[data-state=refused]")
    for told in ("请写所见情况", "请写大于零的金额", "职务", "文件内容不是图片"):
        expect(line).to_contain_text(told)
    line.get_by_role("button").click()
    expect(page.locator("#needs [name=amount]")).to_have_value("很多")
    expect(page.locator("#people [name=name]")).to_have_value("赵某")
    expect(page.locator("#needs .error")).to_contain_text("请写大于零的金额")
    expect(page.locator("#people .error")).to_be_visible()
    page.locator("#discard").click()


def test_drafts_belong_to_whoever_wrote_them(phone: BrowserContext, site: Site, line: Line) -> None:
    page, seen = phone.new_page(), "本人草稿"
    signs_in(page, site, "bank-cs-clerk")
    opened(page)
    line.set("cut")
    fills(page, some_company(site), seen)
    page.locator("#hand-in").click()
    expect(page.locator("#drafts")).to_contain_text("待网络恢复后发送")
    line.set("through")
    page.goto("/")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="退出").click()
    if "logout" in page.url:
        page.locator("main button").click()
    page.wait_for_url(re.compile("login"))
    # Signed out, without a line: nothing of anybody is shown.
    line.set("cut")
    page.goto(MINE)
    expect(page.locator("#notice")).to_contain_text("请登录后查看")
    expect(page.locator("#others")).to_contain_text("1 份")
    assert page.locator("#drafts > li").count() == 0
    # Another person of the same telephone neither sees nor sends it.
    line.set("through")
    signs_in(page, site, "bank-cs-manager")
    opened(page)
    expect(page.locator("#others")).to_contain_text("1 份")
    assert drafts(page) == []
    page.wait_for_timeout(300)
    assert kept(site, seen) == 0
    refused = page.evaluate("""async () => {
        const day = await (await fetch('/visits/mine/day/')).json(), body = new FormData(), all = await kexinVisits.others(0);
        body.append('visit', JSON.stringify({person: day.person + 1000, key: crypto.randomUUID(), company: day.companies.length ? day.companies[0].code : 'X', at: '2026-07-01T10:00', way: 'on_site', outcome: 'met', seen: 'x'}));
        const answer = await fetch('/visits/mine/send/', {method: 'POST', body, headers: {'X-CSRFToken': day.csrf}});
        return [answer.status, all];
    }""")
    assert refused == [409, 1]
    # Its writer comes back, and it is sent.
    page.context.clear_cookies()
    signs_in(page, site, "bank-cs-clerk")
    opened(page)
    expect(page.locator(SENT)).to_have_count(1)
    assert kept(site, seen) == 1
    assert one(site, "SELECT p.username FROM visits_visit v JOIN orgs_person p ON v.by_id = p.id WHERE v.seen = ?", seen) == "bank-cs-clerk"


@pytest.mark.parametrize(("status", "state", "told"), [(413, "refused", "照片过大"), (502, "ready", "服务器暂时不能接收（502）")])
def test_an_answer_that_is_not_the_sites_loses_nothing(phone: BrowserContext, site: Site, status: int, state: str, told: str) -> None:
    page, seen = phone.new_page(), f"代理答复 {status}"
    signs_in(page, site, "bank-cs-clerk")
    opened(page)
    fills(page, some_company(site), seen)
    page.route("**/send/", lambda route: route.fulfill(status=status, body="<h1>proxy</h1>", content_type="text/html"))
    page.locator("#hand-in").click()
    line = page.locator(f"[data-state={state}]")
    expect(line).to_contain_text(told)
    page.unroute("**/send/")
    if state == "refused":
        line.get_by_role("button").click()
        page.locator("#hand-in").click()
    else:
        page.locator("#send-now").click()
    expect(page.locator(SENT)).to_have_count(1)
    assert kept(site, seen) == 1


def test_after_the_session_ended_the_draft_waits_and_says_so(phone: BrowserContext, site: Site) -> None:
    page, seen = phone.new_page(), "会话过期"
    signs_in(page, site, "bank-cs-clerk")
    opened(page)
    fills(page, some_company(site), seen)
    phone.clear_cookies(name="sessionid")
    page.locator("#hand-in").click()
    expect(page.locator("#notice")).to_contain_text("登录已失效")
    expect(page.locator("[data-state=ready]")).to_have_count(1)
    assert kept(site, seen) == 0
    page.locator("#notice a").click()
    page.fill("[name=login]", "bank-cs-clerk")
    page.fill("[name=password]", site.password)
    page.locator("main button.btn-primary").click()
    page.wait_for_url(f"**{MINE}")
    expect(page.locator(SENT)).to_have_count(1)
    assert kept(site, seen) == 1


def test_a_planned_visit_is_begun_from_the_plan_and_ends_it(phone: BrowserContext, site: Site) -> None:
    page = phone.new_page()
    signs_in(page, site, "bank-cs-clerk")
    opened(page)
    expect(page.locator("#plans > li").first).to_contain_text("已逾期")
    before = page.locator("#plans > li").count()
    page.locator("#plans button").first.click()
    expect(page.locator("#plan")).not_to_have_value("")
    page.locator("[name=outcome][value=nobody]").check()
    expect(page.locator("#needs")).to_be_hidden()
    page.locator("#hand-in").click()
    expect(page.locator(SENT)).to_have_count(1)
    page.reload()
    expect(page.locator("#plans > li")).to_have_count(before - 1)


def test_the_worker_reaches_these_pages_only(phone: BrowserContext, site: Site) -> None:
    page = phone.new_page()
    signs_in(page, site, "bank-cs-clerk")
    opened(page)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.map(one => new URL(one.scope).pathname))") == [MINE]
    page.goto("/visits/")
    assert page.evaluate("navigator.serviceWorker.controller") is None
    held = page.evaluate("caches.keys().then(async names => (await Promise.all(names.map(async n => (await (await caches.open(n)).keys()).map(r => new URL(r.url).pathname)))).flat())")
    assert [path for path in held if not path.startswith("/static/")] == [MINE]
    text = page.evaluate("caches.match('/visits/mine/').then(kept => kept.text())")
    assert "第一银行" not in text
    assert "csrf" not in text.lower()


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
