"""Running ``kexin`` inside the test's own process."""

from __future__ import annotations

import pytest

from kexin.cli.main import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output, errors."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    said = capsys.readouterr()
    return int(str(ended.value.code)), said.out, said.err
