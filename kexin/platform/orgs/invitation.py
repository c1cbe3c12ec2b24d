"""The link by which somebody new sets a password: signed, good once, for three days, and for this seat only."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_tasks import task

from kexin.platform.orgs.models import Person

HOURS = settings.PASSWORD_RESET_TIMEOUT // 3600


class Invitations(PasswordResetTokenGenerator):
    """As Django's own, and void after a change of seat."""

    key_salt = "kexin.platform.orgs.invitation"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        assert isinstance(user, Person)
        return f"{super()._make_hash_value(user, timestamp)}{user.turn}{user.is_active}"


invitations = Invitations()


def link_for(person: Person) -> str:
    """The address to set a password at."""
    return settings.KEXIN_URL + reverse("invitation", args=[urlsafe_base64_encode(force_bytes(person.pk)), invitations.make_token(person)])


@task()
def send_invitation(person: int) -> None:
    """One mail, in both languages. The link is made here and stands nowhere else."""
    invited = Person.objects.filter(pk=person, is_active=True).exclude(email="").first()
    if invited is None:
        return
    link = link_for(invited)
    send_mail(
        "科信：设置登录密码 / Kexin: set your password",
        f"您已被邀请使用科信平台，登录名：{invited.username}\n请在 {HOURS} 小时内打开下面的链接设置密码，链接只能使用一次：\n\n{link}\n\n"
        f"You were invited to Kexin; your sign-in name is {invited.username}.\nOpen the link above within {HOURS} hours to set your password; it works once.\n",
        settings.DEFAULT_FROM_EMAIL, [invited.email])


def invite_again(person: Person) -> None:
    """Another link for an active person without a password; the turn counts up, and so the link before is void."""
    if person.is_active and not person.has_usable_password():
        Person.objects.filter(pk=person.pk).update(turn=F("turn") + 1)
        transaction.on_commit(lambda: send_invitation.enqueue(person.pk))
