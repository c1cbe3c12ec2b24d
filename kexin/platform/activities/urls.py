"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from kexin.platform.activities import event_views, harbour_views, taking_part_views

urlpatterns = [
    path("", event_views.events, name="events"),
    path("new/", event_views.new_event, name="new_event"),
    path("<int:pk>/", event_views.event, name="event"),
    path("<int:pk>/change/", event_views.change_event, name="change_event"),
    path("<int:pk>/propose/", event_views.propose_event, name="propose_event"),
    path("<int:pk>/decide/", event_views.decide_event, name="decide_event"),
    path("<int:pk>/cancel/", event_views.cancel_event, name="cancel_event"),
    path("<int:pk>/export/", event_views.export_event, name="export_event"),
    path("<int:pk>/register/", taking_part_views.register_company, name="register_company"),
    path("<int:pk>/join/", taking_part_views.join_event, name="join_event"),
    path("<int:pk>/leave/", taking_part_views.leave_event, name="leave_event"),
    path("<int:pk>/attendance/", taking_part_views.attendance, name="attendance"),
    path("<int:pk>/leads/new/", taking_part_views.new_lead, name="new_lead"),
    path("registrations/<int:pk>/withdraw/", taking_part_views.withdraw_company, name="withdraw_company"),
    path("registrations/<int:pk>/tick/", taking_part_views.tick_attendance, name="tick_attendance"),
    path("harbours/", harbour_views.harbours, name="harbours"),
    path("harbours/new/", harbour_views.new_harbour, name="new_harbour"),
    path("harbours/<int:pk>/", harbour_views.harbour, name="harbour"),
    path("harbours/<int:pk>/take-in/", harbour_views.take_tenant, name="take_tenant"),
    path("harbours/<int:pk>/export/", harbour_views.export_harbour, name="export_harbour"),
    path("tenants/<int:pk>/", harbour_views.tenant, name="tenant"),
    path("tenants/<int:pk>/leave/", harbour_views.leave_harbour, name="leave_harbour"),
    path("tenants/<int:pk>/ask/", harbour_views.ask_service, name="ask_service"),
    path("tenants/<int:pk>/ask-ourselves/", harbour_views.ask_for_ourselves, name="ask_for_ourselves"),
    path("services/", harbour_views.services, name="services"),
    path("services/<int:pk>/answer/", harbour_views.answer_service, name="answer_service"),
]
