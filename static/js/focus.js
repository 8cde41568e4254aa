/* Goes from one criterion to the next on a page that holds all of them, so that no network is needed; it must save nothing itself (cell.js does). */
"use strict";
(() => {
  const items = [...document.querySelectorAll("[data-focus-item]")];
  const links = [...document.querySelectorAll("[data-focus-step]")];
  if (!items.length) return;
  const here = () => items.findIndex((item) => !item.hidden);

  function show(place, isNew) {
    const item = items[place];
    if (!item) return;
    for (const other of items) other.hidden = other !== item;
    for (const link of links) {
      const next = items[place + Number(link.dataset.focusStep)];
      link.hidden = !next;
      if (next) link.href = next.dataset.url;
    }
    if (isNew) window.history.pushState({}, "", item.dataset.url);
    item.querySelector("[tabindex]").focus({ preventScroll: true }); // read out, and no keyboard pops up on a tablet
    window.scrollTo({ top: Math.max(0, item.getBoundingClientRect().top + window.scrollY - 16) });
  }

  // A row that was left and not written is out of sight: the bar says which, and leads back to it.
  const failed = document.querySelector("[data-focus-failed]");
  const unwritten = () => items.findIndex((item) => item.hidden && item.querySelector(".is-error, .is-conflict"));
  function tell() {
    const place = unwritten();
    if (failed.hidden !== place < 0) failed.hidden = place < 0;
    const number = failed.querySelector("b");
    if (place >= 0 && number.textContent !== String(place + 1)) number.textContent = place + 1;
    if (place >= 0) failed.href = items[place].dataset.url;
  }
  new MutationObserver(tell).observe(items[0].parentElement, { subtree: true, childList: true, attributeFilter: ["class", "hidden"] });
  failed.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(unwritten(), true);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-focus-step]");
    if (!link || event.button || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    document.activeElement?.blur(); // what was typed is given to be sent
    show(here() + Number(link.dataset.focusStep), true);
  });
  window.addEventListener("popstate", () => {
    const place = items.findIndex((item) => new URL(item.dataset.url, window.location.href).href === window.location.href);
    if (place >= 0) show(place, false);
  });
})();
