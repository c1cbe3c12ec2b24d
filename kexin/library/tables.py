"""The tables of evidence (design: 一库). Fields follow the published rating systems.

Amounts of money are integer fen. ``registered_capital`` alone may be in another
currency: it is stored in hundredths of the unit named beside it, so that nothing
is lost and no exchange rate is invented.
"""

from __future__ import annotations

from collections.abc import Mapping

from kexin.library.schema import COMPANY_ID, Column, Kind, Table
from kexin.text import Text


def _column(
    name: str, kind: Kind, zh: str, en: str, zh_meaning: str, en_meaning: str, *,
    required: bool = False, choices: Mapping[str, Text] | None = None,
    at_least: int | None = None, at_most: int | None = None, also: tuple[str, ...] = (),
) -> Column:
    return Column(name, kind, Text(zh, en), Text(zh_meaning, en_meaning), required, choices, at_least, at_most, also)


def _choices(*rows: tuple[str, str, str]) -> Mapping[str, Text]:
    return {code: Text(zh, en) for code, zh, en in rows}


PREFECTURES = _choices(
    ("430100", "长沙", "Changsha"), ("430200", "株洲", "Zhuzhou"), ("430300", "湘潭", "Xiangtan"),
    ("430400", "衡阳", "Hengyang"), ("430500", "邵阳", "Shaoyang"), ("430600", "岳阳", "Yueyang"),
    ("430700", "常德", "Changde"), ("430800", "张家界", "Zhangjiajie"), ("430900", "益阳", "Yiyang"),
    ("431000", "郴州", "Chenzhou"), ("431100", "永州", "Yongzhou"), ("431200", "怀化", "Huaihua"),
    ("431300", "娄底", "Loudi"), ("433100", "湘西", "Xiangxi"),
)
"""The 14 prefectures of Hunan (GB/T 2260). Other provinces' codes are accepted as they are."""

TECH_FIELDS = _choices(
    ("electronics", "电子信息", "electronics and information"),
    ("biomedicine", "生物与新医药", "biology and new medicine"),
    ("aerospace", "航空航天", "aviation and space"),
    ("materials", "新材料", "new materials"),
    ("services", "高技术服务", "high-tech services"),
    ("energy", "新能源与节能", "new energy and energy saving"),
    ("environment", "资源与环境", "resources and environment"),
    ("manufacturing", "先进制造与自动化", "advanced manufacturing and automation"),
)
"""国家重点支持的高新技术领域: the eight fields of 国科发火〔2016〕32号."""

LEVELS = _choices(
    ("international", "国际", "international"), ("national", "国家级", "national"),
    ("industry", "行业", "industry"), ("provincial", "省部级", "provincial or ministerial"),
    ("municipal", "市级", "municipal"), ("county", "县区级", "county"), ("enterprise", "企业自建", "own"),
)

CURRENCIES = _choices(
    ("CNY", "人民币", "Chinese yuan"), ("USD", "美元", "US dollar"), ("HKD", "港元", "Hong Kong dollar"),
    ("EUR", "欧元", "euro"), ("JPY", "日元", "yen"), ("GBP", "英镑", "pound sterling"),
    ("CAD", "加拿大元", "Canadian dollar"), ("AUD", "澳大利亚元", "Australian dollar"),
    ("SGD", "新加坡元", "Singapore dollar"), ("TWD", "新台币", "New Taiwan dollar"),
    ("MOP", "澳门元", "pataca"), ("CHF", "瑞士法郎", "Swiss franc"), ("KRW", "韩元", "won"),
)

IP_KINDS = _choices(
    ("invention", "发明专利", "invention patent"), ("plant_variety", "植物新品种", "plant variety"),
    ("crop_variety", "国家级农作物品种", "national crop variety"), ("new_drug", "国家新药", "national new drug"),
    ("tcm_protected", "国家一级中药保护品种", "class-1 protected traditional medicine"),
    ("ic_layout", "集成电路布图设计专有权", "layout design of an integrated circuit"),
    ("utility_model", "实用新型专利", "utility model"), ("design", "外观设计专利", "design patent"),
    ("software", "软件著作权", "software copyright"), ("trademark", "商标", "trade mark"),
    ("pct", "PCT国际申请", "PCT application"),
)

