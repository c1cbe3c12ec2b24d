"""The list of messages."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from kexin.platform.notices.models import Notice
from kexin.platform.orgs.access import Asked, needs


@require_GET
@needs("notices.see")
def notices(request: Asked) -> HttpResponse:
    """One's own messages, the unread ones marked."""
    page = Paginator(Notice.objects.filter(person=request.user), 30).get_page(request.GET.get("page"))
    return render(request, "notices/notices.html", {"page": page})


@require_POST
@needs("notices.see")
def read(request: Asked, pk: int) -> HttpResponse:
    """Mark one's own message as read and go where it leads."""
    notice = get_object_or_404(Notice, person=request.user, pk=pk)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    inside = notice.address.startswith("/") and url_has_allowed_host_and_scheme(notice.address, allowed_hosts=None)
    return redirect(notice.address if inside else "notices")


@require_POST
@needs("notices.see")
def read_all(request: Asked) -> HttpResponse:
    """Mark all of one's own messages as read."""
    Notice.objects.filter(person=request.user, read_at=None).update(read_at=timezone.now())
    return redirect("notices")
