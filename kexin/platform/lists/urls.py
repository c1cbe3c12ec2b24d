"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from kexin.platform.lists.pages import editions, lists, owners

urlpatterns = [
    path("", lists.whitelists, name="whitelists"),
    path("new/", lists.new_whitelist, name="new_whitelist"),
    path("mine/", owners.my_companies, name="my_companies"),
    path("capacity/<int:pk>/", owners.manager_capacity, name="manager_capacity"),
    path("<slug:code>/", lists.whitelist, name="whitelist"),
    path("<slug:code>/draft/", lists.draft_edition, name="draft_edition"),
    path("<slug:code>/push/", lists.push_edition, name="push_edition"),
    path("<slug:code>/close/", lists.close_whitelist, name="close_whitelist"),
    path("<slug:code>/cover/", owners.whitelist_cover, name="whitelist_cover"),
    path("<slug:code>/assign/", owners.assign_whitelist, name="assign_whitelist"),
    path("<slug:code>/owner/<str:company>/", owners.owner_of_company, name="owner_of_company"),
    path("<slug:code>/<int:number>/", editions.whitelist_edition, name="whitelist_edition"),
    path("<slug:code>/<int:number>/propose/", editions.propose_edition, name="propose_edition"),
    path("<slug:code>/<int:number>/decide/", editions.decide_edition, name="decide_edition"),
    path("<slug:code>/<int:number>/replay/", editions.replay_edition, name="replay_edition"),
    path("<slug:code>/<int:number>/export.xlsx", editions.export_edition, name="export_edition"),
]
