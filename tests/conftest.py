"""What all tests share: the real data, and the rule that nothing is skipped in continuous integration."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

#: The databases that tests run SQL on, and a browser.
pytest_plugins = ["tests.engines.fixtures", "tests.platform.browser"]

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with real data files beside the checkout (or where KEXIN_REAL_DATA says)."""
    folder = Path(os.environ.get("KEXIN_REAL_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no folder with real data at {folder}; set KEXIN_REAL_DATA to one")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest come first, so that no worker begins one when all others are done."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file that skips itself."""
    report = yield
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped in continuous integration: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test is a failure in continuous integration, with its reason."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in continuous integration: {call.excinfo.value if call.excinfo else ''}"
    return report
