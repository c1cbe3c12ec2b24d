"""One mail with all that waits: plain text, both languages, links to the site, no personal data."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import Person
from kexin.problems import visible
from kexin.text import typeset

MOST = 20


@task()
def send_digest(person: int) -> None:
    """Everything that no mail told yet and that was not read meanwhile, in one mail; the rows are taken first, so that a second run sends nothing."""
    to = Person.objects.filter(pk=person, is_active=True).exclude(email="").first()
    with transaction.atomic():
        waiting = Notice.objects.filter(person=person, mailed_at=None)
        told = list(waiting.filter(read_at=None).select_for_update())
        waiting.update(mailed_at=timezone.now())
        if to is None or not told:
            return
        # Within the transaction: if the mail server refuses, the messages still wait and the next mail takes them.
        send_mail(_subject(len(told)), _body(told), settings.DEFAULT_FROM_EMAIL, [to.email])


def _subject(count: int) -> str:
    return f"科信：{count} 条待办消息 / Kexin: {count} message{'s' if count > 1 else ''}"


def _body(notices: list[Notice]) -> str:
    lines = []
    for notice in notices[:MOST]:
        lines += [typeset(visible(notice.text_zh)), visible(notice.text_en), settings.KEXIN_URL + notice.address, ""]
    if len(notices) > MOST:
        more = len(notices) - MOST
        lines += [f"另有 {more} 条 / {more} more: {settings.KEXIN_URL}/notices/", ""]
    return "\n".join(lines)
