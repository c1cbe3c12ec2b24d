"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from kexin.platform.visits import follow_views, mix_views, phone_views, views

urlpatterns = [
    path("", views.visits, name="visits"),
    path("mine/", phone_views.shell, name="my_visits"),
    path("mine/worker.js", phone_views.worker, name="visit_worker"),
    path("mine/day/", phone_views.day, name="my_day"),
    path("mine/send/", phone_views.send, name="send_visit"),
    path("owed/", views.visits_owed, name="visits_owed"),
    path("plans/", views.plans, name="visit_plans"),
    path("plans/<int:pk>/drop/", views.drop_plan, name="drop_visit_plan"),
    path("plan/<str:code>/", views.plan_visit, name="plan_visit"),
    path("follow-ups/", follow_views.follow_ups, name="follow_ups"),
    path("follow-ups/<int:pk>/", follow_views.follow_up, name="follow_up"),
    path("follow-ups/<int:pk>/reassign/", follow_views.reassign_follow_up, name="reassign_follow_up"),
    path("follow-ups/<int:pk>/close/", follow_views.close_follow_up, name="close_follow_up"),
    path("follow-ups/<int:pk>/tie/", follow_views.tie_follow_up, name="tie_follow_up"),
    path("needs/<int:pk>/mix/", mix_views.mix, name="need_mix"),
    path("needs/<int:pk>/hand/", mix_views.hand, name="hand_product"),
    path("referrals/", mix_views.referrals, name="referrals"),
    path("referrals/<int:pk>/", mix_views.referral, name="referral"),
    path("referrals/<int:pk>/move/", mix_views.move_referral, name="move_referral"),
    path("<int:pk>/", views.visit, name="visit"),
    path("<int:pk>/people/", views.people, name="visit_people"),
    path("<int:pk>/photos/<int:photo>/", views.photo, name="visit_photo"),
]
