"""What generated companies do: science-and-technology industries with the words of their names.

Codes are those of GB/T 4754-2017. Field, weight, money and patent figures are
Kexin's own rough picture, chosen so that fields differ; they are not statistics.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """How companies of a technology field differ from each other, in the middle of each spread."""

    code: str
    revenue: float
    """Natural logarithm of the yearly revenue in yuan."""
    rd_share: float
    """R&D expense per revenue."""
    tech_staff: float
    """Log odds that a person on the staff does science and technology."""
    inventions: float
    """Share of inventions among the rights."""
    software: float
    """Share of software copyrights among the rights."""
    ipc: tuple[str, ...]


FIELDS: tuple[Field, ...] = (
    Field("electronics", 15.7, 0.075, -0.2, 0.24, 0.40, ("G06F", "H04L", "H01L", "G06T", "H05K", "G06N")),
    Field("biomedicine", 16.2, 0.070, -0.9, 0.34, 0.06, ("A61K", "C12N", "A61P", "A61B", "C07D")),
    Field("aerospace", 16.4, 0.085, -0.4, 0.36, 0.12, ("B64C", "B64D", "F02C", "B64F")),
    Field("materials", 16.7, 0.042, -1.3, 0.33, 0.03, ("C22C", "C08L", "C04B", "H01M", "C01B")),
    Field("services", 15.1, 0.065, -0.1, 0.20, 0.45, ("G06Q", "G01N", "G06F", "E02D")),
    Field("energy", 16.6, 0.045, -1.1, 0.25, 0.10, ("H02J", "H02S", "H01M", "F03D")),
    Field("environment", 15.9, 0.044, -1.1, 0.24, 0.08, ("C02F", "B01D", "B09B", "G01N")),
    Field("manufacturing", 16.5, 0.046, -1.2, 0.22, 0.10, ("B65G", "B23K", "G05B", "F16H", "E02F", "B25J")),
)


@dataclass(frozen=True, slots=True)
class Trade:
    """One industry: its code, its field, how common it is, and words for names."""

    code: str
    field: str
    weight: float
    words: tuple[str, ...]


def _trades(field: str, rows: str) -> tuple[Trade, ...]:
    parts = [row.split() for row in rows.strip().splitlines()]
    return tuple(Trade(code, field, float(weight), tuple(words)) for code, weight, *words in parts)


TRADES: tuple[Trade, ...] = (
    *_trades("electronics", """
        I6513 9 软件 信息技术 数字科技
        I6512 2 软件 数据技术
        I6531 6 信息系统集成 智能系统 信息工程
        I6532 3 物联网科技 智联科技
        I6550 3 大数据科技 云计算科技
        I6520 1.5 微电子 集成电路设计
        C3973 1 半导体 集成电路
        C3976 1.5 光电子 光电科技
        C3974 1 显示技术 光电显示
        C3982 2 电子电路 电子
        C3911 1 计算机 计算机科技
        C3921 1.5 通信设备 通信技术
        C3940 0.6 雷达技术 电子装备
        C4011 3 自动化 工业控制
        C4012 1.5 仪器仪表 电工仪表
        C4028 1 测量仪器 电子仪器"""),
    *_trades("biomedicine", """
        C2710 1 原料药 医药化工
        C2720 2 制药 药业
        C2740 1.5 中药 药业
        C2761 2 生物制药 生物科技
        C2762 0.7 基因科技 生物工程
        C2770 1.5 医用材料 医疗用品
        C3581 2 医疗器械 医疗设备
        C3589 1 医疗器械 康复器械
        M7340 1 医学检验 医药研究
        M7330 1.5 种业科技 农业科技
        M7512 1 生物技术 生物科技"""),
    *_trades("aerospace", """
        C3741 0.4 航空工业 飞行器
        C3744 1 航空装备 航空零部件
        C3742 0.3 航天科技 空间技术
        C3963 1 无人机 无人飞行器
        C4023 1 北斗导航 卫星导航"""),
    *_trades("materials", """
        C3240 2 合金材料 有色新材料
        C2651 1.5 高分子材料 树脂材料
        C2661 1 化学试剂 精细化工
        C2669 1.5 新材料 化工新材料
        C3985 2 电子材料 储能材料
        C3252 1 铝业科技 铝材
        C3251 0.6 铜业科技 铜材"""),
    *_trades("services", """
        M7320 4 工程技术 技术研究
        M7310 0.6 科学研究 科学技术
        M7452 2 检测技术 检验检测
        M7484 2 工程设计 设计咨询
        I6560 2 信息咨询 科技咨询
        I6450 1 数据服务 网络科技
        M7520 0.8 知识产权服务 专利运营
        M7517 0.4 三维打印 增材制造"""),
    *_trades("energy", """
        C3825 1.5 光伏科技 太阳能科技
        C3841 2 锂电池 储能科技
        C3849 0.7 电池科技 电源科技
        C3824 1.5 电力电子 电气科技
        C3823 2 电气设备 配电设备
        C3812 1 电机 驱动技术
        D4416 0.7 新能源 光伏发电
        C3871 1 照明科技 光源科技"""),
    *_trades("environment", """
        C3591 2.5 环保设备 环保装备
        N7722 1 环境治理 环境工程
        N7723 0.8 固废处理 资源循环
        D4620 1 水务科技 水处理
        M7461 1.2 环境监测 环境检测
        M7516 1 环保科技 生态科技
        C4021 0.6 监测仪器 环境仪器"""),
    *_trades("manufacturing", """
        C3511 2.5 矿山机械 重型机械
        C3432 1.5 起重机械 工程机械
        C3441 1.5 泵业 流体设备
        C3444 1 液压机械 液压科技
        C3484 3 精密机械 机械配件
        C3525 1.5 模具 精密模具
        C3670 2.5 汽车零部件 汽车部件
        C3612 0.5 新能源汽车 电动汽车
        C3720 1.2 轨道交通装备 磁浮技术
        C3714 1 轨道装备 铁路设备
        C3562 0.7 半导体设备 微纳装备
        C3569 1.5 智能装备 专用设备
        C3964 0.8 机器人 智能机器人"""),
)
