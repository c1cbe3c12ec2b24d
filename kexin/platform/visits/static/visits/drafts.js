// Drafts on the device: each belongs to the person who wrote it, and stays until the server has it.
window.kexinVisits = (function () {
  "use strict";
  var NAME = "kexin-visits", WHO = "kexin-visits-who";
  // How many of those that were sent are still listed, without their content.
  var LISTED = 20;
  var opened;

  function open() {
    opened = opened || new Promise(function (done, failed) {
      var asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () {
        var base = asked.result;
        base.createObjectStore("drafts", { keyPath: "key" }).createIndex("person", "person");
        base.createObjectStore("photos", { keyPath: "id" }).createIndex("key", "key");
        base.createObjectStore("days", { keyPath: "person" });
      };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { failed(asked.error); };
    });
    return opened;
  }

  // Answers once what was written is on the disk: a telephone may be switched off the next moment.
  function work(stores, mode, what) {
    return open().then(function (base) {
      return new Promise(function (done, failed) {
        var change = base.transaction(stores, mode, { durability: "strict" }), asked = what(change);
        change.oncomplete = function () { done(asked && asked.result); };
        change.onerror = change.onabort = function () { failed(change.error); };
      });
    });
  }

  function put(draft) {
    return work(["drafts"], "readwrite", function (c) { return c.objectStore("drafts").put(draft); });
  }

  function get(key) {
    return work(["drafts"], "readonly", function (c) { return c.objectStore("drafts").get(key); });
  }

  function all(person) {
    return work(["drafts"], "readonly", function (c) { return c.objectStore("drafts").index("person").getAll(person); });
  }

  function others(person) {
    return work(["drafts"], "readonly", function (c) { return c.objectStore("drafts").getAll(); }).then(function (drafts) {
      return drafts.filter(function (d) { return d.person !== person && d.state !== "sent"; }).length;
    });
  }

  function photos(key) {
    return work(["photos"], "readonly", function (c) { return c.objectStore("photos").index("key").getAll(key); }).then(function (found) {
      return found.sort(function (a, b) { return a.order - b.order; });
    });
  }

  function addPhoto(photo) {
    return work(["photos"], "readwrite", function (c) { return c.objectStore("photos").put(photo); });
  }

  function removePhoto(id) {
    return work(["photos"], "readwrite", function (c) { return c.objectStore("photos").delete(id); });
  }

  function emptied(change, key) {
    var asked = change.objectStore("photos").index("key").openKeyCursor(IDBKeyRange.only(key));
    asked.onsuccess = function () {
      if (!asked.result) return;
      change.objectStore("photos").delete(asked.result.primaryKey);
      asked.result.continue();
    };
  }

  function remove(key) {
    return work(["drafts", "photos"], "readwrite", function (c) {
      emptied(c, key);
      return c.objectStore("drafts").delete(key);
    });
  }

  // The server has it: what it says goes from the device, that it was sent stays listed for a while.
  function sent(draft, url, received) {
    var left = { key: draft.key, person: draft.person, state: "sent", company_name: draft.company_name || draft.fields.company, plan: draft.fields.plan, company: draft.fields.company, at: draft.fields.at, url: url, received: received, changed: Date.now() };
    return work(["drafts", "photos"], "readwrite", function (c) {
      emptied(c, draft.key);
      return c.objectStore("drafts").put(left);
    }).then(function () { return all(draft.person); }).then(function (drafts) {
      var old = drafts.filter(function (d) { return d.state === "sent"; }).sort(function (a, b) { return b.changed - a.changed; }).slice(LISTED);
      return Promise.all(old.map(function (d) { return remove(d.key); }));
    });
  }

  // The same content under a new key: for a draft whose key the server knows with another content.
  function asNew(draft) {
    var fresh = Object.assign({}, draft, { key: crypto.randomUUID(), state: "open", tried: false, conflict: false, problems: [], changed: Date.now() });
    return photos(draft.key).then(function (found) {
      return work(["drafts", "photos"], "readwrite", function (c) {
        found.forEach(function (p) { c.objectStore("photos").put(Object.assign({}, p, { id: crypto.randomUUID(), key: fresh.key })); c.objectStore("photos").delete(p.id); });
        c.objectStore("drafts").delete(draft.key);
        return c.objectStore("drafts").put(fresh);
      });
    }).then(function () { return fresh; });
  }

  function keepDay(day) {
    var kept = Object.assign({}, day);
    delete kept.csrf;
    return work(["days"], "readwrite", function (c) { return c.objectStore("days").put(kept); });
  }

  function day(person) {
    return work(["days"], "readonly", function (c) { return c.objectStore("days").get(person); });
  }

  // Whose device this is at the moment: set when the server says who is signed in; the page of signing in deletes it
  // (leaving.js). A base of its own, opened only for a moment, so that nothing stands in the way of that.
  function whose(mode, what) {
    return new Promise(function (done, failed) {
      var asked = indexedDB.open(WHO, 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("who"); };
      asked.onerror = function () { failed(asked.error); };
      asked.onsuccess = function () {
        var base = asked.result, change = base.transaction(["who"], mode, { durability: "strict" }), told = what(change.objectStore("who"));
        change.oncomplete = function () { base.close(); done(told.result); };
        change.onerror = change.onabort = function () { base.close(); failed(change.error); };
      };
    });
  }

  function who() {
    return whose("readonly", function (store) { return store.get("person"); }).then(function (person) { return person || null; });
  }

  function setWho(person) {
    return whose("readwrite", function (store) { return store.put(person, "person"); });
  }

  return { open: open, put: put, get: get, all: all, others: others, photos: photos, addPhoto: addPhoto, removePhoto: removePhoto, remove: remove, sent: sent, asNew: asNew, keepDay: keepDay, day: day, who: who, setWho: setWho };
})();
