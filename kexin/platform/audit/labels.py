"""The words for what the trail follows: kinds of rows, their fields, and what happened."""

from __future__ import annotations

from collections.abc import Mapping

from kexin.text import Text

KINDS: Mapping[str, Text] = {
    "orgs.person": Text("人员", "person"), "orgs.organisation": Text("机构", "organisation"), "orgs.seatchange": Text("席位变更", "change of seat"), "companies.company": Text("企业", "company"),
    "companies.admission": Text("入库意见", "admission"), "api.token": Text("接口令牌", "API token"),
    "lending.application": Text("贷款", "loan"), "lending.decision": Text("审批", "decision"), "lending.drawdown": Text("放款", "drawdown"), "lending.filing": Text("备案", "filing"),
    "lending.repayment": Text("还款", "repayment"), "lending.report": Text("贷后报告", "report"), "lending.document": Text("材料", "document"), "claims.claim": Text("补偿", "claim"),
    "claims.review": Text("补偿审核", "review of a claim"), "claims.recovery": Text("追偿", "recovery"),
    "visits.visit": Text("走访", "visit"), "visits.plan": Text("走访计划", "plan of a visit"), "visits.met": Text("受访人", "person met"), "visits.photo": Text("走访照片", "picture of a visit"), "visits.need": Text("需求", "need"),
    "visits.followup": Text("需求跟进", "follow-up"), "visits.followstep": Text("跟进经过", "step of a follow-up"), "visits.referral": Text("母子协同", "product handed over"),
    "activities.harbour": Text("创业者港湾", "harbour"), "activities.tenancy": Text("入驻", "tenant"), "activities.service": Text("港湾服务", "service of a harbour"), "activities.event": Text("活动", "event"),
    "activities.registration": Text("活动报名", "registration"), "activities.lead": Text("活动线索", "lead"),
    "lists.whitelist": Text("名单", "list"), "lists.edition": Text("名单各期", "edition of a list"), "lists.assignment": Text("客户经理归属", "owner of a company"), "lists.capacity": Text("客户经理容量", "capacity of a manager"),
    "lending.diligence": Text("尽调", "diligence"), "lending.primerate": Text("LPR", "prime rate"), "ledger.fund": Text("资金", "fund"), "ledger.proposal": Text("入账提议", "proposed entry"), "ledger.yearclose": Text("年度关账", "closed year"), "matters.matter": Text("双人事项", "matter of two people"),
    "programmes.running": Text("专项", "programme"), "programmes.partner": Text("专项参与单位", "partner of a programme"), "programmes.row": Text("登记册", "row of a register"), "programmes.step": Text("专项步骤", "step of a programme"),
    "programmes.inspection": Text("检查", "inspection"), "programmes.finding": Text("检查问题", "finding"), "programmes.paper": Text("专项文件", "paper of a programme"), "programmes.payment": Text("到账", "payment"),
    "programmes.event": Text("事件", "event"), "programmes.confirmation": Text("居民意见", "confirmation of a resident")}
EVENTS: Mapping[str, Text] = {
    "signed-in": Text("登录", "signed in"), "signed-out": Text("退出", "signed out"), "refused": Text("登录未成功", "sign-in refused"), "unknown": Text("登录未成功（无此用户）", "sign-in refused: no such name"),
    "password-changed": Text("修改密码", "changed the password"), "password-set": Text("设置密码", "set a password"), "password-reset": Text("重置密码", "reset the password"),
    "factor-added": Text("启用第二重验证", "added a second factor"), "factor-removed": Text("停用第二重验证", "removed a second factor"), "factor-reset": Text("更换恢复码", "new recovery codes"),
    "factor-refused": Text("第二重验证未通过", "second factor refused"), "looked": Text("查看个人信息", "looked at personal data"), "exported-trail": Text("导出审计记录", "exported the trail"),
    "exported-loans": Text("导出贷款", "exported loans"), "exported-person": Text("导出个人信息", "exported personal data"), "erased": Text("注销个人信息", "erased personal data")}
