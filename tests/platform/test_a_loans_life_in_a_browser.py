"""A loan's whole life as six people live it in a real browser, in Chinese and in English.

The bureau admits a company; the bank reads the reasons, examines, decides, pays out, files;
the bureau checks, the department confirms; the loan goes bad; claim, two reviews, a payout
split to the fen; a recovery comes in and goes back; the auditor works everything out again.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.platform.browser import PageAs
from tests.platform.served import Site
from tests.platform.walked import BANK, LANGUAGES, NOTE

pytestmark = pytest.mark.browser
#: The first choice that there is.
ANY = "any"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class People:
    """The same browser for six people, in one language; every page they open is looked over."""

    page_as: PageAs
    language: str
    said: dict[str, Page]

    def __call__(self, username: str) -> Page:
        """The page of somebody, signed in once."""
        if username not in self.said:
            page = self.page_as(username, self.language)
            page.on("pageerror", lambda error: pytest.fail(f"{username}: {error}"))
            page.on("console", lambda message: pytest.fail(f"{username}: {message.text}") if message.type == "error" and "422" not in message.text else None)
            self.said[username] = page
        return self.said[username]


def _send(page: Page, form: str = "form#step", **fields: str) -> None:
    """Fill a form by the names of its fields and send it."""
    for name, value in fields.items():
        field = page.locator(f"{form} [name={name}]")
        kind = field.first.evaluate("e => e.type || e.tagName")
        if kind == "radio":
            page.locator(f"{form} [name={name}][value={value}]").check()
        elif kind.startswith("select"):
            field.select_option(next(v for v in field.locator("option").evaluate_all("es => es.map(e => e.value)") if v) if value is ANY else value)
        else:
            field.fill(value)
    for day in page.locator(f"{form} input[type=date][required]").all():
        if not day.input_value():
            day.fill(date.today().isoformat())
    wrong = page.locator(f"{form} :invalid").evaluate_all("es => es.map(e => e.name)")
    assert wrong == [], f"the browser will not send {form}: {wrong}"
    _click(page, f"{form} button.btn-primary")
    refused = page.locator(".alert-danger, .field .error").all_inner_texts()
    assert refused == [], refused


def _click(page: Page, what: str) -> None:
    """Press a button and wait for the page that comes."""
    with page.expect_navigation():
        page.locator(what).first.click()


def _says(page: Page, zh: str, en: str) -> None:
    wanted = en if page.locator("html").get_attribute("lang") == "en" else zh
    expect(page.locator("main")).to_contain_text(wanted)


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_people_carry_a_loan_from_the_library_to_the_last_return(page_as: PageAs, site: Site, language: str) -> None:
    code = json.loads((site.folder / NOTE).read_text())[language]
    people = People(page_as, language, {})

    # 1. The bureau admits the company: one proposes, a colleague confirms.
    bureau = people("cs-clerk")
    bureau.goto(f"/companies/{code}/")
    form = f"form[action$='/companies/{code}/admission/']"
    _send(bureau, form, reason="材料齐全，符合入库条件")
    manager = people("cs-manager")
    manager.goto("/companies/admissions/")
    _click(manager, f"tr:has(a[href='/companies/{code}/']) button[value=yes]")

    # 2. The bank sees the reasons and applies.
    bank = people(f"{BANK}-clerk")
    bank.goto(f"/companies/{code}/")
    expect(bank.locator("main table").first).to_be_visible()
    bank.goto(f"/applications/new/?company={code}")
    _send(bank, "form[method=post]:has([name=amount])", bank=ANY, amount="100万", months="12", purpose="研发流动资金", mode="credit", scheme="kexin.kv-fund")
    number = re.search(r"/applications/(\d+)/", bank.url)
    assert number is not None, bank.url
    loan = number[1]

    # 3. It examines, somebody else decides; the money is paid out and the loan filed.
    bank.goto(f"/applications/{loan}/examine/")
    _send(bank, findings="走访企业，订单真实，研发团队稳定。")
    decider = people(f"{BANK}-reviewer")
    decider.goto(f"/applications/{loan}/decide/")
    _send(decider, verdict="approve", amount="100万", months="12", rate="3.45", reason="现金流覆盖本息")
    bank.goto(f"/applications/{loan}/draw/")
    _send(bank, amount="1000000")
    bank.goto(f"/applications/{loan}/file/")
    _send(bank, amount="1000000")

    # 4. The bureau checks, the department confirms.
    bureau.goto("/filings/?state=submitted")
    _click(bureau, f"tr:has-text('{loan}') a[href^='/filings/']")
    _send(bureau, "form[action$='/check/']", verdict="agree", reason="与材料一致")
    department = people("dept-reviewer")
    department.goto("/filings/?state=checked")
    _click(department, f"tr:has-text('{loan}') a[href^='/filings/']")
    _send(department, "form[action$='/confirm/']", verdict="agree", reason="同意备案")

    # 5. The loan goes bad: the bank reports it, attaches the papers and claims.
    bank.goto(f"/applications/{loan}/report/")
    _send(bank, quality="substandard", overdue_days="95")
    for kind in ("contract", "receipt", "demand"):
        bank.goto(f"/applications/{loan}/papers/")
        bank.locator("[name=kind]").select_option(kind)
        bank.locator("[name=file]").set_input_files({"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": PDF + kind.encode()})
        _click(bank, "form[enctype] button.btn-primary")
    bank.goto(f"/claims/new/{loan}/")
    _says(bank, "各方承担", "Who bears what")
    _send(bank, "form.card", grounds="企业停产，催收未果。")
    claim = bank.url.rstrip("/").rsplit("/", 1)[1]

    # 6. Two reviews of what is shown, then the payout, to the fen.
    bureau.goto(f"/claims/{claim}/")
    expect(bureau.locator("main")).to_contain_text("400,000.00")
    _send(bureau, "form[action$='/first/']", reason="属实")
    department.goto(f"/claims/{claim}/")
    _send(department, "form[action$='/second/']", reason="同意补偿")
    payer = people("dept-clerk")
    payer.goto(f"/claims/{claim}/")
    expect(payer.locator("main")).to_contain_text("800,000.00")
    _send(payer, "form[action$='/pay/']")
    _says(payer, "已拨付", "paid")

    # 7. Something comes back; the department confirms it and the parties get their parts.
    bank.goto(f"/claims/{claim}/")
    _send(bank, "form[action$='/recover/']", amount="300,000.01", costs="2万")
    payer.goto("/claims/recoveries/?state=reported")
    _click(payer, f"tr:has-text('{claim}') a[href^='/claims/recoveries/']")
    _send(payer, "form.card", reason="到账")
    # 300,000.01 less costs of 20,000: 80 % of 280,000.01 goes back to public money, halves to province and city.
    expect(payer.locator("main")).to_contain_text("224,000.0")

    # 8. The auditor works everything out again.
    auditor = people("dept-auditor")
    auditor.goto(f"/claims/{claim}/replay/")
    _says(auditor, "全部一致。", "Everything comes out as it was.")
    auditor.goto(f"/applications/{loan}/")
    expect(auditor.locator("main")).to_contain_text(loan)