IP_STATUSES = _choices(
    ("filed", "已申请,状态未知", "filed, status unknown"), ("pending", "审查中", "pending"), ("valid", "有效", "in force"), ("lapsed", "失效", "lapsed"),
    ("refused", "驳回", "refused"), ("withdrawn", "撤回", "withdrawn"), ("invalidated", "宣告无效", "invalidated"),
)

CHAIN_ROLES = _choices(
    ("gap", "补短板、锻长板、填空白", "fills a gap or a weakness"),
    ("base", "工业“六基”、中华老字号或关键环节配套", "industrial base, old brand, or serves a key link"),
    ("other", "其他", "other"),
)
"""工信部企业〔2022〕63号, item 4 of the score for specialised and new SMEs."""

DIGITAL_LEVELS = _choices(
    ("1", "一级", "level 1"), ("2", "二级", "level 2"), ("3", "三级", "level 3"), ("4", "四级", "level 4"))

STAGES = _choices(("startup", "初创期", "start-up"), ("growth", "成长期", "growth"), ("stable", "稳定期", "stable"))
"""Stages of 创新积分制; their limits are not public, so a company declares its own."""

COMPANIES = Table(
    "companies", Text("企业", "companies"), Text("企业的登记与归类信息,每家企业一行", "registration and classification, one row per company"),
    (
        COMPANY_ID,
        _column("name", "text", "企业名称", "name", "登记的全称", "full registered name", required=True, also=("名称", "单位名称", "公司名称")),
        _column("registered_on", "date", "注册日期", "registered on", "成立日期", "date of registration", also=("成立日期", "注册时间", "成立时间")),
        _column("registered_capital", "money", "注册资本", "registered capital", "按币种单位的百分之一存储", "in hundredths of the currency's unit", at_least=0, also=("注册资金",)),
        _column("registered_currency", "choice", "注册资本币种", "currency of the registered capital", "ISO 4217 代码", "ISO 4217 code", choices=CURRENCIES, also=("币种",)),
        _column("company_type", "text", "企业类型", "company type", "登记的企业类型", "type as registered"),
        _column("prefecture", "text", "市州", "prefecture", "GB/T 2260 六位代码", "six-digit code of GB/T 2260", also=("地区", "所在市州", "地市")),
        _column("park", "text", "园区", "park", "所在园区", "park where the company sits", also=("所在园区", "高新区")),
        _column("address", "text", "注册地址", "address", "登记的住所", "registered address", also=("住所", "地址")),
        _column("business_scope", "text", "经营范围", "business scope", "登记的经营范围", "scope as registered"),
        _column("industry_code", "text", "行业代码", "industry code", "GB/T 4754-2017 代码,如 C3512", "code of GB/T 4754-2017, such as C3512", also=("国民经济行业代码", "行业")),
        _column("tech_field", "choice", "技术领域", "technology field", "国家重点支持的高新技术领域", "one of the eight state-supported fields", choices=TECH_FIELDS),
        _column("resident", "bool", "境内居民企业", "resident enterprise", "在境内(不含港澳台)注册的居民企业", "registered in the mainland as a resident enterprise"),
        _column("listed", "bool", "上市", "listed", "是否上市", "listed on an exchange"),
        _column("restricted_products", "bool", "禁止限制淘汰类", "restricted products", "产品或服务属于禁止、限制或淘汰类", "products or services are forbidden, restricted or being phased out"),
        _column("strategic_industry", "bool", "战略性新兴产业", "strategic emerging industry", "主导产品属于战略性新兴产业分类", "main product within the strategic emerging industries"),
        _column("segment_years", "count", "从事细分市场年限", "years in the segment", "从事特定细分市场的整年数", "full years in its market segment", at_least=0, at_most=200),
        _column("market_share", "share", "细分市场占有率", "market share", "主导产品在全国细分市场的占有率", "share of the national market segment", at_least=0, at_most=1),
        _column("market_rank", "count", "细分市场排名", "rank in the market", "主导产品在全国细分市场的排名", "rank in the national market segment", at_least=1, at_most=100_000),
        _column("chain_role", "choice", "产业链作用", "role in the chain", "主导产品在产业链中的作用", "what the main product does for the industrial chain", choices=CHAIN_ROLES),
        _column("digital_level", "choice", "数字化水平", "digital level", "中小企业数字化水平评测等级", "level in the SME digital assessment", choices=DIGITAL_LEVELS),
        _column("stage", "choice", "发展阶段", "stage", "企业自报的发展阶段", "the stage that the company declares", choices=STAGES),
        _column("founder_industry_years", "count", "负责人从业年限", "founder's years in the industry", "主要负责人在本行业的从业年数", "years the principal has worked in the industry", at_least=0, at_most=80),
        _column("core_team_stable_years", "count", "核心团队稳定年限", "years of a stable core team", "核心技术团队未变动的年数", "years without change in the core technical team", at_least=0, at_most=80),
        _column("status", "choice", "登记状态", "registration status", "登记状态", "state in the register",
                choices=_choices(("active", "存续", "active"), ("revoked", "吊销", "revoked"), ("cancelled", "注销", "cancelled"), ("moved", "迁出", "moved out"))),
    ),
    key=("company_id",), one_per_company=True,
)