ACTIONS: Mapping[int, Text] = {0: Text("新增", "added"), 1: Text("更改", "changed"), 2: Text("删除", "deleted"), 3: Text("访问", "accessed")}
FIELDS: Mapping[str, Text] = {
    "state": Text("状态", "state"), "organisation": Text("机构", "organisation"), "role": Text("角色", "role"), "is_active": Text("在用", "active"), "active": Text("在用", "active"), "name": Text("姓名或名称", "name"),
    "username": Text("登录名", "sign-in name"), "phone": Text("电话", "telephone"), "email": Text("邮箱", "e-mail"), "language": Text("语言", "language"), "name_zh": Text("中文名称", "Chinese name"), "name_en": Text("英文名称", "English name"),
    "code": Text("代码", "code"), "kind": Text("类型", "kind"), "area": Text("地区", "area"), "parent": Text("上级", "above"), "reason": Text("理由", "reason"), "proposed_by": Text("提出人", "proposed by"),
    "decided_by": Text("复核人", "decided by"), "decided_at": Text("复核时间", "decided at"), "number": Text("编号", "number"), "company": Text("企业", "company"), "bank": Text("银行", "bank"), "guarantor": Text("担保机构", "guarantor"),
    "asked": Text("申请金额", "asked"), "credit": Text("授信金额", "credit"), "line": Text("建议额度", "recommended line"), "drawn": Text("放款累计", "drawn"), "repaid": Text("还本累计", "repaid"), "filed": Text("备案金额", "filed"),
    "amount": Text("金额", "amount"), "principal": Text("本金", "principal"), "interest": Text("利息", "interest"), "earmarked": Text("备案占用", "earmarked"), "months": Text("期限（月）", "months"), "rate": Text("利率（基点）", "rate in basis points"),
    "mode": Text("方式", "mode"), "purpose": Text("用途", "purpose"), "product": Text("产品", "product"), "scheme": Text("方案", "scheme"), "quality": Text("五级分类", "five-class status"), "overdue_days": Text("逾期天数", "days overdue"),
    "on": Text("日期", "day"), "by": Text("经办人", "by"), "applied_by": Text("申请人", "applied by"), "applied_on": Text("申请日", "applied on"), "approved": Text("批准", "approved"), "submitted_by": Text("提交人", "submitted by"),
    "checked_by": Text("核查人", "checked by"), "confirmed_by": Text("确认人", "confirmed by"), "checked_at": Text("核查时间", "checked at"), "confirmed_at": Text("确认时间", "confirmed at"), "condition": Text("条件", "condition"),
    "due_on": Text("到期日", "due on"), "drawn_on": Text("首次放款日", "first drawn on"), "filed_on": Text("备案日", "filed on"), "signed_on": Text("签约日", "signed on"), "decided_on": Text("审批日", "decided on"), "application": Text("贷款", "loan"), "claim": Text("补偿", "claim"),
    "person": Text("人员", "person"), "state_by": Text("办理人", "state set by"), "state_on": Text("办理日", "state set on"), "state_reason": Text("办理理由", "reason of the state"), "grade": Text("等级", "grade"),
    "proposed_at": Text("提出时间", "proposed at"), "prefecture": Text("地区", "area"), "park": Text("园区", "park"), "industry": Text("行业", "industry"), "titles": Text("资质", "titles"), "release": Text("发布", "release"),
    "score_low": Text("得分下限", "lowest score"), "score_high": Text("得分上限", "highest score"), "grade_low": Text("等级下限", "lowest grade"), "grade_high": Text("等级上限", "highest grade"), "moved": Text("得分变动", "score moved by"),
    "reported_on": Text("报告日", "reported on"), "condition_until": Text("条件期限", "condition until"), "type": Text("文件类型", "type"), "filing": Text("备案", "filing"), "proceeds": Text("处置所得", "proceeds"), "grounds": Text("事由", "grounds"),
    "public": Text("财政承担", "public part"), "submitted_on": Text("提交日", "submitted on"), "paid_on": Text("拨付日", "paid on"), "paid_by": Text("拨付人", "paid by"), "step": Text("环节", "step"), "agreed": Text("同意", "agreed"),
    "costs": Text("费用", "costs"), "reported_by": Text("报告人", "reported by"), "confirmed_on": Text("确认日", "confirmed on"), "since": Text("自", "since"), "source": Text("依据", "source"), "fund": Text("资金", "fund"),
    "visited_on": Text("走访日", "visited on"), "findings": Text("尽调结论", "findings"), "keeper": Text("管理机构", "keeper"), "year": Text("年度", "year"), "closed_by": Text("关账人", "closed by"), "opening": Text("开立", "opening"), "party": Text("出资方", "party"), "reverses": Text("冲销", "reverses"), "note": Text("备注", "note"), "entry": Text("分录", "entry"), "ends": Text("截止", "ends"), "no": Text("末笔", "last entry"), "closed_at": Text("关账时间", "closed at"),
    "plan": Text("计划", "plan"), "way": Text("方式", "way"), "outcome": Text("结果", "result"), "failed_words": Text("未访成说明", "why it failed"), "place": Text("地点", "place"), "visit": Text("走访", "visit"), "need": Text("需求", "need"),
    "wished_on": Text("希望日期", "wished by"), "words": Text("说明", "in words"), "owner": Text("负责人", "owner"), "closed_on": Text("办结或撤销日", "closed on"), "reminded_on": Text("提醒日", "reminded on"), "follow_up": Text("跟进", "follow-up"), "to": Text("交给", "to"),
    "category": Text("牌照", "licence"), "title_zh": Text("名称（中文）", "title (Chinese)"), "title_en": Text("名称（英文）", "title (English)"), "handed_by": Text("移交人", "handed over by"), "handed_on": Text("移交日", "handed over on"),
    "taken_by": Text("承接人", "taken up by"), "moved_on": Text("进展日", "moved on"), "received_at": Text("收到时间", "received at"),
    "running": Text("专项", "programme"), "row": Text("登记册", "row"), "programme": Text("专项文件", "programme file"), "started_on": Text("开展日", "begun on"), "generated": Text("程序生成", "generated"),
    "values": Text("登记内容", "cells"), "added_on": Text("列入日", "added on"), "move": Text("步骤", "step"), "start": Text("自", "from"), "filled": Text("填写内容", "filled in"), "second": Text("复核人", "confirmed by"), "second_on": Text("复核日", "confirmed on"), "second_note": Text("复核意见", "remark"),
    "checklist": Text("检查表", "checklist"), "cadence": Text("检查安排", "schedule"), "post": Text("带队人", "led by"), "passed": Text("合格", "passed"), "inspection": Text("检查", "inspection"), "item": Text("检查项", "item"), "severity": Text("程度", "severity"), "found_on": Text("发现日", "found on"),
    "rectified_on": Text("整改日", "put right on"), "rectified_note": Text("整改情况", "what was done"), "checked_note": Text("复查意见", "remark of the check"), "household": Text("住户", "household"), "superseded": Text("已有新意见", "said anew"), "paper": Text("凭证", "form"), "part": Text("分工", "part"),
    "verb": Text("意见", "proposal"), "decided_reason": Text("复核意见", "remark of who decided"), "hint": Text("开头", "begins"), "scopes": Text("权限", "rights"), "made_at": Text("生成时间", "made at"), "expires_on": Text("有效期至", "valid until"),
    "harbour": Text("港湾", "harbour"), "tenancy": Text("入驻", "tenant"), "unit": Text("房号", "unit"), "until": Text("至", "until"), "left_by": Text("离港经办人", "moved out by"),
    "asked_on": Text("提出日", "asked on"), "asked_by": Text("提出人", "asked by"), "by_company": Text("企业自行提出", "by the company itself"), "answer": Text("答复", "answer"), "answered_on": Text("答复日", "answered on"),
    "answered_by": Text("答复人", "answered by"), "event": Text("活动", "event"), "begins": Text("开始", "begins"), "areas": Text("邀请地区", "areas invited"), "capacity": Text("名额", "places"),
    "seat": Text("名额号", "place"), "asked_at": Text("报名时间", "asked at"), "attended_at": Text("到场时间", "came at"), "ticked_by": Text("签到人", "ticked by"), "registration": Text("报名", "registration"),
    "noted_by": Text("记录人", "noted by"), "noted_on": Text("记录日", "noted on"),
    "whitelist": Text("名单", "list"), "as_of": Text("截至", "as of"), "before": Text("上一期", "edition before"), "rule": Text("规则", "rule"), "rule_sha256": Text("规则摘要值", "hash of the rule"), "file_name": Text("文件", "file"),
    "file_sha256": Text("文件摘要值", "hash of the file"), "drafted_by": Text("草稿人", "drafted by"), "drafted_at": Text("草稿时间", "drafted at"), "members": Text("在册", "listed"), "came": Text("新增", "came"), "left": Text("移出", "left"),
    "unsure": Text("未知", "unsure"), "considered": Text("考虑的企业", "considered"), "left_out": Text("略过的行", "rows left out"), "refresh_every": Text("刷新", "refreshed"), "refresh_days": Text("刷新间隔（天）", "days between"),
    "visit_every": Text("走访", "visits"), "visit_days": Text("走访间隔（天）", "days between visits"), "usual": Text("每人至多（户）", "companies for a manager"), "made_by": Text("经办人", "made by"), "edition": Text("期", "edition"),
    "branch": Text("机构", "branch"), "manager": Text("客户经理", "manager"), "by_hand": Text("人工指定", "by hand"), "reason_zh": Text("理由（中文）", "reason in Chinese"), "reason_en": Text("理由（英文）", "reason"),
    "ended_on": Text("结束日", "ended on"), "ended_zh": Text("结束理由（中文）", "reason of the end in Chinese"), "ended_en": Text("结束理由（英文）", "reason of the end"), "most": Text("至多（户）", "at most"), "set_by": Text("设定人", "set by"), "set_at": Text("设定时间", "set at"),
    "revoked_at": Text("吊销时间", "revoked at"), "revoked_by": Text("吊销人", "revoked by")}
#: Internal to the rows: they say nothing to a reader.
SILENT: frozenset[str] = frozenset({
    "id", "password", "head", "statement", "rule_text", "last_login", "erased_at", "at", "frozen", "facts", "answers", "allocation", "returns", "seal", "sha256", "scheme_sha256", "size", "stored", "key", "path", "address", "act", "subject", "said", "turn", "joined_at", "before_organisation", "before_role", "before_active", "initials",
    "digest", "seen", "latitude", "longitude", "accuracy"})
MONEY: frozenset[str] = frozenset({"asked", "credit", "line", "drawn", "repaid", "filed", "amount", "principal", "interest", "earmarked", "proceeds", "public", "costs"})
