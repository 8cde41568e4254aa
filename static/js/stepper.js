/* Puts − and + beside points on a page for fingers; it must count in hundredths, and leave what it cannot read alone. */
"use strict";
(() => {
  const SAVE_MS = 900; // after the last press: a tablet gives a pressed button no focus to lose
  const timers = new WeakMap();

  function hundredths(text) {
    const found = /^(\d{1,4})(?:[.,](\d{1,2}))?$/.exec(text.trim());
    return found ? 100 * Number(found[1]) + Number((found[2] ?? "").padEnd(2, "0")) : null;
  }

  function written(count) {
    const rest = String(count % 100).padStart(2, "0").replace(/0+$/, "");
    return `${Math.floor(count / 100)}${rest ? `,${rest}` : ""}`;
  }

  function press(input, direction) {
    const [now, step, most] = [input.value || "0", input.dataset.step, input.dataset.max].map(hundredths);
    if ([now, step, most].includes(null)) return;
    input.value = written(Math.min(most, Math.max(0, now + direction * step)));
    window.clearTimeout(timers.get(input));
    timers.set(input, window.setTimeout(() => input.isConnected && window.cchc.cells.save(input.form), SAVE_MS));
  }

  function buttonOf(input, direction) {
    const button = document.createElement("button");
    const word = direction < 0 ? "Giảm" : "Tăng";
    button.type = "button";
    button.className = "btn btn-line step";
    button.id = `${input.id}-${direction < 0 ? "giam" : "tang"}`;
    button.textContent = direction < 0 ? "−" : "+";
    button.setAttribute("aria-label", `${word} ${written(hundredths(input.dataset.step) ?? 0)}`);
    button.addEventListener("click", () => press(input, direction));
    return button;
  }

  function equip(root) {
    for (const input of root.querySelectorAll(".touch form[data-cell] input[data-step]:not([readonly])")) {
      if (document.getElementById(`${input.id}-giam`)) continue;
      input.before(buttonOf(input, -1));
      input.after(buttonOf(input, 1));
    }
  }

  document.addEventListener("cell:fresh", () => equip(document));
  equip(document);
})();
