"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from kexin.platform.orgs import people, views

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite_person, name="invite"),
    path("people/changes/", people.seat_changes, name="seat_changes"),
    path("people/changes/<int:pk>/", people.decide_change, name="decide_change"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/uncovered/", people.unmask, name="unmask"),
    path("people/<int:pk>/seat/", people.change_seat, name="change_seat"),
    path("people/<int:pk>/link/", people.send_link, name="send_link"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("organisations/<int:pk>/below/", views.add_organisation, name="add_organisation"),
    path("organisations/<int:pk>/close/", views.close_organisation, name="close_organisation"),
    path("me/", views.myself, name="myself"),
    path("invitation/<uidb64>/<token>/", views.invitation, name="invitation"),
]
