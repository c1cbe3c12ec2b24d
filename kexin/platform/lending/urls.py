"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from kexin.platform.lending.pages import applying, documents, filings, listing, loan, prime_rates, reports, stepping

urlpatterns = [
    path("applications/", listing.show, name="applications"),
    path("applications/export/", listing.export, name="applications_export"),
    path("applications/new/", applying.new, name="apply"),
    path("applications/new/advice/", applying.advice, name="apply_advice"),
    path("applications/reports/", reports.upload, name="reports"),
    path("applications/reports/template/", reports.template, name="reports_template"),
    path("applications/<slug:number>/", loan.show, name="application"),
    path("applications/<slug:number>/replay/", loan.work_out_again, name="replay_application"),
    path("applications/<slug:number>/papers/", documents.attach, name="attach"),
    path("applications/<slug:number>/papers/<int:pk>/", documents.download, name="paper"),
    path("applications/<slug:number>/file/answers/", stepping.preview, name="file_answers"),
    *(path(f"applications/<slug:number>/{step.name}/", stepping.page(step), name=f"{step.name}_application") for step in stepping.STEPS.values()),
    path("filings/", filings.show_all, name="filings"),
    path("filings/<int:pk>/", filings.show, name="filing"),
    *(path(f"filings/<int:pk>/{step.name}/", filings.page(step), name=f"{step.name}_filing") for step in filings.STEPS.values()),
    path("prime-rates/", prime_rates.show, name="prime_rates"),
    path("prime-rates/enter/", prime_rates.enter, name="enter_prime_rate"),
]
