"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from kexin.platform.claims import views

urlpatterns = [
    path("", views.list_claims, name="claims"),
    path("recoveries/", views.list_recoveries, name="recoveries"),
    path("recoveries/<int:pk>/", views.show_recovery, name="recovery"),
    path("new/<slug:number>/", views.new_claim, name="new_claim"),
    path("<slug:number>/", views.show_claim, name="claim"),
    path("<slug:number>/first/", views.first, name="first_review"),
    path("<slug:number>/second/", views.second, name="second_review"),
    path("<slug:number>/pay/", views.pay_claim, name="pay_claim"),
    path("<slug:number>/recover/", views.recover_claim, name="recover_claim"),
    path("<slug:number>/write-off/", views.write_off_claim, name="write_off_claim"),
    path("<slug:number>/replay/", views.replay_claim, name="replay_claim"),
]
