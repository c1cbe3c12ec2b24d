"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from kexin.platform.boards import coverage_views, views

urlpatterns = [
    path("", views.home, name="boards"),
    path("banks/", views.banks, name="board_banks"),
    path("areas/", views.areas, name="board_areas"),
    path("fund/", views.funds, name="board_fund"),
    path("quality/", views.qualities, name="board_quality"),
    path("coverage/", coverage_views.board_coverage, name="board_coverage"),
    path("coverage/rows/", coverage_views.board_coverage_rows, name="board_coverage_rows"),
    path("subbranches/", coverage_views.board_subbranches, name="board_subbranches"),
    path("subbranches/<str:code>/", coverage_views.board_subbranch, name="board_subbranch"),
    path("rows/", views.rows, name="board_rows"),
    path("loans/<path:number>/", views.loan, name="board_loan"),
]
