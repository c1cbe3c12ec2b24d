"""Addresses of the frame."""

from __future__ import annotations

from django.urls import path

from kexin.platform.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.set_language, name="set_language"),
    path("style/", views.style, name="style"),
    path("healthz", views.alive, name="alive"),
]
