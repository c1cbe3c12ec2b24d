"""What the script of the pages without a line says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from kexin.text import Text

WORDS: Mapping[str, Text] = {
    "asking": Text("正在连接", "connecting"),
    "online": Text("已联网", "online"),
    "offline": Text("无网络", "offline"),
    "open": Text("已保存在本机，未提交", "kept on this device, not handed in"),
    "ready": Text("已保存在本机，待网络恢复后发送", "kept on this device, sent when the line is back"),
    "sending": Text("正在发送", "being sent"),
    "sent": Text("已送达", "sent"),
    "refused": Text("未被接受，仍保存在本机", "not accepted, kept on this device"),
    "waits": Text("登录已失效：草稿已保存在本机，登录后自动发送", "you are signed out: drafts are kept on this device and sent once you sign in"),
    "sign_in": Text("登录", "Sign in"),
    "locked": Text("请登录后查看您在本机的草稿", "sign in to see your drafts on this device"),
    "others": Text("本机另有 {n} 份他人的草稿，由其本人登录后可见", "this device has {n} more drafts of somebody else, who sees them after signing in"),
    "not_allowed": Text("此账号不能填写走访", "this account does not write visits"),
    "first_time": Text("首次使用请联网打开本页", "open this page once with a line before using it without one"),
    "no_storage": Text("此浏览器不能在本机保存草稿（可能是无痕窗口），请勿离线填写", "this browser keeps no drafts (a private window?): do not write without a line"),
    "edit": Text("填写", "Fill in"),
    "change": Text("修改", "Change"),
    "look": Text("查看", "See it"),
    "take_back": Text("取回修改", "Take back"),
    "discard": Text("删除草稿", "Discard"),
    "sure_discard": Text("确定删除这份草稿？删除后不能恢复。", "Discard this draft? It cannot be brought back."),
    "as_new": Text("另存为新草稿", "Keep as a new draft"),
    "send_now": Text("立即发送", "Send now"),
    "late": Text("已逾期", "overdue"),
    "until": Text("{day} 前", "until {day}"),
    "unplanned": Text("计划外走访", "visit without a plan"),
    "planned": Text("计划 {day}", "planned for {day}"),
    "no_company": Text("未选企业", "no company yet"),
    "other_company": Text("其他企业（填写信用代码）", "another one (by its credit code)"),
    "need": Text("需求 {n}", "Need {n}"),
    "met": Text("受访人 {n}", "Person {n}"),
    "saved_at": Text("已保存在本机 {time}", "kept on this device {time}"),
    "locating": Text("正在定位…", "finding the position…"),
    "no_position": Text("未能定位，可只写地点", "no position found; the place in words is enough"),
    "position": Text("已定位，误差约 {n} 米", "position taken, within {n} m"),
    "photos_most": Text("至多 {n} 张照片", "at most {n} pictures"),
    "photo": Text("照片 {n}", "Picture {n}"),
    "remove": Text("移除", "Remove"),
    "problems": Text("请更正以下各项", "Please correct"),
    "unsure": Text("上次发送未收到答复，将自动重发；重复发送只记一次", "the last try got no answer; it is sent again by itself and counts once"),
    "answered": Text("服务器暂时不能接收（{n}），将自动重发", "the server cannot take it now ({n}); it is sent again by itself"),
    "too_large": Text("照片过大，请减少照片后再提交", "the pictures are too large; take some out and hand it in again"),
    "photos_n": Text("照片 {n} 张", "{n} pictures"),
    "needs_n": Text("需求 {n} 项", "{n} needs"),
}
