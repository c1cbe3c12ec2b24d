"""Names of industries by the codes of GB/T 4754-2017: its 97 divisions (大类); the English names are Kexin's own translations."""

from __future__ import annotations

from collections.abc import Mapping

from kexin.text import Text, same

DIVISIONS: Mapping[str, Text] = {
    code: Text(zh, en) for code, zh, en in (
        ("A01", "农业", "crops"), ("A02", "林业", "forestry"), ("A03", "畜牧业", "animal husbandry"), ("A04", "渔业", "fishery"), ("A05", "农、林、牧、渔专业及辅助性活动", "services to farming, forestry and fishery"),
        ("B06", "煤炭开采和洗选业", "coal mining and washing"), ("B07", "石油和天然气开采业", "oil and gas extraction"), ("B08", "黑色金属矿采选业", "ferrous ores"), ("B09", "有色金属矿采选业", "non-ferrous ores"),
        ("B10", "非金属矿采选业", "non-metal ores"), ("B11", "开采专业及辅助性活动", "services to mining"), ("B12", "其他采矿业", "other mining"),
        ("C13", "农副食品加工业", "processing of farm products"), ("C14", "食品制造业", "food"), ("C15", "酒、饮料和精制茶制造业", "drinks and refined tea"), ("C16", "烟草制品业", "tobacco"), ("C17", "纺织业", "textiles"),
        ("C18", "纺织服装、服饰业", "clothing"), ("C19", "皮革、毛皮、羽毛及其制品和制鞋业", "leather, fur, feathers and shoes"), ("C20", "木材加工和木、竹、藤、棕、草制品业", "wood, bamboo and straw products"), ("C21", "家具制造业", "furniture"),
        ("C22", "造纸和纸制品业", "paper"), ("C23", "印刷和记录媒介复制业", "printing and copying of media"), ("C24", "文教、工美、体育和娱乐用品制造业", "goods for education, crafts, sports and leisure"),
        ("C25", "石油、煤炭及其他燃料加工业", "processing of oil, coal and other fuels"), ("C26", "化学原料和化学制品制造业", "chemicals"), ("C27", "医药制造业", "medicines"), ("C28", "化学纤维制造业", "chemical fibres"),
        ("C29", "橡胶和塑料制品业", "rubber and plastics"), ("C30", "非金属矿物制品业", "non-metal mineral products"), ("C31", "黑色金属冶炼和压延加工业", "ferrous metals"), ("C32", "有色金属冶炼和压延加工业", "non-ferrous metals"),
        ("C33", "金属制品业", "metal products"), ("C34", "通用设备制造业", "general machinery"), ("C35", "专用设备制造业", "special machinery"), ("C36", "汽车制造业", "motor vehicles"),
        ("C37", "铁路、船舶、航空航天和其他运输设备制造业", "railway, ship, aerospace and other transport equipment"), ("C38", "电气机械和器材制造业", "electrical machinery"),
        ("C39", "计算机、通信和其他电子设备制造业", "computers, communication and other electronics"), ("C40", "仪器仪表制造业", "instruments"), ("C41", "其他制造业", "other manufacturing"), ("C42", "废弃资源综合利用业", "recycling"),
        ("C43", "金属制品、机械和设备修理业", "repair of metal products, machinery and equipment"),
        ("D44", "电力、热力生产和供应业", "electricity and heat"), ("D45", "燃气生产和供应业", "gas"), ("D46", "水的生产和供应业", "water"),
        ("E47", "房屋建筑业", "buildings"), ("E48", "土木工程建筑业", "civil engineering"), ("E49", "建筑安装业", "installation in buildings"), ("E50", "建筑装饰、装修和其他建筑业", "decoration and other construction"),
        ("F51", "批发业", "wholesale"), ("F52", "零售业", "retail"),
        ("G53", "铁路运输业", "railways"), ("G54", "道路运输业", "road transport"), ("G55", "水上运输业", "water transport"), ("G56", "航空运输业", "air transport"), ("G57", "管道运输业", "pipelines"),
        ("G58", "多式联运和运输代理业", "multimodal transport and agents"), ("G59", "装卸搬运和仓储业", "handling and storage"), ("G60", "邮政业", "post"),
        ("H61", "住宿业", "lodging"), ("H62", "餐饮业", "catering"),
        ("I63", "电信、广播电视和卫星传输服务", "telecommunication, broadcasting and satellites"), ("I64", "互联网和相关服务", "internet services"), ("I65", "软件和信息技术服务业", "software and information technology"),
        ("J66", "货币金融服务", "banking"), ("J67", "资本市场服务", "capital markets"), ("J68", "保险业", "insurance"), ("J69", "其他金融业", "other finance"),
        ("K70", "房地产业", "real estate"), ("L71", "租赁业", "leasing"), ("L72", "商务服务业", "business services"),
        ("M73", "研究和试验发展", "research and development"), ("M74", "专业技术服务业", "technical services"), ("M75", "科技推广和应用服务业", "spreading and applying of technology"),
        ("N76", "水利管理业", "water management"), ("N77", "生态保护和环境治理业", "ecology and environment"), ("N78", "公共设施管理业", "public facilities"), ("N79", "土地管理业", "land management"),
        ("O80", "居民服务业", "services to residents"), ("O81", "机动车、电子产品和日用产品修理业", "repair of vehicles, electronics and household goods"), ("O82", "其他服务业", "other services"),
        ("P83", "教育", "education"), ("Q84", "卫生", "health"), ("Q85", "社会工作", "social work"),
        ("R86", "新闻和出版业", "news and publishing"), ("R87", "广播、电视、电影和录音制作业", "broadcasting, film and sound recording"), ("R88", "文化艺术业", "culture and arts"), ("R89", "体育", "sports"), ("R90", "娱乐业", "entertainment"),
        ("S91", "中国共产党机关", "organs of the Communist Party of China"), ("S92", "国家机构", "state organs"), ("S93", "人民政协、民主党派", "political consultation and democratic parties"), ("S94", "社会保障", "social security"),
        ("S95", "群众团体、社会团体和其他成员组织", "mass, social and other membership organisations"), ("S96", "基层群众自治组织及其他组织", "self-governing and other organisations"), ("T97", "国际组织", "international organisations"))}


def industry_name(code: str) -> Text:
    """The division in which an industry lies; the code itself where it lies in none.

    >>> industry_name("C3512").en
    'special machinery'
    """
    return DIVISIONS.get(code[:3]) or same(code)
