// Sends what was handed in, one after the other and in any order, until the server has said yes or no to each.
window.kexinSending = (function () {
  "use strict";
  var drafts = window.kexinVisits, at = document.getElementById("visits").dataset, words = JSON.parse(document.getElementById("visit-words").textContent);
  // A try without an answer is given up after this time, and a new one made after the pause.
  var PATIENCE = 90000, PAUSE = 15000;
  var busy = false, again = false, csrf = "", changed = function () {};

  function ask(address, options) {
    var stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, PATIENCE);
    return fetch(address, Object.assign({ credentials: "same-origin", redirect: "manual", cache: "no-store", signal: stop.signal }, options)).finally(function () { clearTimeout(timer); });
  }

  function readable(answer) {
    return (answer.headers.get("Content-Type") || "").indexOf("application/json") === 0;
  }

  // Who is signed in: {state: "here", day}, {state: "out"}, {state: "barred"} or {state: "offline"}.
  function whoIsHere() {
    return ask(at.day).then(function (answer) {
      if (answer.ok && readable(answer)) {
        return answer.json().then(function (day) {
          csrf = day.csrf;
          return drafts.setWho(day.person).then(function () { return drafts.keepDay(day); }).then(function () { return { state: "here", day: day }; });
        });
      }
      if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "out" };
      return { state: answer.status === 403 ? "barred" : "offline" };
    }).catch(function () { return { state: "offline" }; });
  }

  function mark(draft, changes) {
    Object.assign(draft, changes);
    return drafts.put(draft).then(changed);
  }

  function packed(draft) {
    return drafts.photos(draft.key).then(function (photos) {
      var body = new FormData();
      body.append("visit", JSON.stringify(Object.assign({ key: draft.key, person: draft.person }, draft.fields)));
      photos.forEach(function (photo) { body.append("photos", photo.blob, photo.name); });
      return body;
    });
  }

  // Answers "sent", "refused" (go on with the next one), or "later" (no line, signed out, or the server is not well).
  function one(draft) {
    return packed(draft).then(function (body) {
      // From here on the server may have it, whatever becomes of the answer.
      return mark(draft, { state: "sending", tried: true, answer: 0 }).then(function () {
        return ask(at.send, { method: "POST", body: body, headers: { "X-CSRFToken": csrf } });
      });
    }).then(function (answer) {
      if (answer.status === 200 && readable(answer)) {
        return answer.json().then(function (told) { return drafts.sent(draft, told.url, told.received); }).then(changed).then(function () { return "sent"; });
      }
      if ([409, 413, 422].indexOf(answer.status) >= 0 && readable(answer)) {
        return answer.json().then(function (told) {
          return mark(draft, { state: "refused", tried: false, conflict: told.conflict, problems: told.problems });
        }).then(function () { return "refused"; });
      }
      if (answer.status === 413) {
        // Not the site but what stands before it: nothing was kept, and the same would be refused for ever.
        return mark(draft, { state: "refused", tried: false, conflict: false, problems: [{ where: "photos", said: words.too_large }] }).then(function () { return "refused"; });
      }
      // 401 and 403 are answered before anything is read: it has certainly not been kept.
      return mark(draft, { state: "ready", tried: [401, 403].indexOf(answer.status) < 0, answer: answer.status }).then(function () { return "later"; });
    }).catch(function () {
      return mark(draft, { state: "ready" }).then(function () { return "later"; });
    });
  }

  function each(list) {
    if (!list.length) return Promise.resolve();
    return one(list[0]).then(function (came) { return came === "later" ? undefined : each(list.slice(1)); });
  }

  function alone(what) {
    if (!navigator.locks) return what();
    return navigator.locks.request("kexin-visits-sending", { ifAvailable: true }, function (lock) { return lock ? what() : undefined; });
  }

  // Everything of the person who is signed in that was handed in. *told* hears who is there.
  function send(told) {
    // Asked while a try is still out, as when the line comes back: another one follows it.
    if (busy) { again = true; return Promise.resolve(); }
    busy = true;
    again = false;
    return alone(function () {
      return whoIsHere().then(function (here) {
        told(here);
        if (here.state !== "here") return undefined;
        return drafts.all(here.day.person).then(function (all) {
          return each(all.filter(function (d) { return d.state === "ready" || d.state === "sending"; }).sort(function (a, b) { return a.changed - b.changed; }));
        });
      });
    }).finally(function () { busy = false; }).then(function () { return again ? send(told) : undefined; });
  }

  return { send: send, pause: PAUSE, onChange: function (what) { changed = what; } };
})();
