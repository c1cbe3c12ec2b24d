// Keeps the page of account managers and its files, and answers with them where there is no line. It reaches only pages below {{ scope }}.
"use strict";
const KEPT = "kexin-visits-{{ version }}";
const SHELL = "{{ scope }}";
const FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
// A line that does not answer within this time is as good as none.
const PATIENCE = 4000;

async function keep(path, answer) {
  // What sends somebody on to sign in, or says that something went wrong, is not kept.
  if (answer.ok && answer.type === "basic" && !answer.redirected) await (await caches.open(KEPT)).put(path, answer.clone());
  return answer;
}

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    await (await caches.open(KEPT)).addAll(FILES);
    await keep(SHELL, await fetch(SHELL, { redirect: "manual" }));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("kexin-visits-") && name !== KEPT) await caches.delete(name);
    await self.clients.claim();
  })());
});

function after(time) {
  return new Promise((done) => setTimeout(done, time));
}

async function answered(request, path) {
  const kept = await caches.match(path, { cacheName: KEPT });
  const asked = fetch(request).then((answer) => answer.status >= 500 && kept ? kept : keep(path, answer));
  if (!kept) return asked;
  return Promise.race([asked.catch(() => kept), after(PATIENCE).then(() => kept.clone())]);
}

self.addEventListener("fetch", (event) => {
  const asked = new URL(event.request.url);
  if (event.request.method !== "GET" || asked.origin !== self.location.origin) return;
  const shell = event.request.mode === "navigate" && asked.pathname === SHELL;
  if (shell || FILES.includes(asked.pathname)) event.respondWith(answered(event.request, asked.pathname));
});
