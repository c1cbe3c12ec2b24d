"""Outreach from the rule to the loan, as seven people click it in a real browser: 5,000 companies, 60 branches, nobody left out.

A clerk of the department drafts an edition, a colleague publishes it; the bank assigns every company, a manager visits two
on a telephone, once without a line; a need becomes an application; the next edition says who left and why, and the first
one comes out again as of its day. Visits of the other 4,998 companies are put into the database in bulk: nobody clicks them.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.platform.browser import NARROW, PageAs
from tests.platform.clicked import ANY, People, click, says, send
from tests.platform.five_thousand import BRANCHES, CONSIDERED, FEWER, LATER, LISTED, UNSURE, USUAL
from tests.platform.served import Site, environment, served
from tests.platform.tables import ROOT, copy_tables
from tests.platform.walked import LANGUAGES

pytestmark = pytest.mark.browser
CODE = "not-visited"
LIST = f"/lists/{CODE}/"
#: A worker does what was asked for in seconds; on a busy machine they are minutes.
PATIENT = 240_000
#: The service worker has the page and its files: from now on it opens without a line.
TAKEN_OVER = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', () => done()))).then(() => true)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of this walk, and the worker beside it."""
    folder = tmp_path_factory.mktemp("outreach") / "home"
    copy_tables(folder / "site.sqlite3")
    _run(folder, "build", str(folder))
    with served(folder) as answering, (folder / "worker.log").open("wb") as log:
        worker = subprocess.Popen([sys.executable, "-m", "django", "db_worker", "--interval", "0.2", "--no-startup-delay"], cwd=ROOT, env=environment(folder), stdout=log, stderr=subprocess.STDOUT)
        try:
            yield answering
        finally:
            worker.kill()
            worker.wait(10)


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A telephone in the zone of the site."""
    context = browser.new_context(base_url=site.address, viewport=NARROW, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=True)
    yield context
    context.close()


def _run(folder: Path, *what: str) -> str:
    done = subprocess.run([sys.executable, "-m", "tests.platform.five_thousand", *what], cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def _one(site: Site, question: str, *values: Any) -> Any:
    """A figure from the site's database."""
    with sqlite3.connect(f"file:{site.folder / 'site.sqlite3'}?mode=ro", uri=True) as base:
        return base.execute(question, values).fetchone()[0]


def _tiles(page: Page) -> list[str]:
    return page.locator("ul.tiles b").all_inner_texts()


def _published(people: People, site: Site, number: int, drafter: str, publisher: str, refused: tuple[int, str]) -> None:
    """The draft is proposed and published by somebody else: not by whoever proposed it, though the address is known; (status, words) says why not."""
    page, address = people(drafter), f"{LIST}{number}/"
    page.goto(address)
    click(page, "form[action$='/propose/'] button.btn-primary")
    says(page, "已提交，等待另一位同事发布。", "It waits for a colleague to publish it.")
    assert page.locator("form[action$='/decide/']").count() == 0
    token = next(cookie["value"] for cookie in page.context.cookies() if "csrf" in cookie["name"])
    answer = page.context.request.post(f"{address}decide/", form={"confirmed": "yes", "reason": ""}, headers={"X-CSRFToken": token, "Referer": page.url})
    assert (answer.status, refused[1] in answer.text()) == (refused[0], True), answer.text()
    assert _one(site, "SELECT state FROM lists_edition WHERE number = ?", number) == "proposed"
    other = people(publisher)
    other.goto(address)
    click(other, "form[action$='/decide/'] button[value=yes]")
    says(other, "已发布", "published")


def _visits(page: Page, code: str, way: str, seen: str) -> None:
    """A planned visit on the telephone, up to handing it in."""
    page.locator("#plans > li", has_text=code).get_by_role("button").click()
    expect(page.locator("#plan")).not_to_have_value("")
    page.locator(f"[name=way][value={way}]").check()
    page.fill("#seen", seen)
    expect(page.locator("#saved")).to_contain_text("已保存在本机")


