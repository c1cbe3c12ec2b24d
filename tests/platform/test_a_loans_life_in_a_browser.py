"""A loan's whole life as six people live it in a real browser, in Chinese and in English.

The bureau admits a company; the bank reads the reasons, examines, decides, pays out, files;
the bureau checks, the department confirms; the loan goes bad; claim, two reviews, a payout
split to the fen; a recovery comes in and goes back; the auditor works everything out again.
"""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.platform.browser import PageAs
from tests.platform.clicked import ANY, People, click, says, send
from tests.platform.served import Site
from tests.platform.walked import BANK, LANGUAGES, NOTE

pytestmark = pytest.mark.browser
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_people_carry_a_loan_from_the_library_to_the_last_return(page_as: PageAs, site: Site, language: str) -> None:
    code = json.loads((site.folder / NOTE).read_text())[language]
    people = People(page_as, language, {})

    # 1. The bureau admits the company: one proposes, a colleague confirms.
    bureau = people("cs-clerk")
    bureau.goto(f"/companies/{code}/")
    form = f"form[action$='/companies/{code}/admission/']"
    send(bureau, form, reason="材料齐全，符合入库条件")
    manager = people("cs-manager")
    manager.goto("/companies/admissions/")
    click(manager, f"tr:has(a[href='/companies/{code}/']) button[value=yes]")

    # 2. The bank sees the reasons and applies.
    bank = people(f"{BANK}-clerk")
    bank.goto(f"/companies/{code}/")
    expect(bank.locator("main table").first).to_be_visible()
    bank.goto(f"/applications/new/?company={code}")
    send(bank, "form[method=post]:has([name=amount])", bank=ANY, amount="100万", months="12", purpose="研发流动资金", mode="credit", scheme="kexin.kv-fund")
    number = re.search(r"/applications/(\d+)/", bank.url)
    assert number is not None, bank.url
    loan = number[1]

    # 3. It examines, somebody else decides; the money is paid out and the loan filed.
    bank.goto(f"/applications/{loan}/examine/")
    send(bank, findings="走访企业，订单真实，研发团队稳定。")
    decider = people(f"{BANK}-reviewer")
    decider.goto(f"/applications/{loan}/decide/")
    send(decider, verdict="approve", amount="100万", months="12", rate="3.45", reason="现金流覆盖本息")
    bank.goto(f"/applications/{loan}/draw/")
    send(bank, amount="1000000")
    bank.goto(f"/applications/{loan}/file/")
    send(bank, amount="1000000")

    # 4. The bureau checks, the department confirms.
    bureau.goto("/filings/?state=submitted")
    click(bureau, f"tr:has-text('{loan}') a[href^='/filings/']")
    send(bureau, "form[action$='/check/']", verdict="agree", reason="与材料一致")
    department = people("dept-reviewer")
    department.goto("/filings/?state=checked")
    click(department, f"tr:has-text('{loan}') a[href^='/filings/']")
    send(department, "form[action$='/confirm/']", verdict="agree", reason="同意备案")

    # 5. The loan goes bad: the bank reports it, attaches the papers and claims.
    bank.goto(f"/applications/{loan}/report/")
    send(bank, quality="substandard", overdue_days="95")
    for kind in ("contract", "receipt", "demand"):
        bank.goto(f"/applications/{loan}/papers/")
        bank.locator("[name=kind]").select_option(kind)
        bank.locator("[name=file]").set_input_files({"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": PDF + kind.encode()})
        click(bank, "form[enctype] button.btn-primary")
    bank.goto(f"/claims/new/{loan}/")
    says(bank, "各方承担", "Who bears what")
    send(bank, "form.card", grounds="企业停产，催收未果。")
    claim = bank.url.rstrip("/").rsplit("/", 1)[1]

    # 6. Two reviews of what is shown, then the payout, to the fen.
    bureau.goto(f"/claims/{claim}/")
    expect(bureau.locator("main")).to_contain_text("400,000.00")
    send(bureau, "form[action$='/first/']", reason="属实")
    department.goto(f"/claims/{claim}/")
    send(department, "form[action$='/second/']", reason="同意补偿")
    payer = people("dept-clerk")
    payer.goto(f"/claims/{claim}/")
    expect(payer.locator("main")).to_contain_text("800,000.00")
    send(payer, "form[action$='/pay/']")
    says(payer, "已拨付", "paid")

    # 7. Something comes back; the department confirms it and the parties get their parts.
    bank.goto(f"/claims/{claim}/")
    send(bank, "form[action$='/recover/']", amount="300,000.01", costs="2万")
    payer.goto("/claims/recoveries/?state=reported")
    click(payer, f"tr:has-text('{claim}') a[href^='/claims/recoveries/']")
    send(payer, "form.card", reason="到账")
    # 300,000.01 less costs of 20,000: 80 % of 280,000.01 goes back to public money, halves to province and city.
    expect(payer.locator("main")).to_contain_text("224,000.0")

    # 8. The auditor works everything out again.
    auditor = people("dept-auditor")
    auditor.goto(f"/claims/{claim}/replay/")
    says(auditor, "全部一致。", "Everything comes out as it was.")
    auditor.goto(f"/applications/{loan}/")
    expect(auditor.locator("main")).to_contain_text(loan)
