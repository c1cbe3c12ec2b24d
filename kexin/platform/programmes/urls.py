"""Addresses of the programmes desk."""

from __future__ import annotations

from django.urls import path

from kexin.platform.programmes.pages import board, inspecting, register, row, starting

urlpatterns = [
    path("", starting.programmes, name="programmes"),
    path("begin/", starting.choose, name="choose_programme"),
    path("begin/<str:wanted>/", starting.begin, name="begin_programme"),
    path("rows/<int:pk>/", row.show_row, name="programme_row"),
    path("rows/<int:pk>/edit/", register.edit_row, name="edit_programme_row"),
    path("rows/<int:pk>/move/<str:name>/", row.make_move, name="move_programme_row"),
    path("rows/<int:pk>/confirmations/<str:kind>/", row.confirmations, name="confirm_programme_row"),
    path("rows/<int:pk>/pay/", row.pay, name="pay_programme_row"),
    path("rows/<int:pk>/attach/", row.attach, name="attach_programme_paper"),
    path("papers/<int:pk>/", row.paper, name="programme_paper"),
    path("steps/<int:pk>/decide/", row.decide_step, name="decide_programme_step"),
    path("payments/<int:pk>/decide/", row.decide_pay, name="decide_programme_payment"),
    path("inspections/<int:pk>/", inspecting.show_inspection, name="programme_inspection"),
    path("findings/<int:pk>/", inspecting.show_finding, name="programme_finding"),
    path("findings/<int:pk>/rectify/", inspecting.rectify_finding, name="rectify_programme_finding"),
    path("findings/<int:pk>/recheck/", inspecting.recheck_finding, name="recheck_programme_finding"),
    path("<str:number>/", board.board, name="programme_board"),
    path("<str:number>/rows/", register.register, name="programme_register"),
    path("<str:number>/rows.xlsx", register.workbook, name="programme_workbook"),
    path("<str:number>/rows/new/", register.new_row, name="new_programme_row"),
    path("<str:number>/rows/table/", register.bring_in, name="programme_table"),
    path("<str:number>/payments/", board.payments, name="programme_payments"),
    path("<str:number>/findings/", inspecting.findings, name="programme_findings"),
    path("<str:number>/missed/", inspecting.missed, name="programme_missed"),
    path("<str:number>/event/", board.event, name="programme_event"),
    path("<str:number>/inspect/<str:checklist>/", inspecting.inspection, name="inspect_programme"),
]