def test_5000_companies_are_listed_assigned_visited_and_one_of_them_borrows(page_as: PageAs, site: Site, phone: BrowserContext) -> None:
    people = People(page_as, "zh-hans", {})

    # 1. The clerk makes a list by a rule and drafts its first edition; the worker asks every company of the library.
    clerk = people("dept-clerk")
    clerk.goto("/lists/new/?rule=kexin.rated-not-visited")
    send(clerk, "form.card", code=CODE, name_zh="优质未走访企业", name_en="Well rated, not visited", bank="bank")
    click(clerk, "form[action$='/draft/'] button.btn-primary")
    expect(clerk.locator("#progress")).to_contain_text(f"第 1 期草稿：{LISTED:,} 户，新增 {LISTED:,}，移出 0", timeout=PATIENT)

    # 2. It lists those whom the rule lists and no others; a colleague publishes.
    clerk.goto(f"{LIST}1/")
    assert _tiles(clerk) == [f"{LISTED:,}", f"{LISTED:,}", "0", str(UNSURE)]
    expect(clerk.locator("header.page-head")).to_contain_text(f"从 {CONSIDERED:,} 家在库企业中产生")
    expect(clerk.locator("table.rows tbody tr").first).to_contain_text("科信知识价值信用评级B级以上")
    assert _one(site, "SELECT count(*) FROM lists_listing l JOIN companies_company c ON l.company_id = c.id WHERE c.name NOT LIKE '虚构名单企业%'") == 0
    _published(people, site, 1, "dept-clerk", "dept-reviewer", (403, "您的席位不能办理此项。"))

    # 3. The bank gives every company to one manager.
    bank = people("bank-manager")
    bank.goto(f"{LIST}cover/")
    assert _tiles(bank) == [f"{LISTED:,}", "0", f"{LISTED:,}", str(BRANCHES)]
    send(bank, "form[action$='/assign/']", usual=str(USUAL))
    expect(bank.locator("#progress")).to_contain_text(f"已分派 {LISTED:,} 户，未能分派 0 户", timeout=PATIENT)

    # 4. The page of cover proves it: no company without an owner, no branch without a share, nobody above capacity.
    bank.goto(f"{LIST}cover/")
    expect(bank.locator("header.page-head .state")).to_have_text("全覆盖")
    assert _tiles(bank) == [f"{LISTED:,}", f"{LISTED:,}", "0", "0"]
    branches = bank.locator("table.rows", has=bank.locator("th", has_text="容量")).locator("tbody tr").evaluate_all("rows => rows.map(row => [...row.querySelectorAll('td.amount')].map(cell => Number(cell.textContent)))")
    assert len(branches) == BRANCHES
    assert sum(here for _, here, _, _ in branches) == LISTED
    assert all(0 < here <= most == FEWER + USUAL for _, here, _, most in branches), branches
    assert _one(site, "SELECT count(*) FROM (SELECT company_id FROM lists_assignment WHERE ended_on IS NULL GROUP BY company_id HAVING count(*) = 1)") == LISTED
    expect(bank.locator("main")).to_contain_text("没有：每家企业都有客户经理。")
    expect(bank.locator("main")).to_contain_text("没有：每个机构都有任务。")

    # 5. A manager plans two visits on a telephone and makes them: one with a line, one without.
    mobile = phone.new_page()
    mobile.goto("/accounts/login/")
    mobile.fill("[name=login]", "bank-cs-clerk")
    mobile.fill("[name=password]", site.password)
    click(mobile, "main button.btn-primary")
    names = []
    for _ in range(2):
        mobile.goto("/visits/owed/")
        expect(mobile.locator("p.count")).to_contain_text("共 ")
        click(mobile, "main a[href^='/visits/plan/']")
        names.append(mobile.locator("h1").inner_text())
        send(mobile, "form.card")
    mobile.goto("/visits/mine/")
    mobile.evaluate(TAKEN_OVER)
    expect(mobile.locator("#plans > li")).to_have_count(2)
    _visits(mobile, names[0], "on_site", "联网填写：产线满负荷。")
    mobile.locator("#hand-in").click()
    expect(mobile.locator("[data-state=sent]")).to_have_count(1)
    phone.set_offline(True)
    mobile.reload()
    expect(mobile.locator("#line")).to_have_text("无网络")
    _visits(mobile, names[1], "on_site", "断网填写：扩产缺流动资金。")
    mobile.locator("#add-need").click()
    mobile.select_option("#needs [name=kind]", "credit")
    mobile.locator("#needs [name=amount]").fill("300")
    mobile.locator("#needs [name=words]").fill("补充流动资金")
    mobile.locator("#hand-in").click()
    expect(mobile.locator("#drafts")).to_contain_text("待网络恢复后发送")
    count = "SELECT count(*) FROM visits_visit WHERE seen LIKE ?"
    assert (_one(site, count, "联网填写%"), _one(site, count, "断网填写%")) == (1, 0)
    phone.set_offline(False)
    expect(mobile.locator("[data-state=sent]")).to_have_count(2)
    mobile.reload()
    expect(mobile.locator("#no-plans")).to_be_visible()
    assert mobile.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (_one(site, count, "断网填写%"), _one(site, "SELECT amount FROM visits_need")) == (1, 300 * 1_000_000)

    # 6. The visits of the other companies, in bulk; then the board of coverage says 100 %.
    bank.goto(f"/boards/coverage/?list={CODE}")
    assert _tiles(bank)[:2] == [f"{LISTED:,}", f"{2 / LISTED:.2%}"]
    assert _run(site.folder, "visit") == str(LISTED - 2)
    bank.reload()
    assert _tiles(bank) == [f"{LISTED:,}", "100.00%", "0", "0"]

    # 7. The need that was heard becomes an application, and is done with it.
    manager = people("bank-cs-clerk")
    manager.goto("/visits/follow-ups/")
    click(manager, f"tr:has-text('{names[1]}') a[href^='/visits/follow-ups/']")
    need = manager.url
    click(manager, "header a[href^='/applications/new/']")
    expect(manager.locator("[name=amount]")).to_have_value("3000000")
    send(manager, "form[method=post]:has([name=amount])", bank=ANY, months="12", purpose="补充流动资金", mode="credit")
    number = manager.url.rstrip("/").rsplit("/", 1)[1]
    manager.goto(need)
    expect(manager.locator("header.page-head .state").first).to_have_text("已办结")
    expect(manager.locator("main")).to_contain_text(number)

    # 8. The list is made anew: everybody was visited and leaves, the newcomers of the library come.
    again = people("dept-manager")
    again.goto(LIST)
    click(again, "form[action$='/draft/'] button.btn-primary")
    expect(again.locator("#progress")).to_contain_text(f"第 2 期草稿：{LATER} 户，新增 {LATER}，移出 {LISTED:,}", timeout=PATIENT)
    _published(people, site, 2, "dept-manager", "dept-reviewer", (422, "前一步由同一人办理"))
    assert _one(site, "SELECT count(*) FROM lists_assignment WHERE ended_on IS NULL") == 0

    # 9. Who left and why, and the first edition as of its day, read in both languages.
    for language in LANGUAGES:
        reader = people("dept-auditor") if language == "zh-hans" else People(page_as, language, {})("dept-auditor")
        reader.goto(f"{LIST}2/?show=left")
        row = reader.locator("table.rows tbody tr").first
        expect(row).to_contain_text({"zh-hans": "从未走访", "en": "never visited"}[language])
        reader.goto(f"{LIST}1/replay/")
        says(reader, "重算结果与存档逐户一致。", "Everything agrees with what is stored, company by company.")
        assert reader.locator("dl.facts.two dd").all_inner_texts()[1:4] == [f"{CONSIDERED:,}", f"{LISTED:,}", "0"]
        reader.goto(f"{LIST}1/")
        assert _tiles(reader)[0] == f"{LISTED:,}"
