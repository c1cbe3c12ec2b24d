"""Long work of the library on the site: loading a release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings

from kexin.library.manifest import MANIFEST
from kexin.platform.companies.loading import load_release
from kexin.platform.jobs.work import Run, kind
from kexin.platform.language import both
from kexin.problems import NotFoundError, Problem
from kexin.text import Text, same


def libraries() -> Path:
    """The folder in which releases are put for the site."""
    return Path(settings.HOME) / "libraries"


def releases() -> list[str]:
    """The releases in it, newest first: ``hunan/2026-06-30``."""
    found = (path.parent.relative_to(libraries()).as_posix() for path in libraries().glob(f"*/*/{MANIFEST}"))
    return sorted(found, key=lambda name: name.split("/")[::-1], reverse=True)


class LoadForm(forms.Form):
    """Which release."""

    release = forms.ChoiceField(label=both("发布", "release"), help_text=both("站点数据目录 libraries 下的发布，新的在前", "releases in the site's folder libraries, newest first"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field, found = self.fields["release"], releases()
        told = field.help_text if found else both("站点数据目录 libraries 下还没有发布，请先放入", "there is no release in the site's folder libraries yet; put one there first")
        self.fields["release"] = forms.ChoiceField(label=field.label, help_text=told, choices=[(name, name) for name in found])


@kind("load-release", Text("导入发布", "Load a release"), right="companies.load", form=LoadForm)
def load(run: Run, release: str) -> None:
    """Rate and match every company of the release and put it into force."""
    if release not in releases():
        raise NotFoundError([Problem("no-release", release, Text("没有这个发布", "there is no such release"), same(", ".join(releases()) or "—"), Text("请重新选择", "choose again"))])
    run.progress(0, Text(f"{release}：评级与匹配", f"{release}: rating and matching"))
    loaded = load_release(libraries() / release, progress=lambda share: run.progress(0.5 + share / 2, Text(f"{release}：写入", f"{release}: storing")))
    run.progress(1, Text(f"{loaded.as_of} 的发布已生效", f"the release of {loaded.as_of} is in force"))
