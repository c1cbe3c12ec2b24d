"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from kexin.platform.audit import views

urlpatterns = [
    path("", views.trail, name="audit"),
    path("export", views.export, name="audit_export"),
]
