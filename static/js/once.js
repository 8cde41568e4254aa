// A form marked data-once is sent once: a second click while the first is on its way would send it again.
// What stands in its [data-busy] is said, and read out, from the click until the answer.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    say(form, true);
  });
}
function say(form, isBusy) {
  const place = form.querySelector("[data-busy]");
  if (place) place.textContent = isBusy ? place.dataset.busy : "";
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", String(isBusy));
}
// Coming back by the browser's button finds the form ready to be sent again; the server decides.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    delete form.dataset.sent;
    say(form, false);
  }
});