ANNUALS = Table(
    "annuals", Text("年度数据", "annual figures"), Text("每家企业每年一行:财务、研发、人员", "one row per company and year: accounts, R&D, staff"),
    (
        COMPANY_ID,
        _column("year", "number", "年度", "year", "会计年度", "accounting year", required=True, at_least=1978, at_most=2100, also=("年份", "会计年度", "所属年度")),
        _column("revenue", "money", "营业收入", "revenue", "营业收入", "operating revenue", at_least=0, also=("营业总收入",)),
        _column("revenue_main", "money", "主营业务收入", "main business revenue", "主营业务收入", "revenue of the main business", at_least=0),
        _column("revenue_hightech", "money", "高新技术产品收入", "high-tech revenue", "高新技术产品(服务)收入", "revenue of high-tech products and services", at_least=0),
        _column("sales", "money", "销售收入", "sales", "主营业务与其他业务收入之和", "main and other business revenue together", at_least=0),
        _column("cost_total", "money", "成本费用总额", "total costs", "成本费用支出总额", "all costs and expenses", at_least=0, also=("成本费用支出总额",)),
        _column("net_profit", "money", "净利润", "net profit", "亏损为负", "negative for a loss"),
        _column("assets_total", "money", "资产总额", "total assets", "年末资产总额", "at the end of the year", at_least=0, also=("总资产", "资产总计")),
        _column("liabilities_total", "money", "负债总额", "total liabilities", "年末负债总额", "at the end of the year", at_least=0, also=("总负债", "负债合计")),
        _column("operating_cash_flow", "money", "经营活动现金流净额", "operating cash flow", "净流出为负", "negative for an outflow"),
        _column("rd_expense", "money", "研发费用", "R&D expense", "研发费用总额", "all R&D expense", at_least=0, also=("研发投入", "研究开发费用")),
        _column("rd_domestic", "money", "境内研发费用", "domestic R&D expense", "在境内发生的研发费用", "R&D expense spent in the mainland", at_least=0),
        _column("tax_saved_rd", "money", "研发加计扣除减免税额", "tax saved by R&D deduction", "研发费用加计扣除所得税减免额", "income tax saved by the R&D super-deduction", at_least=0),
        _column("tech_contract_value", "money", "技术合同成交额", "technology contract value", "登记的技术合同成交额", "value of registered technology contracts", at_least=0),
        _column("staff_total", "count", "职工总数", "staff", "季平均职工总数", "quarterly average head count", at_least=0, also=("从业人员", "员工人数", "职工人数")),
        _column("staff_tech", "count", "科技人员数", "science and technology staff", "从事研发及相关技术创新活动的人员", "staff in R&D and related innovation", at_least=0, also=("科技人员",)),
        _column("staff_rd", "count", "研发人员数", "R&D staff", "研发人员", "R&D staff", at_least=0, also=("研发人员",)),
        _column("staff_postgrad", "count", "研究生以上人员数", "postgraduate staff", "研究生以上学历人员", "staff with a postgraduate degree", at_least=0),
        _column("staff_graduates", "count", "吸纳应届毕业生数", "fresh graduates hired", "当年吸纳的应届毕业生", "graduates hired in the year", at_least=0),
        _column("audited", "bool", "经审计", "audited", "年报是否经审计", "accounts were audited"),
    ),
    key=("company_id", "year"),
)

