"""The one real company of a generated province: 湖南凌翔磁浮科技有限责任公司.

A Changsha newspaper page of 29 December 2023 says of it: a national high-tech
enterprise and a national specialised "little giant"; 238 patent applications, 98 of
them for inventions; maglev products, chiefly linear motors and maglev bearings; in
June 2022, short of cash for a time, it was granted a line of 7 million yuan by a
bank. Whatever the page does not say stays unknown here.

Three readings of ours go beyond the page, and the notes of a release say so: the
140 other applications are taken to be utility models (the page does not split them);
the titles count from the day of the page, since their real days are not on it; the
company is placed in Changsha, the city the page writes about. The line of 2022 has no
table: a library holds evidence, and loans belong to the platform.
"""

from __future__ import annotations

from datetime import date

from kexin.library.generated.province import Province
from kexin.text import Text

COMPANY_ID = "page:lingxiang-maglev"
NAME = "湖南凌翔磁浮科技有限责任公司"
PAGE_DAY = date(2023, 12, 29)
APPLICATIONS, INVENTIONS = 238, 98

NOTE = Text(
    "湖南凌翔磁浮科技有限责任公司是真实企业,事实取自2023年12月29日长沙一家报纸的版面:"
    "国家高新技术企业、国家级专精特新“小巨人”、申报专利238项(发明98项),"
    "2022年6月阶段性资金短缺时获授信700万元。版面没有写明的一律为未知。有三处是本项目的假定:"
    "其余140项申请为实用新型,资质以见报日为起始日,所在地为长沙。",
    "One company is real: 湖南凌翔磁浮科技有限责任公司, with the facts of a Changsha newspaper page of "
    "29 December 2023: national high-tech enterprise, national little giant, 238 patent applications (98 for "
    "inventions), a line of 7 million yuan in June 2022 during a temporary cash gap. Whatever the page does not "
    "say is unknown. Three things are assumed by this project: the other 140 applications are utility models, the "
    "titles start on the day of the page, and the company sits in Changsha.",
)


def selects(province: Province) -> dict[str, str]:
    """The SQL of its rows by table; none before the page was printed."""
    if province.as_of < PAGE_DAY:
        return {}
    day = f"DATE '{PAGE_DAY}' AS known_on"
    who = f"'{COMPANY_ID}' AS company_id"
    return {
        "companies": f"SELECT {who}, '{NAME}' AS name, '430100' AS prefecture, {day}",
        "titles": f"""
SELECT {who}, unnest(['hnte', 'little_giant']) AS kind, 'national' AS level, DATE '{PAGE_DAY}' AS valid_from, {day}""",
        "ip_rights": f"""
SELECT {who}, 'page-' || lpad(number::VARCHAR, 3, '0') AS right_no,
    CASE WHEN number <= {INVENTIONS} THEN 'invention' ELSE 'utility_model' END AS kind, 'filed' AS status, {day}
FROM range(1, {APPLICATIONS + 1}) AS numbers(number)""",
    }
