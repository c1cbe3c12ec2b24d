"""Patents and other rights of generated companies: the tables ``ip_rights`` and ``ip_owners``.

Every right passes three days: published, decided, ended. The office learns each
step on its own day, so a right has up to three versions; steps before the library
was opened (or before the company bought the right) fold into the first one.
"""

from __future__ import annotations

from kexin.library.generated.draws import Draws, fen, known, logistic
from kexin.library.generated.firms import ITEMS
from kexin.library.generated.names import CHARACTERS
from kexin.library.generated.province import Province

#: Share of rights for which nobody counted the claims, the citations.
NO_CLAIMS = 0.35
NO_CITATIONS = 0.40
PATENTS = ("invention", "utility_model", "design")
KIND_DIGITS = "MAP {'invention': '1', 'utility_model': '2', 'design': '3', 'software': '5', 'trademark': '6', 'pct': '8', 'ic_layout': '7', 'plant_variety': '9'}"
TITLE_ENDINGS = ("装置", "系统", "方法", "装置及方法", "设备", "控制系统", "检测方法", "制备方法", "结构", "工艺", "组件", "平台软件")


def select(province: Province, firms: str) -> str:
    """The SQL of the rows of ``ip_rights``."""
    draws = province.draws
    return f"""
{_versions(province, firms)}
SELECT company_id, right_no, kind, {_status()} AS status, {_title(draws)} AS title, filed_on,
    CASE WHEN version > 0 AND granted THEN decided_on END AS granted_on,
    CASE WHEN version > 0 AND granted THEN expires_on END AS expires_on,
    acquired_by, bought_on AS transferred_on, CASE WHEN shared THEN {draws.whole('rank', 1, 2, 'item')} ELSE 1 END AS owner_rank,
    CASE WHEN shared THEN 2 ELSE 1 END AS owners, {_worth(draws)}, known_on
FROM versions
"""


def select_owners(province: Province, firms: str) -> str:
    """The SQL of the rows of ``ip_owners``: both owners of every shared right; the partner, an invented institute,
    is not linked to a company."""
    draws = province.draws
    brand = " || ".join(f"substr('{CHARACTERS}', {draws.whole(f'partner {i}', 1, len(CHARACTERS), 'item')}, 1)" for i in (1, 2))
    rank = draws.whole("rank", 1, 2, "item")
    return f"""
{_versions(province, firms)}, shared_rights AS (
    SELECT *, {rank} AS own_rank FROM versions WHERE shared AND version = first_version
)
SELECT unnest([company_id, NULL]) AS company_id, right_no, unnest([name, '湖南' || {brand} || word || '研究院']) AS owner_name,
    unnest([own_rank, 3 - own_rank]) AS owner_rank, unnest(['code', NULL]) AS sureness, known_on
FROM shared_rights
"""


