"""The shapes of loans, claims and funds."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from kexin.platform.api.schemas import Day, Fen, Named, Shape, said

Code = Annotated[str, Field(min_length=1, max_length=100)]
Quality = Literal["normal", "attention", "substandard", "doubtful", "loss"]


class ApplicationOut(Shape):
    """A loan, from application to settlement. Money is fen."""

    number: str
    code: str
    company: str
    bank: Named
    guarantor: Named | None
    state: Named
    applied_on: date
    asked: int
    months: int
    mode: Named
    purpose: str
    product: str
    scheme: str
    grade: str
    line: int | None = said("申请时模型建议的额度", "recommended by the model when it was applied for")
    credit: int | None = said("银行批准的额度", "granted by the bank")
    rate: int | None = said("年利率，万分之一", "yearly rate, hundredths of a per cent")
    signed_on: date | None
    drawn: int
    drawn_on: date | None
    due_on: date | None
    repaid: int
    outstanding: int
    filed: int
    quality: Named | None = said("五级分类；企业席位为 null", "five-class status; null for seats of companies")
    overdue_days: int | None = said("逾期天数；企业席位为 null", "days overdue; null for seats of companies")
    reported_on: date | None


class DrawdownOut(Shape):
    """Money paid out."""

    on: date
    amount: int


class RepaymentOut(Shape):
    """Money that came back."""

    on: date
    principal: int
    interest: int


class FilingOut(Shape):
    """A filing."""

    scheme: str
    amount: int
    state: Named
    condition: str
    condition_until: date | None
    filed_on: date
    due_on: date | None
    reason: str
    answers: list[dict[str, Any]] = said("方案逐条的回答", "what the scheme answered, condition by condition")


class ReportOut(Shape):
    """The state of a loan on a day."""

    on: date
    quality: Named
    overdue_days: int


class LoanOut(ApplicationOut):
    """A loan with everything that happened to it, in the order of the days."""

    seal: str = said("提交时所知事实与规则的封条", "seal of what was known and said at submission")
    drawdowns: list[DrawdownOut]
    repayments: list[RepaymentOut]
    filings: list[FilingOut]
    reports: list[ReportOut]


class ApplicationIn(Shape):
    """An application."""

    code: Code = said("企业代码", "code of the company")
    bank: Code | None = said("经办行；银行席位缺省为本机构", "the bank; for seats of a bank its own organisation if not said", None)
    amount: Fen = said("申请金额，分", "fen")
    months: Annotated[int, Field(ge=1, le=120)]
    purpose: Annotated[str, Field(min_length=1, max_length=300)]
    mode: Literal["credit", "guaranteed"] = "credit"
    product: Annotated[str, Field(max_length=80)] = ""
    scheme: Annotated[str, Field(max_length=60)] = said("风险补偿方案", "scheme of compensation", "")
    guarantor: Code | None = None


class DrawdownIn(Shape):
    """A drawdown."""

    amount: Fen = said("放款金额，分", "fen")
    on: Day


class RepaymentIn(Shape):
    """A repayment; one of both amounts is above zero."""

    principal: Annotated[int, Field(ge=0, le=10**15)] = said("本金，分", "principal in fen")
    interest: Annotated[int, Field(ge=0, le=10**15)] = said("利息，分", "interest in fen", 0)
    on: Day


class FilingIn(Shape):
    """A filing as of today; with a condition where the scheme leaves something open."""

    amount: Fen = said("备案金额，分", "fen")
    condition: Annotated[str, Field(max_length=300)] = ""
    until: Day | None = None


class Status(Shape):
    """The state of one loan on a day."""

    number: Code
    on: Day
    quality: Quality
    overdue_days: Annotated[int, Field(ge=0, le=36_500)]


class ReportsIn(Shape):
    """The state of many loans; all are taken, or none."""

    reports: Annotated[list[Status], Field(min_length=1, max_length=1000)]


class ReportsOut(Shape):
    """How many were taken."""

    taken: int


class ClaimIn(Shape):
    """A claim on the fund. Its papers are attached on the page of the loan."""

    number: Code = said("贷款编号", "number of the loan")
    principal: Fen = said("申请补偿的逾期本金，分", "overdue principal, fen")
    proceeds: Annotated[int, Field(ge=0, le=10**15)] = said("已收回金额，分", "proceeds so far, fen", 0)
    grounds: Annotated[str, Field(min_length=1, max_length=2000)]


class ReviewOut(Shape):
    """A signature."""

    step: int
    agreed: bool
    reason: str
    on: date


class ClaimOut(Shape):
    """A claim. Money is fen."""

    number: str
    loan: str
    code: str
    bank: Named
    scheme: str
    state: Named
    principal: int
    proceeds: int
    public: int | None = said("资金承担", "borne by the fund")
    submitted_on: date
    due_on: date | None
    paid_on: date | None


class WholeClaimOut(ClaimOut):
    """A claim with its grounds, its signatures and who bears what."""

    grounds: str
    allocation: dict[str, Any]
    reviews: list[ReviewOut]


class FundOut(Shape):
    """A pool of public money, in fen."""

    name: str
    scheme: str
    area: Named
    cash: int | None = said("账面现金", "cash in the book")
    owed: int | None = said("已核定未拨付", "accepted and not yet paid")
    free: int | None = said("可用余额", "cash less what is owed")
    earmarked: int | None = said("备案占用", "earmarked for filed loans")
    entries: int | None = said("记账笔数", "entries in the book")


class FundsOut(Shape):
    """The funds in scope."""

    items: list[FundOut]
