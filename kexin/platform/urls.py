"""The addresses of the site, desk by desk."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("kexin.platform.site.urls")),
    path("", include("kexin.platform.orgs.urls")),
    path("accounts/", include("allauth.urls")),
    path("companies/", include("kexin.platform.companies.urls")),
    path("", include("kexin.platform.lending.urls")),
    path("claims/", include("kexin.platform.claims.urls")),
    path("funds/", include("kexin.platform.ledger.urls")),
    path("", include("kexin.platform.api.urls")),
    path("audit/", include("kexin.platform.audit.urls")),
]
