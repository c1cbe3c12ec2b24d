"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from kexin.platform.companies import admission_views, company_views, list_views, report_views, views

urlpatterns = [
    path("", views.company_list, name="companies"),
    path("export.xlsx", views.export, name="companies_export"),
    path("views/", views.save_view, name="save_company_view"),
    path("views/<int:pk>/drop/", views.drop_view, name="drop_company_view"),
    path("lists/", list_views.company_lists, name="company_lists"),
    path("lists/<int:pk>/", list_views.company_list_rows, name="company_list"),
    path("lists/<int:pk>/export.xlsx", list_views.company_list_export, name="company_list_export"),
    path("lists/<int:pk>/drop/", list_views.drop_list, name="drop_company_list"),
    path("admissions/", admission_views.admissions, name="admissions"),
    path("admissions/<int:pk>/decide/", admission_views.decide_admission, name="decide_admission"),
    path("<str:code>/", company_views.company, name="company"),
    path("<str:code>/part/<slug:name>/", company_views.company_part, name="company_part"),
    path("<str:code>/what-if/", company_views.company_what_if, name="company_what_if"),
    path("<str:code>/report.pdf", report_views.report, name="company_report"),
    path("<str:code>/admission/", admission_views.propose_admission, name="propose_admission"),
]
