"""Serving: static files with hashed names, then the web server."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kexin.platform import site
from kexin.platform.refusal import refusal
from kexin.text import Text, same

#: What ``tools.assets`` leaves when styles and scripts are complete.
_BUILT = Path(site.__file__).parent / "static" / "built" / "built.sha256"


def migrate() -> None:
    """Make the tables, or bring them up to this version."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def ready() -> None:
    """May the site be served?

    Raises:
        ProblemsError: its tables are of another version, or its styles are not built.
    """
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        first, _ = waiting[0]
        raise refusal(
            "old-tables", "KEXIN_DATABASE", Text(f"数据表尚未更新：{len(waiting)} 项，首项 {first}", f"its tables are not up to date: {len(waiting)} steps, the first is {first}"),
            Text("本版本的数据表", "the tables of this version"), Text("先备份，再运行 kexin site migrate", "make a backup, then run kexin site migrate"))
    if not _BUILT.is_file():
        raise refusal(
            "no-styles", "static/built", Text("页面样式和脚本尚未生成", "styles and scripts are not built"), same("python -m tools.assets"),
            Text("请在源码目录运行 python -m tools.assets", "run python -m tools.assets in the checkout"))


def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Until somebody ends it. Settings were read with ``KEXIN_COLLECTED=1``."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    call_command("collectstatic", interactive=False, verbosity=0)
    connection.close()
    Server(
        "kexin.platform.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=threads, websockets=False,
        respawn_failed_workers=True, workers_kill_timeout=10, log_level=LogLevels.warning).serve()
