"""In continuous integration a skipped test is a failure that says why; elsewhere it is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT

pytest_plugins = ["pytester"]

SKIPS_ITSELF = "import pytest\n\ndef test_one():\n    pytest.skip('no server')\n"
SKIPS_ITS_FILE = "import pytest\n\npytest.skip('no package', allow_module_level=True)\n"
MARKED = "import pytest\n\n@pytest.mark.skip(reason='later')\ndef test_one():\n    pass\n"
NEEDS_REAL_DATA = "def test_one(real_data):\n    pass\n"


def outcome(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, test: str, ci: str) -> pytest.RunResult:
    """What pytest says about one test file under this project's conftest."""
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("KEXIN_REAL_DATA", "there-is-no-such-folder")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    rules = Path(ROOT / "tests/conftest.py").read_text(encoding="utf-8").replace('pytest_plugins = ["tests.engines.fixtures"]', "")
    pytester.makeconftest(rules)
    pytester.makepyfile(test)
    return pytester.runpytest_subprocess("-p", "no:cacheprovider")


@pytest.mark.parametrize(("test", "reason"), [
    (SKIPS_ITSELF, "no server"), (SKIPS_ITS_FILE, "no package"), (MARKED, "later"), (NEEDS_REAL_DATA, "no folder with real data")])
def test_a_skip_is_a_failure_that_says_why(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, test: str, reason: str) -> None:
    result = outcome(pytester, monkeypatch, test, "true")
    assert result.ret != 0
    result.stdout.fnmatch_lines([f"*skipped in continuous integration*{reason}*"])


@pytest.mark.parametrize("test", [SKIPS_ITSELF, MARKED, NEEDS_REAL_DATA])
def test_elsewhere_it_is_skipped(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, test: str) -> None:
    outcome(pytester, monkeypatch, test, "").assert_outcomes(skipped=1)
