// What every page can do beyond plain HTML: change the theme, close the menu, send each form once, scroll tables by keyboard, tell colours.
document.getElementById("theme")?.addEventListener("click", function () {
  var root = document.documentElement;
  var next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
  root.setAttribute("data-bs-theme", next);
  try { localStorage.setItem("kexin-theme", next); } catch (refused) { /* as in theme.js */ }
  document.dispatchEvent(new CustomEvent("kexin:theme"));
});

// A colour of the theme as it is drawn: custom properties keep light-dark(...) as it was written, a used colour says which half holds.
window.kexinColour = function (name) {
  var probe = document.createElement("span");
  probe.style.color = "var(" + name + ")";
  document.body.appendChild(probe);
  var found = getComputedStyle(probe).color;
  probe.remove();
  return found;
};

// A menu closes like any other: with Escape, or with a click beside it.
document.addEventListener("keydown", function (event) {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
});
document.addEventListener("click", function (event) {
  document.querySelectorAll("details.menu[open]").forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
});

// The server does the work of a form once anyway (its key); this spares the second request.
document.addEventListener("submit", function (event) {
  var form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});
addEventListener("pageshow", function () {
  document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
});

// A filter takes effect when it is chosen, where its form says so: <form class="filters" data-at-once>.
document.addEventListener("change", function (event) {
  var form = event.target.form;
  if (form && form.hasAttribute("data-at-once") && event.target.tagName === "SELECT") form.requestSubmit();
});

// A table that is wider than the screen can be reached and scrolled with the keyboard.
function reachable() {
  document.querySelectorAll(".table-responsive, pre").forEach(function (box) {
    if (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1) box.tabIndex = 0; else box.removeAttribute("tabindex");
  });
}
reachable();
addEventListener("resize", reachable);
document.addEventListener("toggle", reachable, true);
document.addEventListener("htmx:afterSettle", reachable);
