"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from kexin.platform.boards import views

urlpatterns = [
    path("", views.home, name="boards"),
    path("banks/", views.banks, name="board_banks"),
    path("areas/", views.areas, name="board_areas"),
    path("fund/", views.funds, name="board_fund"),
    path("quality/", views.qualities, name="board_quality"),
    path("rows/", views.rows, name="board_rows"),
    path("loans/<path:number>/", views.loan, name="board_loan"),
]