IP_RIGHTS = Table(
    "ip_rights", Text("知识产权", "intellectual property rights"),
    Text("每家权利人每项权利一行;权利状态变化时以新的获知日期再记一行", "one row per owner and right; a change of status is the same right known again on a later day"),
    (
        COMPANY_ID,
        _column("right_no", "text", "权利编号", "right number", "申请号、登记号或证书号", "application, registration or certificate number", required=True, also=("申请号", "专利号", "登记号")),
        _column("kind", "choice", "类别", "kind", "知识产权类别", "kind of right", required=True, choices=IP_KINDS, also=("专利类型", "类型")),
        _column("status", "choice", "状态", "status", "法律状态", "legal status", required=True, choices=IP_STATUSES, also=("法律状态",)),
        _column("title", "text", "名称", "title", "发明名称", "title of the right"),
        _column("filed_on", "date", "申请日", "filed on", "申请日", "date of filing", also=("申请日期",)),
        _column("granted_on", "date", "授权日", "granted on", "授权日", "date of grant", also=("授权公告日",)),
        _column("expires_on", "date", "届满日", "expires on", "权利届满日", "end of the term", also=("到期日",)),
        _column("acquired_by", "choice", "取得方式", "acquired by", "取得方式", "how it was acquired",
                choices=_choices(("own", "自主研发", "own research"), ("assignment", "受让", "assignment"), ("gift", "受赠", "gift"), ("merger", "并购", "merger"))),
        _column("transferred_on", "date", "转让日", "transferred on", "最近一次转让日;未转让为空", "last transfer; empty if never"),
        _column("owner_rank", "count", "权利人排序", "owner's rank", "在权利人中的位次", "place among the owners", at_least=1, at_most=1000),
        _column("owners", "count", "权利人数", "owners", "权利人数量", "number of owners", at_least=1, at_most=1000),
        _column("claims", "count", "权利要求数", "claims", "权利要求项数", "number of claims", at_least=0, at_most=10000),
        _column("family_size", "count", "同族数", "family size", "同族专利国家或地区数", "countries or regions in the family", at_least=0, at_most=1000),
        _column("family_overseas", "bool", "有境外同族", "overseas family", "有境外同族", "the family has a member abroad"),
        _column("forward_citations", "count", "被引次数", "forward citations", "被后续专利引用的次数", "citations by later patents", at_least=0, at_most=1_000_000),
        _column("renewed_years", "count", "维持年数", "years renewed", "已缴年费的年数", "years for which fees were paid", at_least=0, at_most=100),
        _column("ipc", "text", "主分类号", "main IPC class", "国际专利分类主分类号", "main class of the IPC"),
        _column("main_product", "bool", "与主导产品相关", "tied to the main product", "与主要产品相关且权属无争议", "tied to the main product and undisputed"),
        _column("in_use", "bool", "已实施", "in use", "已实施并产生经济效益", "in use with income"),
        _column("pledged_amount", "money", "质押融资金额", "amount borrowed on pledge", "质押融资金额", "amount borrowed on the pledge", at_least=0),
        _column("award", "bool", "获奖", "award", "获国家科学技术奖或中国专利奖", "won a national S&T or China Patent award"),
    ),
    key=("company_id", "right_no"),
)

