"""The organisations of the invented province: a department, bureaus, parks, nine banks, three guarantors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kexin.library.tables import PREFECTURES
from kexin.platform.orgs.models import Kind, Organisation

PROVINCE = "430000"
#: The short name of each prefecture in names to sign in with.
SHORT: dict[str, str] = dict(zip(PREFECTURES, ("cs", "zz", "xt", "hy", "sy", "yy", "cd", "zjj", "yiy", "cz", "yz", "hh", "ld", "xx"), strict=True))


@dataclass(frozen=True)
class Bank:
    """A bank that does not exist: in how many prefectures it sits, in how many of them it has a branch for technology, its part of the market."""

    code: str
    zh: str
    en: str
    prefectures: int
    technology: int
    part: int


BANKS: tuple[Bank, ...] = (
    Bank("lushan", "麓山示范银行", "Lushan Demo Bank", 14, 3, 22),
    Bank("juzhou", "橘洲示范银行", "Juzhou Demo Bank", 14, 3, 19),
    Bank("yueyun", "岳云示范银行", "Yueyun Demo Bank", 14, 2, 16),
    Bank("xiaoshui", "潇水示范银行", "Xiaoshui Demo Bank", 8, 1, 11),
    Bank("yuanshui", "沅水示范银行", "Yuanshui Demo Bank", 8, 1, 9),
    Bank("zishui", "资水示范银行", "Zishui Demo Bank", 8, 1, 8),
    Bank("lishui", "澧水示范银行", "Lishui Demo Bank", 4, 1, 6),
    Bank("yunyang", "云阳示范银行", "Yunyang Demo Bank", 4, 1, 5),
    Bank("taoyuan", "桃源示范银行", "Taoyuan Demo Bank", 3, 1, 4),
)
#: The bank whose loans go bad more often, so that a fuse holds.
TROUBLED = "lishui"

GUARANTORS: tuple[tuple[str, str, str], ...] = (
    ("chushan", "楚山示范担保", "Chushan Demo Guarantee"), ("lanxi", "兰溪示范担保", "Lanxi Demo Guarantee"),
    ("meishan", "梅山示范担保", "Meishan Demo Guarantee"))

#: Parks of the generated library, with the prefecture in which each lies.
PARKS: tuple[tuple[str, str, str, str], ...] = (
    ("cs-park", "长沙高新技术产业开发区", "Changsha high-tech park", "430100"), ("zz-park", "株洲高新技术产业开发区", "Zhuzhou high-tech park", "430200"),
    ("xt-park", "湘潭高新技术产业开发区", "Xiangtan high-tech park", "430300"))


@dataclass(frozen=True)
class Places:
    """What was made, by code; branches by prefecture."""

    department: Organisation
    bureaus: dict[str, Organisation]
    parks: list[Organisation]
    banks: dict[str, Organisation]
    branches: list[Organisation]
    guarantors: list[Organisation]

    def every(self) -> Iterator[Organisation]:
        """All of them."""
        yield self.department
        yield from (*self.bureaus.values(), *self.parks, *self.banks.values(), *self.branches, *self.guarantors)

    def root(self, branch: Organisation) -> Organisation:
        """The bank of a branch."""
        return self.banks[branch.code.split("-")[0]]


def make_places() -> Places:
    """Store them, top down."""
    department = _make("dept", Kind.DEPARTMENT, "示范省科技厅", "Department of the demonstration province", PROVINCE)
    bureaus = {
        area: _make(SHORT[area], Kind.BUREAU, f"{name.zh}市科技局（示范）" if area != "433100" else f"{name.zh}州科技局（示范）", f"{name.en} bureau (demonstration)", area, department)
        for area, name in PREFECTURES.items()}
    parks = [_make(code, Kind.PARK, f"{zh}（示范）", f"{en} (demonstration)", area, bureaus[area], zh) for code, zh, en, area in PARKS]
    banks, branches = {}, []
    for bank in BANKS:
        banks[bank.code] = _make(bank.code, Kind.BANK, bank.zh, bank.en, PROVINCE)
        for place, (area, name) in enumerate(list(PREFECTURES.items())[:bank.prefectures]):
            code = f"{bank.code}-{SHORT[area]}"
            branch = _make(code, Kind.BRANCH, f"{bank.zh}{name.zh}分行", f"{bank.en} {name.en}", area, banks[bank.code])
            branches.append(branch)
            if place < bank.technology:
                branches.append(_make(f"{code}-tech", Kind.SUBBRANCH, f"{bank.zh}{name.zh}科技支行", f"{bank.en} {name.en} Tech", area, branch))
    return Places(department, bureaus, parks, banks, branches, [_make(code, Kind.GUARANTOR, zh, en, PROVINCE) for code, zh, en in GUARANTORS])


def _make(code: str, kind: Kind, zh: str, en: str, area: str, parent: Organisation | None = None, park: str = "") -> Organisation:
    return Organisation.objects.create(code=code, kind=kind, name_zh=zh, name_en=en, area=area, parent=parent, park=park)
