/* Says every 20 seconds that the sheet is open here and shows who else has it; it must lock nothing, and not keep a left session alive.

Somebody who touched nothing for QUIET_MS, or looks at another window, is not asked for: a request would put off the end of the session. */
"use strict";
(() => {
  const EVERY_MS = 20000;
  const QUIET_MS = 5 * 60000;
  let touchedAt = Date.now();

  for (const name of ["keydown", "pointerdown", "pointermove", "scroll"]) {
    document.addEventListener(name, () => (touchedAt = Date.now()), { passive: true, capture: true });
  }

  async function say() {
    const place = document.getElementById("dang-mo");
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!place || !token || document.visibilityState !== "visible" || Date.now() - touchedAt > QUIET_MS) return;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token);
    try {
      const headers = { "HX-Request": "true" };
      const response = await fetch(place.dataset.presence, { method: "POST", body, headers, signal: AbortSignal.timeout(EVERY_MS) });
      const holder = document.createElement("template");
      holder.innerHTML = response.ok && !response.redirected ? await response.text() : "";
      const fresh = holder.content.getElementById("dang-mo");
      if (fresh && fresh.textContent.trim() !== place.textContent.trim()) place.replaceWith(fresh);
    } catch {
      // a hint: the next one comes
    }
  }

  window.setInterval(say, EVERY_MS);
})();
