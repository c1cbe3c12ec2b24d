"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from kexin.platform.ledger import entering, views

urlpatterns = [
    path("", views.list_funds, name="funds"),
    path("open/", entering.open_a_fund, name="open_fund"),
    path("proposals/", entering.list_proposals, name="proposals"),
    path("proposals/<int:pk>/", entering.show_proposal, name="proposal"),
    path("proposals/<int:pk>/confirm/", entering.confirm_proposal, name="confirm_proposal"),
    path("proposals/<int:pk>/refuse/", entering.refuse_proposal, name="refuse_proposal"),
    path("<int:pk>/", views.show_fund, name="fund"),
    path("<int:pk>/entries/", views.list_entries, name="fund_entries"),
    path("<int:pk>/entries/<int:no>/", views.show_entry, name="fund_entry"),
    path("<int:pk>/entries/<int:no>/reverse/", entering.reverse_entry, name="reverse_entry"),
    path("<int:pk>/enter/", entering.enter_money, name="enter_money"),
    path("<int:pk>/statement/", views.show_statement, name="fund_statement"),
    path("<int:pk>/statement.xlsx", views.statement_workbook, name="fund_statement_xlsx"),
    path("<int:pk>/closed/<int:year>.json", views.sealed_statement, name="sealed_statement"),
    path("<int:pk>/close/", entering.close_a_year, name="close_year"),
    path("<int:pk>/book.xlsx", views.book_workbook, name="fund_book_xlsx"),
    path("<int:pk>/book.beancount", views.book_beancount, name="fund_book_beancount"),
]
