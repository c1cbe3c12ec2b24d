// Before anything is drawn: the theme that the reader chose, else that of the system.
(function () {
  var chosen = null;
  try { chosen = localStorage.getItem("kexin-theme"); } catch (refused) { /* private windows keep nothing */ }
  var dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
})();