IP_OWNERS = Table(
    "ip_owners", Text("权利人", "owners of rights"), Text("权利与权利人的原始对应,尚待与企业关联的也保留", "rights and owners as they arrived, also those not yet linked to a company"),
    (
        Column("company_id", "text", COMPANY_ID.title, Text("已关联的企业;为空表示尚未关联", "the linked company; empty: not linked yet"),
               also_called=COMPANY_ID.also_called),
        _column("right_no", "text", "权利编号", "right number", "申请号、登记号或证书号", "application, registration or certificate number", required=True),
        _column("owner_name", "text", "权利人原名", "owner as written", "文件上的权利人名称", "the owner's name as written", required=True),
        _column("owner_rank", "count", "排序", "rank", "位次", "place among the owners", required=True, at_least=1, at_most=1000),
        _column("sureness", "choice", "关联把握", "sureness", "关联的依据", "what the link rests on",
                choices=_choices(("code", "代码一致", "same code"), ("person", "人工确认", "confirmed by a person"), ("name", "名称推断", "inferred from the name"))),
    ),
    key=("right_no", "owner_name"),
)

TITLES = Table(
    "titles", Text("资质称号", "titles"), Text("高新技术企业、专精特新等资质", "titles such as high-tech enterprise or little giant"),
    (
        COMPANY_ID,
        _column("kind", "choice", "称号", "title", "资质称号", "kind of title", required=True, choices=_choices(
            ("hnte", "高新技术企业", "high-tech enterprise"), ("tech_sme", "科技型中小企业", "technology SME"),
            ("innovative_sme", "创新型中小企业", "innovative SME"), ("srdi", "专精特新中小企业", "specialised and new SME"),
            ("little_giant", "专精特新“小巨人”", "little giant"), ("champion", "制造业单项冠军", "manufacturing champion"),
            ("gazelle", "瞪羚企业", "gazelle"), ("unicorn", "独角兽企业", "unicorn"),
            ("tech_innovation_model", "国家级技术创新示范企业", "national technology-innovation model"),
            ("ip_advantage", "知识产权优势企业", "IP-advantage enterprise"), ("ip_model", "知识产权示范企业", "IP-model enterprise"),
            ("rd_award", "研发奖补企业", "R&D award winner"))),
        _column("level", "choice", "级别", "level", "认定级别", "level of the recognition", choices=LEVELS),
        _column("valid_from", "date", "有效期起", "valid from", "有效期起", "first day", required=True, also=("认定日期", "发证日期")),
        _column("valid_to", "date", "有效期止", "valid to", "有效期止(含当日);为空表示未知", "last day, included; empty: unknown"),
        _column("certificate_no", "text", "证书编号", "certificate number", "证书编号", "number of the certificate"),
    ),
    key=("company_id", "kind", "valid_from"),
)

HONOURS = Table(
    "honours", Text("荣誉与平台", "honours"), Text("奖励、标准、研发平台、科技项目、认证、赛事", "awards, standards, R&D platforms, projects, certificates, contests"),
    (
        COMPANY_ID,
        _column("kind", "choice", "类别", "kind", "类别", "kind", required=True, choices=_choices(
            ("award", "科技奖励", "S&T award"), ("standard", "标准", "standard"), ("platform", "研发机构或平台", "R&D body or platform"),
            ("project", "科技计划项目", "S&T project"), ("certificate", "体系或产品认证", "certificate"),
            ("quality_award", "质量奖", "quality award"), ("contest", "创新创业大赛", "contest"),
            ("brand", "自主品牌", "own brand"), ("talent", "人才计划", "talent programme"),
            ("conversion", "科技成果转化", "result turned into a product"))),
        _column("name", "text", "名称", "name", "名称", "name", required=True),
        _column("level", "choice", "级别", "level", "级别", "level", required=True, choices=LEVELS),
        _column("rank", "count", "排名", "rank", "本企业在获奖或参与单位中的位次", "place among the named organisations", at_least=1, at_most=1000),
        _column("role", "choice", "角色", "role", "主导或参与", "led or took part", choices=_choices(("lead", "主导", "lead"), ("part", "参与", "participant"))),
        _column("on", "date", "日期", "date", "获得、发布或认定日期", "date of award, publication or recognition", required=True),
    ),
    key=("company_id", "kind", "name", "on"),
)

