/* "/" goes to the box that jumps to a criterion, and a page opened at a row puts the cursor into it; it must never take a key from somebody who types. */
"use strict";
(() => {
  const box = document.querySelector("[data-jump]");
  const typing = (element) => element.isContentEditable || element.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");

  document.addEventListener("keydown", (event) => {
    if (!box || event.key !== "/" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  function enter() {
    const row = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    const controls = "input:not([type=hidden]):not([readonly]), select, textarea";
    if (row?.matches("[data-row]")) row.querySelector(controls)?.focus({ preventScroll: true });
  }

  window.addEventListener("hashchange", enter);
  window.addEventListener("load", () => window.setTimeout(enter)); // the browser takes the focus away when it scrolls to the row
})();
