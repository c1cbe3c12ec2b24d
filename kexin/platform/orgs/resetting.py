"""The link by which somebody who forgot the password sets another one: made and sent by the worker."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from kexin.platform.orgs.models import Person


@task()
def send_links(people: list[int], language: str) -> None:
    """One mail to each, in the language of who asked. The links lead to the address of the installation, whatever host the request named."""
    with translation.override("en" if language == "en" else "zh-hans"):
        for person in Person.objects.filter(pk__in=people, is_active=True):
            address = settings.KEXIN_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)})
            said = {"username": person.username, "password_reset_url": address}
            subject, body = (render_to_string(f"account/email/password_reset_key_{part}.txt", said).strip() for part in ("subject", "message"))
            send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email])
