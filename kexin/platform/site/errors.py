"""What a reader is told when something is refused, missing or broken: what it was, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from kexin.platform.language import current
from kexin.text import Text

#: How long sign-ins stay refused after too many failures; see ACCOUNT_RATE_LIMITS.
FIVE_MINUTES = 5 * 60


@dataclass(frozen=True)
class Told:
    """An error page: its head, what happened, what to do."""

    title: Text
    what: Text
    remedy: Text


TOLD: Mapping[str, Told] = {
    "400": Told(
        Text("请求无法识别", "The request was not understood"), Text("浏览器发来的请求不完整或不被接受。", "What the browser sent is incomplete or not acceptable."),
        Text("请从首页重新进入；上传文件时请核对大小。", "Start again from the first page; if you sent a file, check its size.")),
    "403": Told(
        Text("没有权限", "Not allowed"), Text("您的席位不能办理此项。", "Your seat may not do this."),
        Text("如确有需要，请联系本单位主管调整席位。", "If your work needs it, ask the manager of your organisation to change your seat.")),
    "csrf": Told(
        Text("页面已过期", "The page has expired"), Text("表单中的校验码与本次会话不符，什么都没有改变。", "The form does not belong to this session; nothing was changed."),
        Text("请返回并刷新页面后重新提交；请确认浏览器允许 Cookie。", "Go back, load the page again and send the form anew; make sure that the browser keeps cookies.")),
    "404": Told(
        Text("没有这个页面", "No such page"), Text("地址有误，或此项不在您的范围内。", "The address is wrong, or this is not within what you look after."),
        Text("请核对地址，或从首页和主菜单进入。", "Check the address, or start from the first page and the menu.")),
    "413": Told(
        Text("提交内容过大", "Too large"), Text("提交的内容超过本站任何表单所能接受的大小，没有读取。", "What was sent is larger than any form of this site takes; it was not read."),
        Text("请缩小或拆分文件后重新上传，单个文件不超过 20 MB。", "Make the file smaller or send several; a file has at most 20 MB.")),
    "429": Told(
        Text("尝试次数过多", "Too many attempts"), Text("短时间内尝试次数过多，为保护账号已暂停受理。", "There were too many attempts in a short time; to protect the account, none is taken for now."),
        Text("请五分钟后再试；忘记密码请使用“重置密码”，或联系本单位主管。", "Try again in five minutes; if you forgot the password, reset it, or ask the manager of your organisation.")),
    "500": Told(
        Text("系统出错", "Something broke"), Text("系统内部出错，已记入日志；未完成的办理不会生效。", "Something failed on our side and was logged; what was not finished has no effect."),
        Text("请稍后再试；如反复出现，请把发生时间告知系统管理员。", "Try again later; if it happens again, tell the administrator of the site when it did.")),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: also for a host name that is not ours, so nothing of the request is looked at."""
    return _bare(request, "400", 400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "site/error.html", {"code": 403, "told": TOLD["403"]}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, because a form came from elsewhere or from an old session."""
    return render(request, "site/error.html", {"code": 403, "told": TOLD["csrf"]}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "site/error.html", {"code": 404, "told": TOLD["404"]}, status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: nothing of the body was read."""
    return _bare(request, "413", 413)


def too_many(request: HttpRequest) -> HttpResponse:
    """429; allauth looks for it under the name ``handler429``."""
    response = render(request, "site/error.html", {"code": 429, "told": TOLD["429"]}, status=429)
    response.headers["Retry-After"] = str(FIVE_MINUTES)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """500: nothing is asked of the database, which may be what broke."""
    return _bare(request, "500", 500)


def _bare(request: HttpRequest, name: str, status: int) -> HttpResponse:
    """A page without the frame. The language is read anew: what broke may lie outside the middleware that sets it."""
    wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    with translation.override(wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return HttpResponse(render_to_string("site/bare.html", {"code": status, "told": TOLD[name], "language": current()}), status=status)
