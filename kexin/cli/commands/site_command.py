"""``kexin site``: founding, migrating, backups, the nights of a site."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kexin.cli.bilingual import Command, Group
from kexin.cli.session import OK, SAYS_NO, Session, json_option
from kexin.cli.site import open_site
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The group."""
    group = Group("site", language=language, help=Text("安装、备份和维护网站。", "Install, back up and look after a site.").in_(language))
    for command in (_migrate(language), _found(language), _work(language), _nightly(language), _backup(language), _restore(language), _manage(language)):
        group.add_command(command)
    return group


def _migrate(language: Language) -> click.Command:
    @click.command("migrate", cls=Command, language=language, example=["kexin site migrate"],
                   help=Text("创建数据表，或更新到本版本。", "Make the tables, or bring them up to this version.").in_(language))
    def command() -> None:
        open_site()
        from kexin.platform.running.serving import migrate

        migrate()
        Session(language).say(Text("数据表已是本版本", "the tables are those of this version"))

    return command


def _found(language: Language) -> click.Command:
    @click.command("found", cls=Command, language=language,
                   example=["kexin site found --department 省科技厅 --area 430000 --manager zhang,张三,zhang@example.org --manager li,李四,li@example.org"],
                   help=Text("建立省级部门和两位主管，并给出设置密码的链接；其余机构和人员由他们在网站上添加。",
                             "Found the department with two managers and print the links to set their passwords; they bring in everybody else on the site.").in_(language))
    @click.option("--department", required=True, metavar="NAME", help=Text("部门名称", "name of the department").in_(language))
    @click.option("--area", required=True, metavar="430000", help=Text("地区代码（GB/T 2260）", "code of the area (GB/T 2260)").in_(language))
    @click.option("--manager", "managers", required=True, multiple=True, metavar="SIGN-IN,NAME,E-MAIL", help=Text("主管：登录名,姓名,邮箱；写两次，一人提出、另一人复核", "a manager; given twice: one proposes, the other one confirms").in_(language))
    @click.option("--code", default="dept", show_default=True, metavar="CODE", help=Text("机构代码", "code of the organisation").in_(language))
    def command(department: str, area: str, managers: tuple[str, ...], code: str) -> None:
        open_site()
        from django.core.management import call_command
        from django.core.management.base import CommandError

        try:
            call_command("organisation_found", code, "department", area, department, *(word for manager in managers for word in ("--manager", manager)))
        except CommandError as error:
            raise click.UsageError(str(error)) from None

    return command


def _work(language: Language) -> click.Command:
    @click.command("work", cls=Command, language=language, example=["kexin site work"],
                   help=Text("执行网站的后台任务（导入、导出、邮件），直到中断。", "Do the long work of the site (imports, exports, mails) until it is interrupted.").in_(language))
    def command() -> None:
        open_site()
        from django.core.management import call_command

        call_command("db_worker", verbosity=0)

    return command


def _nightly(language: Language) -> click.Command:
    @click.command("nightly", cls=Command, language=language, example=["kexin site nightly"],
                   help=Text("每夜运行：校验账簿，撤销条件逾期的备案，登记漏检，提醒逾期的走访和跟进，刷新到期名单，清理会话。账簿不完整时退出码为 1。",
                             "Every night: verify the books, revoke filings whose condition was not met, write down missed inspections, tell of overdue visits and follow-ups, draft lists that are due, clear sessions. Exit code 1 if a book is broken.").in_(language))
    @json_option(language)
    def command(as_json: bool) -> int:
        open_site()
        from kexin.platform.running.nightly import night

        session, well = Session(language, as_json), True
        said = []
        for done in night(date.today()):
            session.say(done.said)
            said.append({"zh": done.said.zh, "en": done.said.en, "well": done.well})
            well = well and done.well
        session.give(said)
        return OK if well else SAYS_NO

    return command


def _backup(language: Language) -> click.Command:
    @click.command("backup", cls=Command, language=language, example=["kexin site backup kexin-2026-06-30.zip"],
                   help=Text("把全部数据表和材料写入一个文件；运行中的网站也可以备份。", "Write every table and every paper into one file, while the site runs.").in_(language))
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    def command(file: Path) -> None:
        open_site()
        from kexin.platform.running.backup import backup

        manifest = backup(file)
        rows, papers = sum(t["rows"] for t in manifest["tables"]), len(manifest["documents"])
        Session(language).say(Text(f"{file}：{rows:,} 行，{papers:,} 份材料，{manifest['seal'][:12]}", f"{file}: {rows:,} rows, {papers:,} papers, {manifest['seal'][:12]}"))

    return command


def _restore(language: Language) -> click.Command:
    @click.command("restore", cls=Command, language=language, example=["kexin site restore kexin-2026-06-30.zip"],
                   help=Text("把备份恢复到新的安装：先核对每个字节，再写入，最后重算账簿。", "Bring a backup into a new installation: bytes are checked first, books worked out anew last.").in_(language))
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    def command(file: Path) -> None:
        open_site()
        from kexin.platform.running.restore import restore
        from kexin.platform.running.serving import migrate

        session = Session(language)
        migrate()
        manifest = restore(file, lambda done: session.progress(done, Text("恢复", "restoring")))
        session.done()
        rows, papers = sum(t["rows"] for t in manifest["tables"]), len(manifest["documents"])
        session.say(Text(f"已恢复 {rows:,} 行，{papers:,} 份材料；账簿完整", f"restored {rows:,} rows and {papers:,} papers; the books are whole"))

    return command


def _manage(language: Language) -> click.Command:
    @click.command("manage", cls=Command, language=language, example=["kexin site manage verify_books", "kexin site manage help"],
                   context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
                   help=Text("运行网站的其他管理命令（Django）。", "Run any other command that looks after the site (Django's own too).").in_(language))
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def command(arguments: tuple[str, ...]) -> None:
        open_site()
        from django.core.management import execute_from_command_line

        execute_from_command_line(["kexin site manage", *arguments])

    return command
