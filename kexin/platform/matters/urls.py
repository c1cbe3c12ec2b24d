"""Addresses of matters."""

from __future__ import annotations

from django.urls import path

from kexin.platform.matters import views

urlpatterns = [
    path("", views.matters, name="matters"),
    path("<int:pk>/", views.matter, name="matter"),
    path("<int:pk>/decide/", views.decide_matter, name="decide_matter"),
]