FUNDING_ROUNDS = Table(
    "funding_rounds", Text("股权融资", "equity funding"), Text("每轮每投资人一行", "one row per round and investor"),
    (
        COMPANY_ID,
        _column("round", "choice", "轮次", "round", "轮次", "round", required=True, choices=_choices(
            ("angel", "天使轮", "angel"), ("a", "A轮", "A"), ("b", "B轮", "B"), ("c", "C轮", "C"), ("d", "D轮及以后", "D and later"), ("strategic", "战略投资", "strategic"), ("other", "其他", "other"))),
        _column("paid_on", "date", "到账日期", "paid on", "实缴到账日期", "date the money came in", required=True),
        _column("investor", "text", "投资人", "investor", "投资人名称", "name of the investor", required=True),
        _column("amount", "money", "实缴金额", "amount paid in", "实缴金额", "amount paid in", at_least=0),
        _column("qualified", "bool", "合格机构投资者", "qualified institution", "是否合格机构投资者", "investor is a qualified institution"),
        _column("dilution", "share", "出让股权比例", "equity given up", "本轮出让的股权比例", "share of equity given up", at_least=0, at_most=1),
    ),
    key=("company_id", "round", "paid_on", "investor"),
)

CREDIT_EVENTS = Table(
    "credit_events", Text("信用事件", "credit events"), Text("失信、处罚、诉讼、事故、逾期", "dishonesty, penalties, lawsuits, accidents, arrears"),
    (
        COMPANY_ID,
        _column("event_no", "text", "事件编号", "event number", "案号、文号或来源编号", "case or document number", required=True, also=("案号", "文号")),
        _column("kind", "choice", "类别", "kind", "类别", "kind", required=True, choices=_choices(
            ("dishonest", "严重违法失信名单", "list of seriously dishonest firms"), ("abnormal", "经营异常名录", "list of abnormal operations"),
            ("penalty", "行政处罚", "administrative penalty"), ("lawsuit", "被诉案件", "lawsuit as defendant"),
            ("enforcement", "被执行", "enforcement"), ("safety", "安全事故", "safety accident"), ("quality", "质量事故", "quality accident"),
            ("environment", "环境违法", "environmental offence"), ("research", "科研失信", "research misconduct"),
            ("tax", "税收违法", "tax offence"), ("overdue", "贷款逾期", "overdue loan"), ("default", "贷款违约", "loan default"))),
        _column("severe", "bool", "重大", "severe", "是否重大或严重", "major or serious"),
        _column("happened_on", "date", "发生日期", "happened on", "发生或列入日期", "date of the event or the listing", required=True),
        _column("ended_on", "date", "结束日期", "ended on", "移出、结案或清偿日期;为空表示未结束", "removal, settlement or repayment; empty: not ended"),
        _column("amount", "money", "金额", "amount", "涉及金额", "amount involved", at_least=0),
    ),
    key=("company_id", "event_no"),
)

TAX_RATINGS = Table(
    "tax_ratings", Text("纳税信用", "tax ratings"), Text("纳税信用等级,每年一行", "tax credit rating, one row per year"),
    (
        COMPANY_ID,
        _column("year", "number", "评价年度", "year", "评价年度", "year rated", required=True, at_least=2014, at_most=2100),
        _column("grade", "choice", "等级", "grade", "纳税信用等级", "tax credit grade", required=True,
                choices=_choices(("A", "A级", "A"), ("B", "B级", "B"), ("M", "M级", "M"), ("C", "C级", "C"), ("D", "D级", "D"))),
    ),
    key=("company_id", "year"),
)