def _versions(province: Province, firms: str) -> str:
    draws = province.draws
    today = province.today
    return f"""
WITH items AS (
    SELECT *, unnest(range(rights)) AS place FROM {firms}
), kinds AS (
    SELECT * EXCLUDE (place), no * {ITEMS} + place AS item, {_kind(draws)} AS kind,
        registered_on + CAST(floor(({today} - registered_on) * pow({draws.uniform('filed', f'no * {ITEMS} + place')}, 0.75)) AS INTEGER) AS filed_on
    FROM items
), steps AS (
    SELECT *, {_published(draws)} AS published_on, {_decided(draws)} AS decided_on, {_granted(draws)} AS granted FROM kinds
), terms AS (
    SELECT *, {_expires()} AS expires_on, {_given_up(draws)} AS given_up_on,
        CASE WHEN {draws.chance('bought', 0.06, 'item')} THEN published_on + {draws.whole('bought on', 60, 1500, 'item')}::INTEGER END
            AS bought_on, {draws.chance('shared', 0.05, 'item')} AS shared
    FROM steps
), lives AS (
    SELECT *, CASE WHEN granted THEN least(expires_on, given_up_on) END AS ended_on,
        greatest({province.opened}, coalesce(bought_on, {province.opened})) AS learned_from,
        CASE WHEN bought_on IS NULL THEN 'own' ELSE {draws.one_of('bought how', ('assignment',) * 8 + ('gift', 'merger'), 'item')} END AS acquired_by,
        'G' || {KIND_DIGITS}[kind] || year(filed_on) || lpad(item::VARCHAR, 11, '0') AS right_no
    FROM terms WHERE bought_on IS NULL OR bought_on <= {today}
), spans AS (
    SELECT *, CASE WHEN ended_on <= learned_from THEN 2 WHEN decided_on <= learned_from OR published_on = decided_on THEN 1 ELSE 0 END
            AS first_version,
        CASE WHEN ended_on <= {today} THEN 2 WHEN decided_on <= {today} THEN 1 WHEN published_on <= {today} THEN 0 ELSE -1 END AS last_version
    FROM lives
), versions AS (
    SELECT *, greatest(CASE version WHEN 0 THEN published_on WHEN 1 THEN decided_on ELSE ended_on END, learned_from) AS known_on
    FROM (SELECT *, unnest(range(first_version, last_version + 1)) AS version FROM spans)
)"""


def _kind(draws: Draws) -> str:
    """Inventions and software by field; of the rest mostly utility models."""
    u = draws.uniform("kind", f"no * {ITEMS} + place")
    rest = f"({u} - least(inventions, 0.55) - software) / (1 - least(inventions, 0.55) - software)"
    rare = ("CASE WHEN tech_field = 'electronics' THEN 'ic_layout' WHEN industry_code = 'M7330' THEN 'plant_variety' ELSE 'utility_model' END")
    return (f"CASE WHEN {u} < least(inventions, 0.55) THEN 'invention' WHEN {u} < least(inventions, 0.55) + software THEN 'software'"
            f" WHEN {rest} < 0.70 THEN 'utility_model' WHEN {rest} < 0.81 THEN 'design' WHEN {rest} < 0.97 THEN 'trademark'"
            f" WHEN {rest} < 0.985 THEN 'pct' ELSE {rare} END")


def _published(draws: Draws) -> str:
    """Inventions after at most 18 months, often early; utility models, designs and software when granted."""
    return (f"filed_on + (CASE kind WHEN 'invention' THEN {draws.whole('published invention', 100, 545, 'item')}"
            f" WHEN 'pct' THEN 545 WHEN 'trademark' THEN {draws.whole('published trademark', 90, 200, 'item')}"
            f" WHEN 'plant_variety' THEN 300 ELSE {_quick(draws)} END)::INTEGER")


def _decided(draws: Draws) -> str:
    return (f"filed_on + (CASE kind WHEN 'invention' THEN {draws.whole('decided invention', 560, 1350, 'item')}"
            f" WHEN 'pct' THEN 915 WHEN 'trademark' THEN {draws.whole('decided trademark', 210, 420, 'item')}"
            f" WHEN 'plant_variety' THEN {draws.whole('decided plant', 600, 1200, 'item')} ELSE {_quick(draws)} END)::INTEGER")


def _quick(draws: Draws) -> str:
    return f"CASE kind WHEN 'software' THEN 30 ELSE 120 END + {draws.whole('granted', 0, 180, 'item')}"


def _granted(draws: Draws) -> str:
    u = draws.uniform("decision", "item")
    return f"CASE kind WHEN 'invention' THEN {u} < {logistic('0.5 + 0.25 * quality')} WHEN 'trademark' THEN {u} < 0.75 WHEN 'pct' THEN false ELSE true END"


