"""Where generated companies sit: prefectures, districts and parks of Hunan.

Codes and names follow GB/T 2260. The weights are Kexin's own rough picture of
where technology companies are, Changsha far ahead; they are not statistics.
"""

from __future__ import annotations

from dataclasses import dataclass

from kexin.library.tables import PREFECTURES


@dataclass(frozen=True, slots=True)
class Prefecture:
    """A prefecture with some of its districts; the last two digits complete their codes."""

    code: str
    weight: float
    districts: tuple[tuple[str, str], ...]
    parks: tuple[str, ...]

    @property
    def name(self) -> str:
        """The short Chinese name that companies carry: 长沙."""
        return PREFECTURES[self.code].zh


def _prefecture(code: str, weight: float, districts: str, parks: str) -> Prefecture:
    pairs = [d.split(":") for d in districts.split()]
    return Prefecture(code, weight, tuple((code[:4] + tail, name) for tail, name in pairs), tuple(parks.split()))


PLACES: tuple[Prefecture, ...] = (
    _prefecture("430100", 42, "02:芙蓉区 03:天心区 04:岳麓区 05:开福区 11:雨花区"
                " 12:望城区 21:长沙县 81:浏阳市 82:宁乡市",
                "长沙高新技术产业开发区 长沙经济技术开发区 浏阳经济技术开发区"
                " 宁乡高新技术产业开发区 望城经济技术开发区"),
    _prefecture("430200", 10, "02:荷塘区 03:芦淞区 04:石峰区 11:天元区 12:渌口区 81:醴陵市",
                "株洲高新技术产业开发区"),
    _prefecture("430300", 7, "02:雨湖区 04:岳塘区 21:湘潭县 81:湘乡市 82:韶山市",
                "湘潭高新技术产业开发区 湘潭经济技术开发区"),
    _prefecture("430400", 7, "05:珠晖区 06:雁峰区 07:石鼓区 08:蒸湘区 21:衡阳县 81:耒阳市",
                "衡阳高新技术产业开发区"),
    _prefecture("430500", 4.5, "02:双清区 03:大祥区 11:北塔区 24:隆回县 82:邵东市",
                "邵阳经济技术开发区"),
    _prefecture("430600", 6, "02:岳阳楼区 03:云溪区 24:湘阴县 26:平江县 81:汨罗市",
                "岳阳经济技术开发区"),
    _prefecture("430700", 5.5, "02:武陵区 03:鼎城区 23:澧县 25:桃源县 81:津市市",
                "常德高新技术产业开发区 常德经济技术开发区"),
    _prefecture("430800", 0.8, "02:永定区 11:武陵源区 21:慈利县",
                "张家界高新技术产业开发区"),
    _prefecture("430900", 3.5, "02:资阳区 03:赫山区 22:桃江县 81:沅江市",
                "益阳高新技术产业开发区"),
    _prefecture("431000", 5, "02:北湖区 03:苏仙区 21:桂阳县 81:资兴市",
                "郴州高新技术产业开发区"),
    _prefecture("431100", 3.5, "02:零陵区 03:冷水滩区 22:东安县 26:宁远县",
                "永州经济技术开发区"),
    _prefecture("431200", 2.5, "02:鹤城区 21:中方县 24:溆浦县 81:洪江市",
                "怀化高新技术产业开发区"),
    _prefecture("431300", 3, "02:娄星区 21:双峰县 81:冷水江市 82:涟源市",
                "娄底经济技术开发区"),
    _prefecture("433100", 1.2, "01:吉首市 22:泸溪县 24:花垣县 30:龙山县",
                "湘西高新技术产业开发区"),
)

#: Street names of addresses.
STREETS = ("麓景路", "湘滨大道", "文轩路", "谷苑路", "林语路", "新塘路", "枫景大道", "望江路", "云栖路", "银杉路")
