/* Changes the way of answering without the server, where the network is away; it must keep what was typed in the other way's fields. */
"use strict";
(() => {
  const CONTROLS = "input, select, textarea";

  function setShown(part, isShown) {
    part.hidden = !isShown;
    for (const control of part.querySelectorAll(CONTROLS)) control.disabled = !isShown; // what is disabled is not sent
  }

  /** The fields of a way of answering for one row: names and labels by its id, points up to its most. */
  function partOf(template, row) {
    const part = template.content.firstElementChild.cloneNode(true);
    for (const one of part.querySelectorAll("[data-own]")) {
      const id = `${row.id}-${one.dataset.own}`;
      if (one instanceof HTMLLabelElement) one.htmlFor = id;
      else one.id = id;
    }
    const help = part.querySelector("[data-own=help]");
    if (help) {
      help.textContent += row.dataset.max;
      const box = part.querySelector("input");
      box.dataset.max = row.dataset.max;
      box.setAttribute("aria-describedby", help.id);
    }
    return part;
  }

  /** Show the fields of `mode` in a cell's form, from the page's template; false where there is none. */
  function switchTo(form, mode) {
    const input = form.querySelector("input[name=mode]");
    const parts = [...form.querySelectorAll("[data-mode-part]")];
    if (!input || !parts.length) return false;
    if (input.value === mode) return true;
    const found = parts.find((part) => part.dataset.modePart === mode);
    const template = document.querySelector(`template[data-mode="${CSS.escape(mode)}"]`);
    if (!found && !template) return false;
    const part = found ?? partOf(template, form.closest("[data-row]"));
    if (!found) parts[0].after(part);
    for (const other of parts) setShown(other, other === part);
    setShown(part, true);
    const button = form.querySelector(`button[name=mode][value="${CSS.escape(mode)}"]`);
    if (button) [button.value, button.textContent] = [input.value, "Quay lại cách chấm trước"];
    input.value = mode;
    document.dispatchEvent(new CustomEvent("cell:fresh", { detail: form }));
    return true;
  }

  window.cchc = { ...window.cchc, modes: { switchTo } };
})();