def _expires() -> str:
    """Terms of law: 20 and 10 years from filing; designs 15 since 1 June 2021; software to the end of the 50th year."""
    return ("CASE kind WHEN 'invention' THEN filed_on + INTERVAL 20 YEAR WHEN 'design' THEN"
            " CASE WHEN filed_on >= DATE '2021-06-01' THEN filed_on + INTERVAL 15 YEAR ELSE filed_on + INTERVAL 10 YEAR END"
            " WHEN 'software' THEN make_date(year(filed_on) + 50, 12, 31) WHEN 'trademark' THEN decided_on + INTERVAL 10 YEAR"
            " WHEN 'plant_variety' THEN decided_on + INTERVAL 15 YEAR ELSE filed_on + INTERVAL 10 YEAR END::DATE")


def _given_up(draws: Draws) -> str:
    """The day on which a fee was not paid any more; good companies hold on longer."""
    years = f"-ln({draws.uniform('given up', 'item')}) * 9 * exp(0.45 * quality)"
    return f"CASE WHEN kind IN {PATENTS} THEN decided_on + CAST(365 * (1 + floor(least({years}, 60))) AS INTEGER) END"


def _status() -> str:
    return ("CASE version WHEN 0 THEN 'pending' WHEN 2 THEN 'lapsed' ELSE CASE WHEN granted THEN 'valid' WHEN kind = 'pct' THEN 'lapsed'"
            " WHEN item % 2 = 0 THEN 'refused' ELSE 'withdrawn' END END")


def _title(draws: Draws) -> str:
    ending = draws.one_of("title", TITLE_ENDINGS, "item")
    return f"CASE kind WHEN 'trademark' THEN substr(name, 3, 2) WHEN 'software' THEN word || '平台软件V1.0' ELSE '一种' || word || {ending} END"


def _worth(draws: Draws) -> str:
    """What tells good rights from many: claims, family, citations, years of fees, use."""
    patent = f"kind IN {PATENTS}"
    age = "greatest(0, date_diff('day', filed_on, known_on)) / 365.25"
    claims = f"1 + floor(exp(1.7 + 0.12 * quality + 0.45 * {draws.normal('claims', 'item')}))::BIGINT"
    abroad = draws.chance("abroad", "CASE kind WHEN 'pct' THEN 1 WHEN 'invention' THEN 0.05 * exp(0.5 * quality) ELSE 0.005 END", "item")
    cites = f"floor(-ln({draws.uniform('citations', 'item')}) * 0.35 * exp(0.4 * quality) * least({age}, 8))::BIGINT"
    paid = "1 + date_diff('day', decided_on, least(known_on, ended_on)) // 365"
    used = draws.chance("in use", "0.35 + 0.4 * (version = 1)::INTEGER", "item")
    pledged = f"CASE WHEN version = 1 AND granted AND kind = 'invention' AND {draws.chance('pledged', 0.02, 'item')}"
    return ", ".join((
        f"{known(claims, f'{patent} AND ' + draws.chance('claims known', 1 - NO_CLAIMS, 'item'))} AS claims",
        f"CASE WHEN {abroad} THEN {draws.whole('family', 2, 7, 'item')} WHEN {patent} THEN 1 END AS family_size", f"{abroad} AS family_overseas",
        f"{known(cites, f'{patent} AND ' + draws.chance('citations known', 1 - NO_CITATIONS, 'item'))} AS forward_citations",
        f"{known(paid, f'{patent} AND granted AND version > 0')} AS renewed_years",
        f"{known(draws.element('ipc', 'ipc', 'item'), f'{patent} AND kind <> ' + chr(39) + 'design' + chr(39))} AS ipc",
        f"{known(draws.chance('main product', 0.72, 'item'), draws.chance('main known', 0.8, 'item'))} AS main_product",
        f"{known(used, draws.chance('use known', 0.6, 'item'))} AS in_use",
        f"{pledged} THEN {fen(draws.whole('pledge', 5, 80, 'item') + ' * 100000')} END AS pledged_amount",
        f"kind = 'invention' AND granted AND version > 0 AND {draws.chance('award', '0.002 * exp(quality)', 'item')} AS award"))
