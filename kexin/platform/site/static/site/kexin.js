// What every page can do beyond plain HTML: change the theme, and send each form once.
document.getElementById("theme")?.addEventListener("click", function () {
  var root = document.documentElement;
  var next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
  root.setAttribute("data-bs-theme", next);
  try { localStorage.setItem("kexin-theme", next); } catch (refused) { /* as in theme.js */ }
  document.dispatchEvent(new CustomEvent("kexin:theme"));
});
document.addEventListener("submit", function (event) {
  var form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});
addEventListener("pageshow", function () {
  document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
});
