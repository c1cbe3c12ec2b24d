// The page of account managers on their way: what is to be visited, what lies on this device, and how far each of it is.
(function () {
  "use strict";
  var drafts = window.kexinVisits, sending = window.kexinSending, form = window.kexinVisitForm, words = form.words, said = form.said;
  var at = document.getElementById("visits").dataset;
  var TONES = { open: "", ready: "tone-wait", sending: "tone-wait", sent: "tone-good", refused: "tone-bad" };
  // Until the site has answered for the first time nobody is told that there is no network, or to sign in.
  var person = null, day = null, here = navigator.onLine ? "asking" : "offline";

  function byId(id) { return document.getElementById(id); }

  function button(text, what, kind) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "btn" + (kind ? " " + kind : "");
    made.textContent = text;
    made.addEventListener("click", what);
    return made;
  }

  function line(head, small, rest) {
    var made = document.createElement("li"), title = document.createElement("b"), below = document.createElement("small"), tools = document.createElement("div");
    title.textContent = head;
    below.textContent = small;
    tools.className = "actions";
    tools.append.apply(tools, rest);
    made.append(title, below, tools);
    return made;
  }

  function edit(draft) {
    byId("home").hidden = true;
    form.edit(draft, day);
  }

  function begin(plan) {
    var draft = form.fresh(person, plan);
    drafts.put(draft).then(function () { edit(draft); });
  }

  function showPlans(all) {
    var begun = all.filter(function (d) { return d.state !== "sent"; }).map(function (d) { return String(d.fields.plan); });
    var done = all.filter(function (d) { return d.state === "sent"; }).map(function (d) { return String(d.plan); });
    var open = day.plans.filter(function (p) { return begun.indexOf(String(p.pk)) < 0 && done.indexOf(String(p.pk)) < 0; });
    byId("plans").replaceChildren.apply(byId("plans"), open.map(function (p) {
      return line(p.name, p.on + (p.late ? " · " + words.late : "") + " · " + p.area, [button(words.edit, function () { begin(p); }, "btn-primary")]);
    }));
    byId("no-plans").hidden = open.length > 0;
    showOwed(all, open);
  }

  // What lists owe a visit, without what is planned or was begun.
  function showOwed(all, plans) {
    var taken = all.map(function (d) { return d.company || d.fields && d.fields.company; }).concat(plans.map(function (p) { return p.code; }));
    var open = (day.owed || []).filter(function (o) { return taken.indexOf(o.code) < 0; });
    byId("owed").replaceChildren.apply(byId("owed"), open.map(function (o) {
      return line(o.name, said("until", { day: o.due }) + (o.late ? " · " + words.late : "") + " · " + o.area + " · " + o.list, [button(words.edit, function () { begin(Object.assign({ pk: "" }, o)); })]);
    }));
    byId("owed-part").hidden = open.length === 0;
  }

  function tools(draft) {
    if (draft.state === "sent") {
      var link = document.createElement("a");
      link.className = "btn";
      link.href = draft.url;
      link.textContent = words.look;
      return [link];
    }
    if (draft.state === "refused" && draft.conflict) return [button(words.as_new, function () { drafts.asNew(draft).then(edit); }, "btn-primary"), button(words.change, function () { edit(draft); })];
    if (draft.state === "open" || draft.state === "refused") return [button(draft.state === "open" ? words.edit : words.change, function () { edit(draft); }, "btn-primary")];
    // Once the server may have it, it is not changed any more: two versions under one key would not be merged.
    if (draft.state === "ready" && !draft.tried) return [button(words.take_back, function () { draft.state = "open"; drafts.put(draft).then(function () { edit(draft); }); })];
    return [];
  }

  function told(draft) {
    var made = document.createElement("div"), state = document.createElement("span");
    state.className = "state " + TONES[draft.state];
    state.textContent = words[draft.state];
    made.className = "told";
    made.append(state);
    (draft.state === "refused" ? draft.problems.map(function (p) { return p.said; }) : draft.state !== "ready" ? [] : draft.answer ? [said("answered", { n: draft.answer })] : draft.tried ? [words.unsure] : []).forEach(function (text) {
      var one = document.createElement("p");
      one.className = draft.state === "refused" ? "bad" : "faint";
      one.textContent = text;
      made.append(one);
    });
    return made;
  }

  function small(draft) {
    var parts = [(draft.at || draft.fields.at || "").replace("T", " ")];
    if (draft.fields && draft.fields.needs.length) parts.push(said("needs_n", { n: draft.fields.needs.length }));
    if (draft.photos) parts.push(said("photos_n", { n: draft.photos }));
    return parts.join(" · ");
  }

  function showDrafts(all) {
    var rows = all.slice().sort(function (a, b) { return (a.state === "sent") - (b.state === "sent") || b.changed - a.changed; });
    byId("drafts").replaceChildren.apply(byId("drafts"), rows.map(function (draft) {
      var name = draft.company_name || (draft.fields && draft.fields.company) || words.no_company;
      var made = line(name, small(draft), tools(draft));
      made.dataset.key = draft.key;
      made.dataset.state = draft.state;
      made.insertBefore(told(draft), made.lastChild);
      return made;
    }));
    byId("no-drafts").hidden = rows.length > 0;
    byId("send-now").hidden = !rows.some(function (d) { return d.state === "ready"; });
  }

  function notice(text, link) {
    var box = byId("notice");
    box.hidden = !text;
    box.firstElementChild.textContent = text + " ";
    if (!text || !link) return;
    var made = document.createElement("a");
    made.href = at.login;
    made.textContent = words.sign_in;
    box.firstElementChild.append(made);
  }

  function show() {
    var online = here !== "offline";
    byId("line").textContent = here === "asking" ? words.asking : online ? words.online : words.offline;
    byId("line").className = "state " + (here === "asking" ? "" : online ? "tone-good" : "tone-warn");
    byId("begin").disabled = !day;
    byId("who").textContent = day ? day.name + " · " + day.seat : "";
    if (here === "asking") notice("", false);
    else if (here === "barred") notice(words.not_allowed, false);
    else if (!person) notice(words.locked, true);
    else if (!day) notice(words.first_time, true);
    else if (here === "out") notice(words.waits, true);
    else notice("", false);
    return drafts.others(person).then(function (n) {
      byId("others").hidden = !n;
      byId("others").textContent = said("others", { n: n });
      return person && day ? drafts.all(person) : [];
    }).then(function (all) {
      if (day) showPlans(all); else byId("plans").replaceChildren();
      if (!day) byId("no-plans").hidden = here === "asking";
      showDrafts(all);
    });
  }

  function met(found) {
    here = found.state;
    if (found.state === "here") {
      // Somebody else signed in: what the form shows belongs to the one before, and is on the device.
      if (person !== found.day.person && form.editing()) location.reload();
      person = found.day.person;
      day = found.day;
    }
    show();
  }

  function send() {
    if (document.visibilityState === "hidden") return;
    sending.send(met).then(show);
  }

  sending.onChange(show);
  form.onClose(function (state) {
    byId("home").hidden = false;
    byId("main").focus();
    show().then(function () { if (state === "ready") send(); });
  });
  byId("begin").addEventListener("click", function () { begin(null); });
  byId("send-now").addEventListener("click", send);
  addEventListener("online", send);
  addEventListener("offline", function () { here = "offline"; show(); });
  document.addEventListener("visibilitychange", send);
  setInterval(function () { if (!form.editing()) send(); }, sending.pause);

  if ("serviceWorker" in navigator) navigator.serviceWorker.register(at.worker, { scope: at.scope }).catch(function () {});
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  drafts.open().then(drafts.who).then(function (last) {
    person = last;
    return person ? drafts.day(person) : null;
  }).then(function (kept) {
    day = kept || null;
    return show();
  }).then(send, function () { notice(words.no_storage, false); });
})();