INVOICES = Table(
    "invoices", Text("发票", "invoices"), Text("增值税发票,逐张或按月按对方汇总", "VAT invoices, one by one or summed by month and counterparty"),
    (
        COMPANY_ID,
        _column("direction", "choice", "方向", "direction", "销项或进项", "sale or purchase", required=True, choices=_choices(("sale", "销项", "sale"), ("purchase", "进项", "purchase"))),
        _column("row_no", "number", "行号", "row number", "来源文件中的行号,区分同号发票", "row in the source, tells apart invoices with one number", required=True, at_least=0),
        _column("invoice_no", "text", "发票号码", "invoice number", "发票号码", "number of the invoice"),
        _column("issued_on", "date", "开票日期", "issued on", "开票日期", "date of issue", required=True),
        _column("counterparty", "text", "对方", "counterparty", "购方或销方", "buyer or seller"),
        _column("amount", "money", "金额", "amount without tax", "不含税金额;负数为退货", "without tax; negative for a return"),
        _column("tax", "money", "税额", "tax", "税额", "tax"),
        _column("total", "money", "价税合计", "amount with tax", "价税合计", "with tax"),
        _column("status", "choice", "发票状态", "status", "有效或作废", "in force or void", required=True, choices=_choices(("valid", "有效发票", "in force"), ("void", "作废发票", "void"))),
    ),
    key=("company_id", "direction", "row_no"),
)

BANK_RECORDS = Table(
    "bank_records", Text("银行记录", "bank records"), Text("行内数据,按月", "inside data of the bank, by month"),
    (
        COMPANY_ID,
        _column("month", "date", "月份", "month", "当月第一天", "first day of the month", required=True),
        _column("settled_in", "money", "结算流入", "money in", "当月账户流入", "money that came in", at_least=0),
        _column("settled_out", "money", "结算流出", "money out", "当月账户流出", "money that went out", at_least=0),
        _column("balance_average", "money", "日均存款", "average balance", "当月日均存款", "daily average balance"),
        _column("payroll", "money", "代发工资额", "payroll", "当月代发工资", "wages paid through the bank", at_least=0),
        _column("payroll_heads", "count", "代发人数", "heads on the payroll", "当月代发人数", "persons paid", at_least=0),
        _column("overdue_days", "count", "逾期天数", "days overdue", "月末最长逾期天数", "longest arrears at month end", at_least=0),
    ),
    key=("company_id", "month"),
)

ASSESSMENTS = Table(
    "assessments", Text("专家评审", "assessments"),
    Text("专家或部门对企业某一事项的最新评定,每家企业每个事项一行", "what an expert or an office judged about a company, one row per company and item"),
    (
        COMPANY_ID,
        _column("item", "text", "评审事项", "item", "事项代码,如 hnte.advancement", "code of the item, such as hnte.advancement", required=True),
        _column("level", "number", "等次", "level", "评定等次,数字越大越好;含义由使用它的指标说明", "level given, a larger number is better; the measure that reads it says what it means", at_least=0, at_most=1000),
        _column("points", "number", "得分（千分之一分）", "points, in thousandths", "评定得分,以千分之一分存储", "points given, stored in thousandths", at_least=0, at_most=1_000_000),
        _column("assessed_on", "date", "评定日期", "assessed on", "作出评定的日期", "day of the judgement", required=True),
        _column("assessor", "text", "评定人", "assessor", "评定的专家或单位", "the expert or office that judged"),
    ),
    key=("company_id", "item"),
)

COVERAGE = Table(
    "coverage", Text("查证记录", "coverage"),
    Text("某企业的某张表已经查过:查过而没有记录才等于没有,没查过等于未知",
         "this table was looked up for this company: looked up and empty means none, not looked up means unknown"),
    (
        COMPANY_ID,
        _column("table_name", "text", "表", "table", "已查证的表", "the table that was looked up", required=True),
    ),
    key=("company_id", "table_name"),
)

TABLES: Mapping[str, Table] = {
    t.name: t for t in (
        COMPANIES, ANNUALS, IP_RIGHTS, IP_OWNERS, TITLES, HONOURS, FUNDING_ROUNDS,
        CREDIT_EVENTS, TAX_RATINGS, INVOICES, BANK_RECORDS, ASSESSMENTS, COVERAGE,
    )
}
"""Every table by name."""
