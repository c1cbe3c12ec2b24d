"""The report of a company, to be kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from kexin.platform.companies.company import company_of
from kexin.platform.companies.report import report_pdf
from kexin.platform.downloads import attachment
from kexin.platform.language import say
from kexin.platform.orgs.access import Asked, needs


@require_GET
@needs("companies.see")
def report(request: Asked, code: str) -> HttpResponse:
    """The rating as PDF, in the reader's language."""
    company = company_of(request.user, code)
    name = f"{company.code}-{say('评价报告', 'rating')}-{company.release.as_of}.pdf"
    return HttpResponse(report_pdf(company), content_type="application/pdf", headers={"Content-Disposition": attachment(name)})
