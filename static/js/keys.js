/* Keys of a score sheet: Enter and the arrows go from field to field; it must never take a key from an input method that composes. */
"use strict";
(() => {
  const CONTROLS = "input:not([type=hidden]), select, textarea";
  const isPicked = (control) => control.type === "radio" || control.type === "checkbox";
  const isShown = (control) => control.checkVisibility?.() ?? control.offsetParent !== null; // a closed <details> hides too

  function stopOf(control) {
    if (control.type !== "radio") return control;
    const group = [...control.form.querySelectorAll(`input[type=radio][name="${CSS.escape(control.name)}"]`)];
    return group.find((option) => option.checked) ?? group[0];
  }

  function stops() {
    const controls = [...document.querySelectorAll("form[data-cell]")].flatMap((form) => [...form.querySelectorAll(CONTROLS)]);
    const usable = controls.filter((control) => !control.disabled && !control.readOnly && isShown(control));
    return [...new Set(usable.map(stopOf))];
  }

  function move(control, step) {
    const all = stops();
    const here = all.indexOf(stopOf(control));
    const next = all[here + step];
    if (here < 0 || !next) {
      window.cchc.cells.save(control.form);
      return;
    }
    next.focus();
    if (next.select && !isPicked(next)) next.select();
  }

  document.addEventListener("keydown", (event) => {
    const control = event.target;
    // 229 is what some Vietnamese input methods say instead of isComposing
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!(control instanceof HTMLInputElement) || !control.form?.matches("form[data-cell]")) return;
    const isText = !isPicked(control);
    const step = event.key === "Enter" || (isText && event.key === "ArrowDown") ? 1 : isText && event.key === "ArrowUp" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    move(control, step);
  });
})();
