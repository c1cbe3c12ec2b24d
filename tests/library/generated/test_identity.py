"""Companies are told apart, and their codes pass the checks that real codes pass."""

from __future__ import annotations

import pytest
from stdnum.cn import uscc

from kexin.library.generated import names
from kexin.library.generated.codes import ENTITY_ALPHABET, ENTITY_WEIGHTS
from kexin.library.generated.places import PLACES
from kexin.library.generated.trades import FIELDS, TRADES
from kexin.library.tables import PREFECTURES, TABLES, TECH_FIELDS

from .conftest import SIZE, Made


def test_every_code_is_a_valid_unified_social_credit_code(made: Made) -> None:
    codes = [str(row[0]) for row in made.rows("SELECT company_id FROM companies WHERE company_id NOT LIKE 'page:%'")]
    assert len(codes) == SIZE
    assert [c for c in codes if not uscc.is_valid(c)] == []


def test_the_entity_part_carries_its_own_check_character(made: Made) -> None:
    for (code,) in made.rows("SELECT company_id FROM companies WHERE company_id NOT LIKE 'page:%' LIMIT 500"):
        entity = str(code)[8:17]
        total = sum(ENTITY_ALPHABET.index(c) * w for c, w in zip(entity[:8], ENTITY_WEIGHTS, strict=True))
        assert entity[8] == "0X987654321"[total % 11]


def test_the_region_of_a_code_lies_in_the_prefecture(made: Made) -> None:
    assert made.count("companies", "company_id NOT LIKE 'page:%'"
                      " AND substr(company_id, 3, 4) <> left(prefecture, 4)") == 0


def test_no_two_companies_share_a_name(made: Made) -> None:
    assert made.value("SELECT count(DISTINCT name) FROM companies") == SIZE + 1


def test_no_trade_begins_with_a_brand_character() -> None:
    assert {word[0] for trade in TRADES for word in trade.words}.isdisjoint(names.CHARACTERS)


def test_brand_characters_are_all_different() -> None:
    assert len(set(names.CHARACTERS)) == len(names.CHARACTERS)


@pytest.mark.parametrize("table", TABLES)
def test_a_version_of_a_fact_is_known_on_one_day_only_once(made: Made, table: str) -> None:
    key = ", ".join(f'"{column}"' for column in TABLES[table].key)
    twice = f"SELECT {key}, known_on FROM {table}_versions GROUP BY ALL HAVING count(*) > 1 LIMIT 3"
    assert made.rows(twice) == []


def test_places_and_fields_are_those_of_the_schema() -> None:
    assert [p.code for p in PLACES] == list(PREFECTURES)
    assert [f.code for f in FIELDS] == list(TECH_FIELDS)
    assert {t.field for t in TRADES} == set(TECH_FIELDS)


def test_all_prefectures_have_companies_and_changsha_most(made: Made) -> None:
    counts = made.rows("SELECT prefecture, count(*) FROM companies GROUP BY 1 ORDER BY 2 DESC")
    assert len(counts) == 14
    assert counts[0][0] == "430100"
