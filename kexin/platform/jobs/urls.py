"""Addresses of long work."""

from __future__ import annotations

from django.urls import path

from kexin.platform.jobs import views

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("start/<slug:name>/", views.begin, name="job_start"),
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/again/", views.repeat, name="job_again"),
    path("<int:pk>/result", views.result, name="job_result"),
]
