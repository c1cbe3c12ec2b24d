"""``kexin serve``: the site for a province."""

from __future__ import annotations

import click

from kexin.cli.bilingual import Command
from kexin.cli.session import Session
from kexin.cli.site import open_site
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("serve", cls=Command, language=language, example=["kexin serve", "kexin serve --host 0.0.0.0 --port 8000 --workers 4"],
                   help=Text("运行网站，直到中断。设置取自 KEXIN_* 环境变量，见 docs/running.md。",
                             "Serve the site until it is interrupted. Settings come from the variables KEXIN_*, see docs/running.md.").in_(language))
    @click.option("--host", default="127.0.0.1", show_default=True, metavar="127.0.0.1", help=Text("监听地址", "address to listen on").in_(language))
    @click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=Text("端口", "port").in_(language))
    @click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help=Text("进程数", "number of processes").in_(language))
    @click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help=Text("每个进程的线程数", "threads of each process").in_(language))
    @click.option("--migrate", is_flag=True, help=Text("先创建或更新数据表", "make the tables, or bring them up to this version, first").in_(language))
    def command(host: str, port: int, workers: int, threads: int, migrate: bool) -> None:
        open_site(collected=True)
        from kexin.platform.running import serving

        session = Session(language)
        if migrate:
            serving.migrate()
        serving.ready()
        session.say(Text(f"网站地址：http://{host}:{port}（按 Ctrl-C 停止）", f"the site: http://{host}:{port} (Ctrl-C ends it)"))
        serving.serve(host, port, workers, threads)

    return command
