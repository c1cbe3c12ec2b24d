"""Addresses of the messages."""

from __future__ import annotations

from django.urls import path

from kexin.platform.notices import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.read_all, name="notices_read"),
    path("<int:pk>/read/", views.read, name="notice_read"),
]
