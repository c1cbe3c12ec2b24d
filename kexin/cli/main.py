"""``kexin``: the command line, in Chinese or English.

Exit codes: 0 done; 1 the answer is no (differences, failed scenarios, changed bytes);
2 the input has problems, all of them listed; 3 the release, model, company or measure
that was named does not exist; 70 a fault of Kexin itself; 130 interrupted.
"""

from __future__ import annotations

import importlib
import sys

import click

import kexin
from kexin.cli import bilingual, language
from kexin.cli.session import BAD_INPUT, INTERNAL, INTERRUPTED, NOT_FOUND, OK
from kexin.cli.words import complaint
from kexin.problems import NotFoundError, Problem, ProblemsError
from kexin.text import Language, Text, same

TITLES: dict[str, Text] = {
    "generate": Text("生成一个虚构的省份,用于试用和测试", "make an invented province to try things on"),
    "import": Text("把文件导入企业库,形成新的发布", "bring files into the library as a new release"),
    "release": Text("查看和校验发布", "list, show and verify releases"),
    "measures": Text("列出指标及其定义", "list the measures and their definitions"),
    "models": Text("列出评价模型", "list the rating models"),
    "check": Text("检查模型文件并运行其情景", "check model files and run their scenarios"),
    "rate": Text("按模型评价库中所有企业", "rate every company of the library"),
    "explain": Text("用文字说明一家企业的得分", "explain one company's rating in words"),
    "raise": Text("怎样以最小的改变提升一家企业的等级", "the smallest changes that raise a company's rating"),
    "offers": Text("列出政策和产品", "list the policies and products"),
    "match": Text("匹配政策和产品:符合什么,还差什么", "match policies and products: what fits, what is missing"),
    "schemes": Text("列出损失分担方案", "list the loss-sharing schemes"),
    "share": Text("一笔损失由谁承担,精确到分", "who bears a loss, to the fen"),
    "programmes": Text("列出专项，或说明其中一个", "list the programmes, or tell one of them"),
    "book": Text("资金池账簿:登记、余额、导出、校验", "the books of a fund: post, balance, export, verify"),
    "stress": Text("压力测试:资金池够不够,熔断会不会触发", "a stress test: does the pool suffice, will a fuse trip"),
    "diff": Text("比较两个模型:谁变了,为什么", "compare two models: who moves, and why"),
    "sql": Text("输出模型的 SQL,供数据仓库运行", "print a model as SQL for a data warehouse"),
    "pmml": Text("输出模型的 PMML 评分卡,供评分引擎运行", "print a model as a PMML scorecard for a scoring engine"),
    "serve": Text("运行网站", "serve the site"),
    "site": Text("安装、备份和维护网站", "install, back up and look after a site"),
    "replay": Text("重算一次评价并核对每个字节", "repeat a run and compare every byte"),
}

ABOUT = Text(
    "科信:让科技型企业所掌握的知识成为信用。\n\n退出码:0 完成;1 结论为否;2 输入有问题;3 未找到;70 程序故障;130 中断。",
    "Kexin turns what a technology company knows into credit.\n\n"
    "Exit codes: 0 done; 1 the answer is no; 2 the input has problems; 3 not found; 70 a fault of Kexin; 130 interrupted.")


class Kexin(bilingual.Group):
    """The top of the command line."""

    def titles(self) -> dict[str, Text]:
        """The commands in the order of the work."""
        return TITLES

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command when it is used: ``kexin --help`` stays fast."""
        if cmd_name not in TITLES:
            return None
        module = importlib.import_module(f"kexin.cli.commands.{cmd_name}_command")
        command: click.Command = module.build(self.language)
        return command


def build(wanted: Language) -> Kexin:
    """The whole command line in one language."""
    options = [
        click.Option(["--lang"], type=click.Choice(["zh", "en"]), expose_value=False, help=Text("语言", "language").in_(wanted)),
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help=Text("显示版本并退出", "Show the version and exit.").in_(wanted)),
    ]
    return Kexin("kexin", language=wanted, params=list(options), help=ABOUT.in_(wanted))


def _version(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"kexin {kexin.__version__}")
        ctx.exit()


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    given = sys.argv[1:] if arguments is None else arguments
    wanted = language.wanted(given)
    sys.exit(_run(build(wanted), given, wanted))


def _run(program: click.Command, arguments: list[str], wanted: Language) -> int:
    try:
        code = program.main(args=arguments, prog_name="kexin", standalone_mode=False)
        return code if isinstance(code, int) else OK
    except (ProblemsError, click.ClickException) as error:
        return _refused(error, wanted)
    except (KeyboardInterrupt, click.Abort):
        return _interrupted(wanted)
    except SystemExit:
        # So click ends where the reader of a pipe (a pager, head) has seen enough; no command of ours ends so.
        return OK
    except Exception as error:  # the one place where a fault of ours becomes a message
        if str(error) == _DUCKDB_INTERRUPTED:
            return _interrupted(wanted)
        if isinstance(error, OSError) and error.filename is not None:
            click.echo(_no_access(error).in_(wanted), err=True)
            return BAD_INPUT
        click.echo(_fault(error, wanted), err=True)
        return INTERNAL


#: DuckDB answers Ctrl-C during a query with a RuntimeError of these words.
_DUCKDB_INTERRUPTED = "Query interrupted"


def _interrupted(wanted: Language) -> int:
    click.echo(Text("已中断", "interrupted").in_(wanted), err=True)
    return INTERRUPTED


def _refused(error: ProblemsError | click.ClickException, wanted: Language) -> int:
    """Say what is wrong with what was asked; the exit code."""
    match error:
        case ProblemsError():
            click.echo(error.in_(wanted), err=True)
            return NOT_FOUND if isinstance(error, NotFoundError) else BAD_INPUT
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.format_message(), err=True)
        case click.UsageError():
            click.echo(_usage(error, wanted), err=True)
        case _:
            click.echo(error.format_message(), err=True)
    return BAD_INPUT


def _usage(error: click.UsageError, wanted: Language) -> str:
    """click's complaint in the reader's language, with where to read on."""
    said = complaint(error.format_message(), wanted)
    hint = f"{error.ctx.command_path} --help" if error.ctx else "kexin --help"
    return Text(f"{said}\n    处理:见 {hint}", f"{said}\n    to do: see {hint}").in_(wanted)


def _no_access(error: OSError) -> Problem:
    """A file or folder that the system does not let us read or write."""
    return Problem(
        "no-access", str(error.filename), same(error.strerror or type(error).__name__),
        Text("可以读写的文件或文件夹", "a file or folder that can be read and written"),
        Text("请检查路径、权限和剩余空间", "check the path, the permissions and the free space"))


def _fault(error: Exception, wanted: Language) -> str:
    what = f"{type(error).__name__}: {error}"
    return Text(
        f"Kexin 出现故障:{what}\n    处理:请附上命令和这一行文字报告问题;数据未受影响。",
        f"Kexin has a fault: {what}\n    to do: please report it with the command and this line; your data is untouched.").in_(wanted)
