/* Buttons that print the page; they are hidden until this runs, because nothing else can. */
"use strict";
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
