"""Patents and other rights of generated companies: the tables ``ip_rights`` and ``ip_owners``.

Every right passes three days: published, decided, ended. The office learns each
step on its own day, so a right has up to three versions; steps before the library
was opened (or before the company bought the right) fold into the first one.
"""

from __future__ import annotations

from kexin.library.generated.draws import Draws, columns, fen, known, logistic
from kexin.library.generated.firms import ITEMS
from kexin.library.generated.names import brand
from kexin.library.generated.province import Province
from kexin.library.generated.rightdays import PATENTS, Days

#: Share of rights for which nobody counted the claims, the citations.
NO_CLAIMS = 0.35
NO_CITATIONS = 0.40
#: The character after the G of a generated number. No office gives out numbers like these.
KIND_DIGITS = {"invention": 1, "utility_model": 2, "design": 3, "software": 5, "trademark": 6, "ic_layout": 7,
               "pct": 8, "plant_variety": 9}
TITLE_ENDINGS = (
    "装置", "系统", "方法", "装置及方法", "设备", "控制系统", "检测方法", "制备方法", "结构", "工艺", "组件",
)


def select(province: Province, firms: str) -> str:
    """The SQL of the rows of ``ip_rights``."""
    draws = province.draws
    return f"""
{_versions(province, firms)}
SELECT company_id, right_no, kind, filed_on, acquired_by, bought_on AS transferred_on,
    {columns(_state(draws) | _owners(draws) | _worth(draws) | _use(draws))},
    known_on
FROM versions
"""


def select_owners(province: Province, firms: str) -> str:
    """The SQL of the rows of ``ip_owners``: both owners of every shared right.

    The partner, an invented institute, is not linked to a company.
    """
    draws = province.draws
    partner = f"'湖南' || {brand(draws, 'partner', 'item')} || word || '研究院'"
    return f"""
{_versions(province, firms)}, shared_rights AS (
    SELECT *, {_rank(draws)} AS own_rank FROM versions WHERE shared AND version = first_version
)
SELECT unnest([company_id, NULL]) AS company_id, right_no, unnest([name, {partner}]) AS owner_name,
    unnest([own_rank, 3 - own_rank]) AS owner_rank, unnest(['code', NULL]) AS sureness, known_on
FROM shared_rights
"""


def _versions(province: Province, firms: str) -> str:
    draws = province.draws
    days = Days(draws)
    return f"""
WITH items AS (
    SELECT *, no * {ITEMS} + unnest(range(rights)) AS item FROM {firms}
), kinds AS (
    SELECT *, {_kind(draws)} AS kind, {days.filed(province.today)} AS filed_on FROM items
), steps AS (
    SELECT *, {days.published()} AS published_on, {days.decided()} AS decided_on, {_granted(draws)} AS granted
    FROM kinds
), terms AS (
    SELECT *, {days.expires()} AS expires_on, {days.given_up()} AS given_up_on, {days.bought()} AS bought_on,
        {draws.chance("shared", 0.05, "item")} AS shared
    FROM steps
), lives AS (
    SELECT *, CASE WHEN granted THEN least(expires_on, given_up_on) END AS ended_on,
        greatest({province.opened}, coalesce(bought_on, {province.opened})) AS learned_from,
        {_acquired(draws)} AS acquired_by, {_number()} AS right_no
    FROM terms WHERE bought_on IS NULL OR bought_on <= {province.today}
), spans AS (
    SELECT *, CASE WHEN ended_on <= learned_from THEN 2
            WHEN decided_on <= learned_from OR published_on = decided_on THEN 1 ELSE 0 END AS first_version,
        CASE WHEN ended_on <= {province.today} THEN 2 WHEN decided_on <= {province.today} THEN 1
            WHEN published_on <= {province.today} THEN 0 ELSE -1 END AS last_version
    FROM lives
), numbered AS (
    SELECT *, unnest(range(first_version, last_version + 1)) AS version FROM spans
), versions AS (
    SELECT *, greatest(CASE version WHEN 0 THEN published_on WHEN 1 THEN decided_on ELSE ended_on END, learned_from)
        AS known_on
    FROM numbered
)"""


def _kind(draws: Draws) -> str:
    """Inventions and software by field; of the rest mostly utility models."""
    u, first = draws.uniform("kind", "item"), "least(inventions, 0.55)"
    rest = f"({u} - {first} - software) / (1 - {first} - software)"
    return f"""CASE WHEN {u} < {first} THEN 'invention' WHEN {u} < {first} + software THEN 'software'
        WHEN {rest} < 0.70 THEN 'utility_model' WHEN {rest} < 0.81 THEN 'design' WHEN {rest} < 0.97 THEN 'trademark'
        WHEN {rest} < 0.985 THEN 'pct' WHEN tech_field = 'electronics' THEN 'ic_layout'
        WHEN industry_code = 'M7330' THEN 'plant_variety' ELSE 'utility_model' END"""


