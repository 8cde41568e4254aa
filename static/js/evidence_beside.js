/* On a wide screen opens the evidence of a criterion under its row; elsewhere, and when that fails, the link leads to the page.

a[data-beside] is the link; the page it leads to answers HX-Request with the list alone. It keeps nothing and writes nothing. */
"use strict";
(() => {
  const WIDE = window.matchMedia("(min-width: 64rem)");

  function shut(link) {
    link.closest("[data-row]").querySelector(".beside")?.remove();
    link.setAttribute("aria-expanded", "false");
  }

  async function open(link) {
    const response = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const holder = document.createElement("div");
    holder.className = "beside";
    holder.innerHTML = await response.text();
    shut(link);
    link.closest("[data-row]").append(holder);
    link.setAttribute("aria-expanded", "true");
    holder.scrollIntoView({ block: "nearest" }); // under a long row it would open out of sight
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-beside]");
    if (!link?.closest("[data-row]") || !WIDE.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.getAttribute("aria-expanded") === "true") shut(link);
    else open(link).catch(() => location.assign(link.href));
  });
})();
