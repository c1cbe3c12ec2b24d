"""No text stands in one language only: not in templates, not in forms, and none of Django's or allauth's comes through."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override

from tests.conftest import ROOT
from tests.platform import world
from tests.platform.pages import PAGES
from tests.platform.site.said import said, without_tags

PLATFORM = ROOT / "kexin" / "platform"
TEMPLATES = sorted(path for path in PLATFORM.rglob("templates/**/*") if path.suffix in (".html", ".txt"))
MODULES = sorted(path for path in PLATFORM.rglob("*.py") if "migrations" not in path.parts)
HAN, LATIN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]{2,}")
#: Numbers of contracts and the like are the same in every language.
CODE = re.compile(r"\b[A-Z]{2,}[A-Z0-9]*-[\dA-Z-]+\b")
#: Names that are the same in every language.
NAMES = re.compile(r"\b(Excel|PDF|CSV|API|OpenAPI)\b")
#: What Chinese readers know under Latin letters.
KNOWN = {"English", "Cookie", "TOTP", "Kexin"}
#: Pages without rows of a database, besides the name of the reader and the organisation.
PLAIN = {"home-empty", "style", "login", "no-such-page", "password-reset", "password-reset-sent", "password-change", "second-factor", "second-factor-activate", "reauthenticate", "single-sign-on", "inactive"}
#: Keywords whose values people read.
READ = {"label", "help_text", "empty_label", "initial_text", "placeholder"}
MESSAGES = {"success", "info", "warning", "error", "add_message"}


def untranslated(template: str) -> Iterator[str]:
    """Texts that stand outside ``{% t %}``."""
    for line, text in said(without_tags(template)):
        if HAN.search(text) or re.search("[A-Za-z]", NAMES.sub("", CODE.sub("", text))):
            yield f"{line}: {text[:80]}"


def without_one(template: str) -> list[str]:
    """Texts that count something in English and do not say it of one."""
    return [text for text in re.findall(r'\{% t "[^"]*" ("[^"]*\{n\} [a-z]+s\b[^"]*")(?! ")', template) if "{n} rows and 5 MB" not in text]


def literals(source: str) -> Iterator[str]:
    """Labels, helps, messages and mistakes that are written as a bare string."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        owner = node.func.value.id if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) else ""
        shown: list[ast.expr] = [word.value for word in node.keywords if word.arg in READ]
        if owner == "messages" and called in MESSAGES:
            shown += node.args[1:]
        if called in ("ValidationError", "SuccessMessage"):
            shown += node.args[:1]
        for value in shown:
            if isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str) and re.search("[A-Za-z\u3400-\u9fff]", value.value)):
                yield f"{node.lineno}: {ast.unparse(value)[:80]}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PLATFORM)))
def test_templates_say_everything_in_both(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".txt":
        assert re.search("[A-Za-z\u3400-\u9fff]", without_tags(text)) is None
    else:
        assert list(untranslated(text)) == []
        assert without_one(text) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PLATFORM)))
def test_forms_and_views_say_everything_in_both(path: Path) -> None:
    assert list(literals(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(("template", "found"), [
    ("<p>Loans</p>", True), ("<p>贷款</p>", True), ("<p>{% t '贷款' 'Loans' %}</p>", False), ("<a title='Loans'>1</a>", True), ("<input placeholder='名称'>", True),
    ("<input type='submit' value='Go'>", True), ("<input type='hidden' value='zh'>", False), ("<b lang='en'>English</b>", False), ("<b lang='en'>x</b> Loans", True),
    ("<script>var loans;</script>", False), ("{% comment %}<p>Loans</p>{% endcomment %}", False), ("<br lang='en'>Loans", True), ("<td>HT-2026-01</td>", False), ("<td>—</td>", False), ("<a>Excel</a>", False), ("<a>Excel file</a>", True)])
def test_the_walk_finds_what_it_should(template: str, found: bool) -> None:
    assert bool(list(untranslated(template))) is found


def test_english_counts_one_company_and_two_companies() -> None:
    count = Template('{% t "共 {n} 家" "{n} companies" "{n} company" n=total %}')
    with override("en"):
        assert [count.render(Context({"total": n})) for n in (0, 1, "1", 2, 11)] == ["0 companies", "1 company", "1 company", "2 companies", "11 companies"]
    with override("zh"):
        assert count.render(Context({"total": 1})) == "共 1 家"
    assert without_one('{% t "共 {n} 家" "{n} companies" n=total %}') == ['"{n} companies"'] and not without_one('{% t "共 {n} 家" "{n} companies" "{n} company" n=total %}')


def test_the_walk_finds_bare_strings() -> None:
    assert list(literals("forms.CharField(label='Name')"))
    assert list(literals("messages.success(request, f'{n} done')"))
    assert list(literals("raise ValidationError('错')"))
    assert not list(literals("forms.CharField(label=both('名称', 'Name'), help_text='')\nmessages.success(request, say('好', 'good'))"))


@pytest.mark.parametrize("page", [page for page in PAGES if page.name in PLAIN], ids=lambda page: page.name)
def test_pages_speak_one_language_at_a_time(as_: Callable[..., Client], page: object) -> None:
    assert isinstance(page, type(PAGES[0]))
    assert isinstance(page.path, str)
    names: list[str] = []
    if page.username:
        person = world.person(page.username)
        names = sorted((person.name, person.organisation.name_zh, person.organisation.name_en, person.username), key=len, reverse=True)
    for language, foreign in (("zh-hans", LATIN), ("en", HAN)):
        client = as_(page.username, language) if page.username else Client(headers={"host": "localhost"})
        client.cookies["django_language"] = language
        if page.name == "second-factor-activate":
            client.post("/accounts/reauthenticate/", {"password": world.PASSWORD})
        leaked = []
        for _, text in said(client.get(page.path).content.decode()):
            for name in names:
                text = text.replace(name, "")
            leaked += [f"{word} in: {text[:60]}" for word in foreign.findall(CODE.sub("", text)) if word not in KNOWN]
        assert leaked == [], language
