"""The routes of the API from the framework's own list, and the rows that each is tried with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from kexin.platform.api.core import Bearer
from kexin.platform.api.routes import api
from tests.platform.access.rows import Rows, Where
from tests.platform.life import OVERDUE


class Route(NamedTuple):
    """A method of an address below the root of the API, and the right that its door asks for."""

    method: str
    path: str
    right: str | None


def routes() -> Iterator[Route]:
    """Every method of every address, described or not."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                (door,) = operation.auth_callbacks
                assert isinstance(door, Bearer), path
                for method in operation.methods:
                    yield Route(method, f"{prefix}{path}".lstrip("/"), door.right)


Filling = Callable[[Rows, Where], tuple[dict[str, Any], dict[str, Any]]]
DAY = OVERDUE.isoformat()


def _loan(**body: Any) -> Filling:
    """A loan in the address."""
    return lambda rows, where: ({"number": rows.loan[where].loan.number}, body)


def _company(rows: Rows, where: Where) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"code": rows.company(where)}, {}


def _application(rows: Rows, where: Where) -> tuple[dict[str, Any], dict[str, Any]]:
    return {}, {"code": rows.company(where), "bank": "bank-cs", "amount": 100_000_000, "months": 12, "purpose": "研发"}


def _reports(rows: Rows, where: Where) -> tuple[dict[str, Any], dict[str, Any]]:
    return {}, {"reports": [{"number": rows.loan[where].loan.number, "on": DAY, "quality": "loss", "overdue_days": 120}]}


#: For each route that names a row, in its address or its body: both, filled in.
FILLED: Mapping[tuple[str, str], Filling] = {
    ("GET", "applications/{number}"): _loan(),
    ("GET", "claims/{number}"): lambda rows, where: ({"number": rows.claimed[where].claim.number}, {}),
    **dict.fromkeys((("GET", "companies/{code}"), ("GET", "companies/{code}/rating"), ("GET", "companies/{code}/matches")), _company),
    ("POST", "applications"): _application,
    ("POST", "applications/{number}/drawdowns"): _loan(amount=1, on=DAY),
    ("POST", "applications/{number}/repayments"): _loan(principal=1, on=DAY),
    ("POST", "applications/{number}/filings"): _loan(amount=1),
    ("POST", "reports"): _reports,
    ("POST", "claims"): lambda rows, where: ({}, {"number": rows.loan[where].loan.number, "principal": 1, "grounds": "企业停产"}),
    ("GET", "lists/{code}/editions/{number}/companies"): lambda rows, where: ({"code": rows.whitelist(where, "department:clerk"), "number": 1}, {}),
    ("POST", "lists/{code}/editions"): lambda rows, where: ({"code": rows.whitelist(where, "department:clerk")}, {"companies": [{"code": rows.company(where)}]}),
    ("POST", "ratings"): lambda rows, where: ({}, {"code": rows.company(where)}),
}
