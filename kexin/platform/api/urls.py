"""Addresses of the desk: the API, its reference, and the page of tokens."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from kexin.platform.api import views
from kexin.platform.api.core import ROOT
from kexin.platform.api.routes import api
from kexin.platform.orgs.access import TOKEN

_routes, _app, _namespace = api.urls
for _route in _routes:
    # Read by the test that walks all addresses; the right is that of each method, see ``Bearer``.
    vars(_route.callback)["right"] = TOKEN

urlpatterns: list[URLPattern | URLResolver] = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
    path("api/", views.reference, name="reference"),
    path(f"{ROOT[1:]}openapi.json", views.description, name="openapi"),
    path(ROOT[1:], (_routes, _app, _namespace)),
]