def _granted(draws: Draws) -> str:
    u = draws.uniform("decision", "item")
    return f"""CASE kind WHEN 'invention' THEN {u} < {logistic("0.5 + 0.25 * quality")}
        WHEN 'trademark' THEN {u} < 0.75 WHEN 'pct' THEN false ELSE true END"""


def _acquired(draws: Draws) -> str:
    bought = draws.one_of("bought how", (*["assignment"] * 8, "gift", "merger"), "item")
    return f"CASE WHEN bought_on IS NULL THEN 'own' ELSE {bought} END"


def _number() -> str:
    digits = " ".join(f"WHEN '{kind}' THEN 'G{digit}'" for kind, digit in KIND_DIGITS.items())
    return f"(CASE kind {digits} END) || year(filed_on) || lpad(item::VARCHAR, 11, '0')"


def _state(draws: Draws) -> dict[str, str]:
    undecided = "CASE WHEN item % 2 = 0 THEN 'refused' ELSE 'withdrawn' END"
    decided = f"CASE WHEN granted THEN 'valid' WHEN kind = 'pct' THEN 'lapsed' ELSE {undecided} END"
    title = f"'一种' || word || {draws.one_of('title', TITLE_ENDINGS, 'item')}"
    return {
        "status": f"CASE version WHEN 0 THEN 'pending' WHEN 1 THEN {decided} ELSE 'lapsed' END",
        "granted_on": known("decided_on", "version > 0 AND granted"),
        "expires_on": known("expires_on", "version > 0 AND granted"),
        "title": "CASE kind WHEN 'trademark' THEN substr(name, 3, 2) WHEN 'software' THEN word || '平台软件V1.0'"
                 f" ELSE {title} END",
    }


def _rank(draws: Draws) -> str:
    return draws.whole("rank", 1, 2, "item")


def _owners(draws: Draws) -> dict[str, str]:
    return {
        "owners": "CASE WHEN shared THEN 2 ELSE 1 END",
        "owner_rank": f"CASE WHEN shared THEN {_rank(draws)} ELSE 1 END",
    }


def _worth(draws: Draws) -> dict[str, str]:
    """What tells a good right from one of many: claims, family, citations, fees; as on the day it was known."""
    patent = f"kind IN {PATENTS}"
    age = "least(8, greatest(0, date_diff('day', filed_on, known_on) / 365.25))"
    claims = f"1 + floor(exp(1.7 + 0.12 * quality + 0.45 * {draws.normal('claims', 'item')}))::BIGINT"
    cites = f"floor(-ln({draws.uniform('citations', 'item')}) * 0.35 * exp(0.4 * quality) * {age})::BIGINT"
    paid = "1 + date_diff('day', decided_on, least(known_on, ended_on)) // 365"
    rate = "CASE kind WHEN 'pct' THEN 1 WHEN 'invention' THEN 0.05 * exp(0.5 * quality) ELSE 0.005 END"
    abroad = draws.chance("abroad", rate, "item")
    return {
        "claims": known(draws.known(claims, "claims", 1 - NO_CLAIMS, "item"), patent),
        "family_size": f"CASE WHEN {abroad} THEN {draws.whole('family', 2, 7, 'item')} WHEN {patent} THEN 1 END",
        "family_overseas": abroad,
        "forward_citations": known(draws.known(cites, "citations", 1 - NO_CITATIONS, "item"), patent),
        "renewed_years": known(paid, f"{patent} AND granted AND version > 0"),
        "ipc": known(draws.element("ipc", "ipc", "item"), f"{patent} AND kind <> 'design'"),
    }


def _use(draws: Draws) -> dict[str, str]:
    used = draws.chance("in use", "0.35 + 0.4 * (version = 1)::INTEGER", "item")
    pledged = f"kind = 'invention' AND granted AND version = 1 AND {draws.chance('pledged', 0.02, 'item')}"
    honoured = draws.chance("award", "0.002 * exp(quality)", "item")
    return {
        "main_product": draws.known(draws.chance("main product", 0.72, "item"), "main product", 0.8, "item"),
        "in_use": draws.known(used, "use", 0.6, "item"),
        "pledged_amount": known(fen(f"{draws.whole('pledge', 5, 80, 'item')} * 100000"), pledged),
        "award": f"kind = 'invention' AND granted AND version > 0 AND {honoured}",
    }
