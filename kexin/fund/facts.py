"""What a scheme may ask about a loss: facts of the loan, of the firm, and of the bank's and the scheme's year.

A fact that is not given is unknown; a computation that needs it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kexin.formula.kinds import BOOL, COUNT, DATE, MONEY, SHARE, TEXT, Type
from kexin.formula.scope import Scope, Symbol
from kexin.text import Text


@dataclass(frozen=True)
class Fact:
    """A fact: its type and what it means."""

    id: str
    title: Text
    meaning: Text
    type: Type
    choices: Mapping[str, Text]


def _fact(fact_id: str, of: Type, zh: str, en: str, zh_meaning: str, en_meaning: str, **choices: Text) -> Fact:
    return Fact(fact_id, Text(zh, en), Text(zh_meaning, en_meaning), of, choices)


FACTS: Mapping[str, Fact] = {f.id: f for f in (
    # the loan
    _fact("loan_amount", MONEY, "贷款金额", "loan", "合同贷款本金", "principal of the contract"),
    _fact("principal", MONEY, "逾期本金", "overdue principal", "触发补偿时未清偿的贷款本金", "principal outstanding when the claim is triggered"),
    _fact("filed_amount", MONEY, "备案金额", "filed amount", "纳入风险补偿备案的金额", "amount filed for compensation"),
    _fact("interest", MONEY, "欠息", "unpaid interest", "触发补偿时的欠息", "interest unpaid when the claim is triggered"),
    _fact("proceeds", MONEY, "已收回金额", "proceeds so far", "处置抵质押物等已收回的金额", "what collateral and pursuit have brought so far"),
    _fact("mode", TEXT, "贷款方式", "mode", "贷款的增信方式", "how the loan is secured",
          credit=Text("信用", "credit"), guaranteed=Text("担保", "guaranteed"), insured=Text("保险", "insured")),
    _fact("unsecured_share", SHARE, "信用部分占比", "unsecured share", "贷款中无抵质押和担保的部分占比", "share of the loan without collateral or guarantee"),
    _fact("term_years", COUNT, "贷款年限", "term in years", "贷款期限的整年数", "full years of the term"),
    _fact("first_loan", BOOL, "首贷", "first loan", "企业的首笔银行贷款", "the firm's first bank loan"),
    _fact("first_loan_in_city", BOOL, "本市首贷", "first loan in the city", "企业在本市银行的首笔贷款", "the firm's first loan of a bank of the city"),
    _fact("ip_pledge", BOOL, "知识产权质押", "pledge of rights", "以知识产权质押", "secured by intellectual property"),
    _fact("other_pledge", BOOL, "应收账款或股权质押", "pledge of receivables or stock", "以应收账款或股权质押", "secured by receivables or stock"),
    _fact("monetary_tool", BOOL, "货币政策工具支持", "backed by a monetary tool", "使用央行再贷款等货币政策工具", "funded by the central bank's tools"),
    _fact("signed_on", DATE, "签约日期", "signed on", "贷款合同签订日期", "day on which the contract was signed"),
    _fact("filed_on", DATE, "备案日期", "filed on", "备案日期,决定适用的方案版本", "day of filing, which chooses the scheme's version"),
    _fact("loan_rate", SHARE, "贷款年利率", "rate of the loan", "合同年利率", "yearly rate of the contract"),
    _fact("lpr_1y", SHARE, "一年期LPR", "1-year LPR", "签约时的一年期贷款市场报价利率", "the 1-year loan prime rate when the contract was signed"),
    _fact("benchmark_rate", SHARE, "同期基准利率", "benchmark rate", "签约时的同期贷款基准利率", "the benchmark rate when the contract was signed"),
    _fact("days_since_drawdown", COUNT, "放款后天数", "days since the drawdown", "自放款之日起的天数", "days since the money was paid out"),
    _fact("area", TEXT, "企业所在地", "area of the firm", "GB/T 2260 代码", "code of GB/T 2260"),
    _fact("overdue_days", COUNT, "逾期天数", "days overdue", "触发时的逾期天数", "days overdue at the claim"),
    _fact("npl_class", TEXT, "五级分类", "class of the loan", "贷款五级分类", "one of the five classes",
          normal=Text("正常", "normal"), attention=Text("关注", "special mention"), substandard=Text("次级", "substandard"), doubtful=Text("可疑", "doubtful"), loss=Text("损失", "loss")),
    _fact("pursuit_days", COUNT, "追偿天数", "days of pursuit", "已追偿的天数", "days since pursuit began"),
    # the firm
    _fact("revenue", MONEY, "上年度营业收入", "revenue", "企业上年度营业收入", "the firm's revenue of last year"),
    _fact("grade", TEXT, "评价等级", "grade", "按方案所用的评价得到的等级，如 A", "the firm's grade in the rating that the scheme goes by, such as A"),
    _fact("firm_size", TEXT, "企业规模", "size", "划型", "size class",
          large=Text("大型", "large"), medium=Text("中型", "medium"), small=Text("小型", "small"), micro=Text("微型", "micro")),
    _fact("key_list", BOOL, "重点名单企业", "on the key list", "列入重点企业名单", "on the list of key firms"),
    _fact("university_rd", BOOL, "产学研合作", "industry-university research", "有实质产学研合作", "has real research with a university"),
    _fact("firm_paid", MONEY, "该企业已获补偿", "paid for this firm", "该企业此前获得的补偿", "compensation paid for this firm before"),
    # the bank and its year
    _fact("bank_npl_rate", SHARE, "银行不良率", "rate of bad loans", "该银行纳入备案贷款的不良率", "the bank's share of bad loans among those filed"),
    _fact("bank_year_loss_rate", SHARE, "银行当年损失率", "loss rate of the year", "该银行当年不良本金占当年备案本金", "bad principal of the year over principal filed in it"),
    _fact("bank_balance", MONEY, "银行贷款余额", "balance", "该银行备案贷款余额", "the bank's balance of filed loans"),
    _fact("bank_prior_balance", MONEY, "银行上年末余额", "balance of last year", "该银行上年末备案贷款余额", "the bank's balance of filed loans at the end of last year"),
    _fact("bank_npl_balance", MONEY, "银行不良余额", "bad loans", "该银行年末不良贷款余额", "the bank's bad loans at the end of the year"),
    _fact("bank_lent_year", MONEY, "银行当年放款", "lent this year", "该银行当年发放的备案贷款", "what the bank lent this year and filed"),
    _fact("bank_year_paid", MONEY, "银行当年已获补偿", "paid to the bank this year", "该银行当年已获补偿", "compensation paid to the bank this year"),
    _fact("quota_used", MONEY, "已用额度", "quota used", "该银行已使用的补偿额度", "quota that the bank has used"),
    _fact("quota_carried", MONEY, "结转额度", "quota carried over", "该银行往年结转的额度", "quota that the bank carries over from earlier years"),
    _fact("party_liability", MONEY, "自身承担的代偿", "own liability", "银行或担保机构自身实际承担的损失", "what the bank or guarantor itself has to bear"),
    _fact("other_public_paid", MONEY, "其他财政补偿", "other public money", "其他层级财政已给的补偿", "compensation of other levels of government"),
    # the scheme
    _fact("scheme_year_paid", MONEY, "方案当年已补偿", "paid this year", "方案当年已支付的补偿", "what the scheme has paid this year"),
    _fact("pool_balance", MONEY, "资金池余额", "pool", "资金池可用余额", "money in the pool"),
    _fact("collected_residents", MONEY, "居民实缴", "paid by residents", "居民已缴纳的金额", "what residents have paid in"),
    _fact("collected_government", MONEY, "财政实拨", "paid by government", "财政已拨付的金额", "what government has paid in"),
    _fact("guaranteed_amount", MONEY, "担保金额", "guaranteed amount", "担保人承保的本金", "principal that the guarantor covers"),
)}


def facts_scope(as_of: date) -> Scope:
    """What the formulas of a scheme may name."""
    return Scope(as_of, {f.id: Symbol(f.type, f.title, f.choices) for f in FACTS.values()}, noun=Text("事实", "fact"))
