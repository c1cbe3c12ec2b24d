"""The addresses of the site, desk by desk."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("kexin.platform.site.urls")),
    path("", include("kexin.platform.orgs.urls")),
    path("accounts/", include("kexin.platform.site.accounts")),
    path("companies/", include("kexin.platform.companies.urls")),
    path("lists/", include("kexin.platform.lists.urls")),
    path("", include("kexin.platform.lending.urls")),
    path("claims/", include("kexin.platform.claims.urls")),
    path("visits/", include("kexin.platform.visits.urls")),
    path("activities/", include("kexin.platform.activities.urls")),
    path("programmes/", include("kexin.platform.programmes.urls")),
    path("funds/", include("kexin.platform.ledger.urls")),
    path("", include("kexin.platform.api.urls")),
    path("jobs/", include("kexin.platform.jobs.urls")),
    path("matters/", include("kexin.platform.matters.urls")),
    path("notices/", include("kexin.platform.notices.urls")),
    path("boards/", include("kexin.platform.boards.urls")),
    path("audit/", include("kexin.platform.audit.urls")),
]

handler400 = "kexin.platform.site.errors.bad_request"
handler403 = "kexin.platform.site.errors.not_allowed"
handler404 = "kexin.platform.site.errors.not_found"
handler429 = "kexin.platform.site.errors.too_many"
handler500 = "kexin.platform.site.errors.broken"
