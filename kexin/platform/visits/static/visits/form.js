// The form of a visit: what is typed goes into the draft at once.
window.kexinVisitForm = (function () {
  "use strict";
  var drafts = window.kexinVisits, form = document.getElementById("form");
  var words = JSON.parse(document.getElementById("visit-words").textContent), limits = JSON.parse(document.getElementById("visit-limits").textContent);
  var LARGEST_SIDE = 1600, QUALITY = 0.82, OTHER = "?";
  var draft = null, day = null, writing = Promise.resolve(), closed = function () {};

  function byId(id) { return document.getElementById(id); }

  function said(name, values) {
    return Object.keys(values || {}).reduce(function (text, key) { return text.replace("{" + key + "}", values[key]); }, words[name]);
  }

  function option(value, text) {
    var made = document.createElement("option");
    made.value = value;
    made.textContent = text;
    return made;
  }

  function now() {
    var at = new Date();
    return new Date(at.getTime() - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  }

  function fresh(person, plan) {
    return {
      key: crypto.randomUUID(), person: person, state: "open", tried: false, conflict: false, problems: [], changed: Date.now(), company_name: plan ? plan.name : "",
      fields: { plan: plan ? plan.pk : "", company: plan ? plan.code : "", at: now(), way: "on_site", outcome: "met", failed_words: "", place: "", latitude: "", longitude: "", accuracy: "", seen: "", needs: [], people: [] }
    };
  }

  function known() {
    var found = {};
    day.plans.concat(day.owed || [], day.companies).forEach(function (c) { if (!found[c.code]) found[c.code] = c.name; });
    if (draft.fields.company && !found[draft.fields.company] && draft.company_name) found[draft.fields.company] = draft.company_name;
    return found;
  }

  function fillCompanies() {
    var companies = known(), box = form.elements.company, typed = draft.fields.company && !companies[draft.fields.company];
    box.replaceChildren(option("", "—"));
    Object.keys(companies).forEach(function (code) { box.append(option(code, companies[code])); });
    box.append(option(OTHER, words.other_company));
    box.value = typed ? OTHER : draft.fields.company;
    byId("code-field").hidden = box.value !== OTHER;
    form.elements.company_code.value = typed ? draft.fields.company : "";
  }

  function fillPlans() {
    var box = form.elements.plan, fields = draft.fields;
    box.replaceChildren(option("", words.unplanned));
    day.plans.forEach(function (p) { if (p.code === fields.company) box.append(option(String(p.pk), said("planned", { day: p.on }))); });
    if (fields.plan && !Array.from(box.options).some(function (o) { return o.value === String(fields.plan); })) box.append(option(String(fields.plan), said("planned", { day: "" })));
    box.value = String(fields.plan || "");
  }

  function addPart(kind, values) {
    var box = byId(kind), made = byId(kind === "needs" ? "need-part" : "met-part").content.firstElementChild.cloneNode(true);
    Object.keys(values || {}).forEach(function (name) { var field = made.querySelector("[name=" + name + "]"); if (field) field.value = values[name]; });
    made.querySelector("[data-remove]").addEventListener("click", function () { made.remove(); number(kind); keep(); });
    box.append(made);
    number(kind);
    return made;
  }

  function number(kind) {
    Array.from(byId(kind).children).forEach(function (part, at) { part.querySelector("legend").textContent = said(kind === "needs" ? "need" : "met", { n: at + 1 }); });
    byId(kind === "needs" ? "add-need" : "add-met").disabled = byId(kind).children.length >= limits[kind];
  }

  function parts(kind) {
    return Array.from(byId(kind).children).map(function (part) {
      return Array.from(part.querySelectorAll("[name]")).reduce(function (found, field) { found[field.name] = field.value; return found; }, {});
    });
  }

  function shown() {
    var failed = form.elements.outcome.value !== "met";
    form.querySelectorAll("[data-when]").forEach(function (part) { part.hidden = (part.dataset.when === "failed") !== failed; });
    var placed = draft.fields.latitude !== "";
    byId("position").textContent = placed ? said("position", { n: Math.round(Number(draft.fields.accuracy)) }) : "";
    byId("forget-place").hidden = !placed;
  }

  function collect() {
    var fields = draft.fields, typed = form.elements.company.value === OTHER;
    fields.company = typed ? form.elements.company_code.value.trim() : form.elements.company.value;
    draft.company_name = typed ? "" : fields.company ? form.elements.company.selectedOptions[0].textContent : "";
    fields.plan = form.elements.plan.value;
    ["at", "way", "outcome", "failed_words", "place", "seen"].forEach(function (name) { fields[name] = form.elements[name].value; });
    var met = fields.outcome === "met";
    // What was typed before the result changed stays in the form; it is sent only where it belongs.
    draft.needs = parts("needs");
    draft.people = parts("people");
    fields.needs = met ? draft.needs : [];
    fields.people = met ? draft.people : [];
    if (met) fields.failed_words = "";
  }

  function store() {
    draft.changed = Date.now();
    var kept = structuredClone(draft);
    // One after the other, so that what was typed last is written last.
    writing = writing.catch(function () {}).then(function () { return drafts.put(kept); }).then(function () {
      byId("saved").textContent = said("saved_at", { time: new Date().toTimeString().slice(0, 8) });
    }, function () { byId("saved").textContent = words.no_storage; });
    return writing;
  }

  function keep() {
    if (!draft) return Promise.resolve();
    collect();
    if (draft.state === "refused" && !draft.conflict) draft.state = "open";
    return store();
  }

  function showPhotos() {
    return drafts.photos(draft.key).then(function (photos) {
      byId("photo-list").replaceChildren.apply(byId("photo-list"), photos.map(function (photo, at) {
        var line = document.createElement("li"), picture = document.createElement("img"), button = document.createElement("button");
        picture.src = photo.small;
        picture.alt = said("photo", { n: at + 1 });
        button.type = "button";
        button.className = "btn";
        button.textContent = words.remove;
        button.addEventListener("click", function () { drafts.removePhoto(photo.id).then(showPhotos).then(keep); });
        line.append(picture, button);
        return line;
      }));
      byId("photos").disabled = photos.length >= limits.photos;
      draft.photos = photos.length;
    });
  }

  // Drawn anew and smaller: that spares the line, and leaves behind what the camera wrote into the file.
  function drawn(image, side, type) {
    var scale = Math.min(1, side / Math.max(image.width, image.height)), canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return type ? new Promise(function (done) { canvas.toBlob(done, type, QUALITY); }) : canvas.toDataURL("image/jpeg", 0.6);
  }

  function addPhoto(file, order) {
    function put(blob, small) {
      return drafts.addPhoto({ id: crypto.randomUUID(), key: draft.key, order: order, name: file.name.replace(/\.[^.]*$/, "") + (blob === file ? file.name.slice(file.name.lastIndexOf(".")) : ".jpg"), blob: blob, small: small });
    }
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (image) {
      return drawn(image, LARGEST_SIDE, "image/jpeg").then(function (blob) { return put(blob || file, drawn(image, 160)); });
    }, function () { return put(file, ""); });  // no picture: the server says so, with the reason
  }

  function addPhotos(files) {
    return drafts.photos(draft.key).then(function (there) {
      var room = Math.max(0, limits.photos - there.length);
      if (files.length > room) byId("saved").textContent = said("photos_most", { n: limits.photos });
      return Array.from(files).slice(0, room).reduce(function (before, file, at) { return before.then(function () { return addPhoto(file, Date.now() + at); }); }, Promise.resolve());
    }).then(showPhotos).then(keep);
  }

  function showProblems() {
    var box = byId("problems"), list = document.createElement("ul"), head = document.createElement("p");
    form.querySelectorAll(".wrong").forEach(function (field) { field.classList.remove("wrong"); });
    form.querySelectorAll("p.error").forEach(function (line) { line.remove(); });
    box.hidden = !draft.problems.length;
    head.textContent = words.problems;
    draft.problems.forEach(function (problem) {
      var line = document.createElement("li"), field = fieldOf(problem.where);
      line.textContent = problem.said;
      list.append(line);
      if (!field) return;
      var told = document.createElement("p");
      told.className = "error";
      told.textContent = problem.said;
      field.classList.add("wrong");
      field.append(told);
    });
    box.replaceChildren(head, list);
  }

  function fieldOf(where) {
    var part = /^(needs|people)\.(\d+)\.?(\w*)$/.exec(where);
    if (part) {
      var row = byId(part[1]).children[Number(part[2])];
      return row && (row.querySelector('[data-name="' + part[3] + '"]') || row);
    }
    return where ? form.querySelector('[data-field="' + where + '"]') : null;
  }

  function edit(chosen, kept) {
    draft = chosen;
    day = kept;
    form.hidden = false;
    fillCompanies();
    fillPlans();
    ["at", "way", "outcome", "failed_words", "place", "seen"].forEach(function (name) { form.elements[name].value = draft.fields[name]; });
    byId("needs").replaceChildren();
    byId("people").replaceChildren();
    number("needs");
    number("people");
    (draft.needs || draft.fields.needs).forEach(function (values) { addPart("needs", values); });
    (draft.people || draft.fields.people).forEach(function (values) { addPart("people", values); });
    byId("saved").textContent = "";
    shown();
    showProblems();
    (draft.problems.length ? byId("problems") : byId("company")).focus();
    return showPhotos();
  }

  function leave(state) {
    collect();
    if (state) Object.assign(draft, { state: state, problems: [] });
    return store().then(function () { draft = null; form.hidden = true; closed(state); });
  }

  form.addEventListener("input", function (event) {
    if (event.target.id !== "photos") keep();
  });
  form.addEventListener("change", function (event) {
    if (!draft) return;
    if (event.target.id === "photos") { addPhotos(event.target.files).then(function () { event.target.value = ""; }); return; }
    if (event.target.name === "company") { byId("code-field").hidden = event.target.value !== OTHER; draft.fields.plan = ""; }
    keep();
    if (event.target.name === "company") {
      var own = day.plans.filter(function (p) { return p.code === draft.fields.company; })[0];
      draft.fields.plan = own ? own.pk : "";
      fillPlans();
      keep();
    }
    shown();
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (draft) leave("ready");
  });
  byId("later").addEventListener("click", function () { if (draft) leave(draft.state === "refused" ? "" : "open"); });
  byId("discard").addEventListener("click", function () {
    if (draft && confirm(words.sure_discard)) { var key = draft.key; draft = null; form.hidden = true; writing.then(function () { return drafts.remove(key); }).then(function () { closed(""); }); }
  });
  byId("add-need").addEventListener("click", function () { addPart("needs").querySelector("select").focus(); keep(); });
  byId("add-met").addEventListener("click", function () { addPart("people").querySelector("input").focus(); keep(); });
  byId("locate").addEventListener("click", function () {
    if (!navigator.geolocation) { byId("position").textContent = words.no_position; return; }
    byId("position").textContent = words.locating;
    navigator.geolocation.getCurrentPosition(function (found) {
      if (!draft) return;
      draft.fields.latitude = found.coords.latitude.toFixed(6);
      draft.fields.longitude = found.coords.longitude.toFixed(6);
      draft.fields.accuracy = found.coords.accuracy.toFixed(0);
      keep();
      shown();
    }, function () { byId("position").textContent = words.no_position; }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 });
  });
  byId("forget-place").addEventListener("click", function () {
    draft.fields.latitude = draft.fields.longitude = draft.fields.accuracy = "";
    keep();
    shown();
  });

  return { fresh: fresh, edit: edit, said: said, words: words, editing: function () { return draft !== null; }, onClose: function (what) { closed = what; } };
})();
