"""Names of the areas that rules apply to, by their GB/T 2260 codes."""

from __future__ import annotations

from collections.abc import Mapping

from kexin.library.tables import PREFECTURES
from kexin.rulefields import Fields
from kexin.text import Text, same

PROVINCES: Mapping[str, Text] = {
    code: Text(zh, en) for code, zh, en in (
        ("110000", "北京市", "Beijing"), ("120000", "天津市", "Tianjin"), ("130000", "河北省", "Hebei"), ("140000", "山西省", "Shanxi"),
        ("150000", "内蒙古自治区", "Inner Mongolia"), ("210000", "辽宁省", "Liaoning"), ("220000", "吉林省", "Jilin"), ("230000", "黑龙江省", "Heilongjiang"),
        ("310000", "上海市", "Shanghai"), ("320000", "江苏省", "Jiangsu"), ("330000", "浙江省", "Zhejiang"), ("340000", "安徽省", "Anhui"),
        ("350000", "福建省", "Fujian"), ("360000", "江西省", "Jiangxi"), ("370000", "山东省", "Shandong"), ("410000", "河南省", "Henan"),
        ("420000", "湖北省", "Hubei"), ("430000", "湖南省", "Hunan"), ("440000", "广东省", "Guangdong"), ("450000", "广西壮族自治区", "Guangxi"),
        ("460000", "海南省", "Hainan"), ("500000", "重庆市", "Chongqing"), ("510000", "四川省", "Sichuan"), ("520000", "贵州省", "Guizhou"),
        ("530000", "云南省", "Yunnan"), ("540000", "西藏自治区", "Tibet"), ("610000", "陕西省", "Shaanxi"), ("620000", "甘肃省", "Gansu"),
        ("630000", "青海省", "Qinghai"), ("640000", "宁夏回族自治区", "Ningxia"), ("650000", "新疆维吾尔自治区", "Xinjiang"))}

#: Cities and counties outside the list of prefectures for which a shipped rule exists.
PLACES: Mapping[str, Text] = {
    "430105": Text("长沙市开福区", "Kaifu, Changsha"), "430181": Text("浏阳市", "Liuyang"), "430182": Text("宁乡市", "Ningxiang"), "430981": Text("沅江市", "Yuanjiang"), "440100": Text("广州市", "Guangzhou"), "440400": Text("珠海市", "Zhuhai"), "440700": Text("江门市", "Jiangmen"), "330700": Text("金华市", "Jinhua"),
    "330200": Text("宁波市", "Ningbo"), "370200": Text("青岛市", "Qingdao")}


def region_name(code: str) -> Text:
    """The area's name; the code itself where we have no name for it."""
    if code == "US":
        return Text("美国", "the United States")
    if code == "EP":
        return Text("欧洲专利", "European patents")
    if code == "CN":
        return Text("全国", "all of China")
    return PROVINCES.get(code) or PREFECTURES.get(code) or PLACES.get(code) or same(code)


def is_area(code: str) -> bool:
    """Is it the country or a GB/T 2260 code within one of its provinces?"""
    return code == "CN" or (len(code) == 6 and code.isascii() and code.isdigit() and f"{code[:2]}0000" in PROVINCES)


def read_region(fields: Fields) -> str:
    """``region`` of a rule file; the country where what is written is none, so that the rest of the file is read too."""
    region = fields.text("region")
    if region and not is_area(region):
        fields.wrong("region", region, Text("CN 或六位行政区划代码，如 430000", "CN or a GB/T 2260 code of six digits such as 430000"))
        return "CN"
    return region


def applies(rule: str, place: str) -> bool:
    """Is a rule of an area in force in a place? Both are GB/T 2260 codes, or CN for the country."""
    if rule in ("CN", place):
        return True
    inside = rule[:2] if rule.endswith("0000") else rule[:4] if rule.endswith("00") else rule
    return place.startswith(inside)
