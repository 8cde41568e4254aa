/* Saves a score cell when it changes and shows its state; it must never clear what a person typed, nor know any rule of points.

A row is [data-row] with an id and holds one form[data-cell] (components/criterion.html). The form is posted with HX-Request;
200, 409 and 422 answer with the row, which takes the old one's place, and may bring elements with data-live or hx-swap-oob
(the total bar), which take the place of those with their id. Any other answer, and no answer, leaves the row and says why.
Figures are sent when the form is left, choices at once; one after another for each row, with the version the last answer brought.
After the same person signed in again elsewhere the form token is old: it is fetched anew, once, from this page's address. */
"use strict";
(() => {
  const TIMEOUT_MS = 20000;
  const CONTROLS = "input:not([type=hidden]), select, textarea";
  const ANSWERS = new Set([200, 409, 422]);
  const stored = new WeakMap(); // form → what the server knows of it
  const failed = new WeakSet(); // forms whose last sending failed
  const sending = new Set(); // ids of rows that wait for an answer

  const rowOf = (element) => element.closest("[data-row]");
  const formOf = (id) => document.getElementById(id)?.querySelector("form[data-cell]") ?? null;
  const keyOf = (control) =>
    control.type === "radio" || control.type === "checkbox" ? `${control.name}=${control.value}` : control.name;
  const valueOf = (control) => (control.type === "radio" || control.type === "checkbox" ? control.checked : control.value);

  function typed(form) {
    const values = new Map();
    for (const control of form.querySelectorAll(CONTROLS)) values.set(keyOf(control), valueOf(control));
    return values;
  }

  const same = (a, b) => a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
  const isUnsaved = (form) => failed.has(form) || !same(typed(form), stored.get(form) ?? typed(form));

  function watch(form) {
    stored.set(form, typed(form));
    for (const button of form.querySelectorAll("[data-cell-save]")) button.hidden = true;
  }

  // --- What the row says -----------------------------------------------------------------------------------------

  function say(row) {
    const live = document.getElementById("cell-live");
    const state = row.querySelector("[data-cell-state]:not([hidden])") ?? row.querySelector(".conflict > .state");
    if (live && state) live.textContent = `${row.querySelector(".code")?.textContent ?? ""}: ${state.textContent.trim()}`;
  }

  function show(form, name, why) {
    const templates = document.getElementById("cell-states");
    const place = form.querySelector("[data-cell-state]");
    if (!templates || !place) return;
    const state = templates.content.querySelector(`[data-state=${name}]`).cloneNode(true);
    state.dataset.cellState = "";
    if (why) state.querySelector("[data-why]").textContent = templates.dataset[why];
    place.replaceWith(state);
    say(rowOf(form));
  }

  function fail(form, why) {
    failed.add(form);
    show(form, "failed", why);
    for (const button of form.querySelectorAll("[data-cell-save]")) button.hidden = false;
  }

  function reasonOf(response) {
    if (response.status === 401 || response.redirected) return "login";
    if (response.status === 503 || response.status === 429) return "busy";
    return response.status >= 400 && response.status < 500 ? "refused" : "server";
  }

  // --- Taking the answer -----------------------------------------------------------------------------------------

  function parse(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content;
  }

  function replace(old, fresh) {
    const active = old.contains(document.activeElement) ? document.activeElement : null;
    const caret = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
    fresh.removeAttribute("hx-swap-oob");
    old.replaceWith(fresh);
    for (const form of fresh.querySelectorAll("form[data-cell]")) watch(form);
    window.htmx?.process(fresh);
    if (!active) return;
    const target =
      (active.id && document.getElementById(active.id)) || fresh.querySelector(`${CONTROLS}, button:not([hidden]), a[href]`);
    if (!target) return;
    target.focus({ preventScroll: true });
    if (caret && caret[0] !== null && target.id === active.id) target.setSelectionRange(...caret);
  }

  function keepTyped(from, to, sent) {
    const now = typed(from);
    for (const control of to.querySelectorAll(CONTROLS)) {
      const key = keyOf(control);
      if (!now.has(key) || now.get(key) === sent.get(key)) continue;
      if (control.type === "radio" || control.type === "checkbox") control.checked = now.get(key);
      else control.value = now.get(key);
    }
  }

  function takeLive(content, row) {
    for (const fresh of content.querySelectorAll("[data-live][id], [hx-swap-oob][id]")) {
      const old = document.getElementById(fresh.id);
      if (old && !row.contains(old)) replace(old, fresh);
    }
  }

  function take(form, html, sent) {
    const row = rowOf(form);
    const content = parse(html);
    const fresh = content.getElementById(row.id);
    if (!fresh) return false;
    takeLive(content, row);
    const next = fresh.querySelector("form[data-cell]");
    const typedSince = !same(typed(form), sent);
    if (typedSince && !next?.querySelector(CONTROLS)) return true; // a conflict about older text: it is asked again
    const known = next ? typed(next) : null;
    if (typedSince) keepTyped(form, next, sent);
    replace(row, fresh);
    if (next) stored.set(next, known);
    say(fresh);
    return true;
  }

  // --- Sending ---------------------------------------------------------------------------------------------------

  function send(form, submitter) {
    const body = new FormData(form);
    if (submitter?.name) body.append(submitter.name, submitter.value);
    return fetch(submitter?.getAttribute("formaction") ?? form.getAttribute("action"), {
      method: "POST",
      body,
      headers: { "HX-Request": "true" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }

  async function renewToken() {
    const response = await fetch(window.location.href, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok || response.redirected) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!token || page.body.dataset.person !== document.body.dataset.person) return false;
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
    return true;
  }

  async function save(form, submitter) {
    const id = rowOf(form).id;
    if (sending.has(id) || (!submitter && !isUnsaved(form))) return;
    const sent = typed(form);
    sending.add(id);
    failed.delete(form);
    show(form, "saving");
    let failure = "network";
    try {
      let response = await send(form, submitter);
      if (response.status === 403 && (await renewToken())) response = await send(form, submitter);
      const isAnswer = ANSWERS.has(response.status) && !response.redirected;
      failure = isAnswer && take(form, await response.text(), sent) ? null : reasonOf(response);
    } catch {
      failure = "network";
    } finally {
      sending.delete(id);
    }
    if (failure) fail(form, failure);
    else sendNewer(id, sent);
  }

  function sendNewer(id, sent) {
    const form = formOf(id);
    if (!form || !isUnsaved(form) || form.contains(document.activeElement)) return; // still typing: sent on leaving
    if (!same(typed(form), sent)) save(form);
  }

  async function takeTheirs(link) {
    const row = rowOf(link);
    try {
      const response = await fetch(link.href, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const content = parse(response.ok ? await response.text() : "");
      const fresh = content.getElementById(row.id);
      if (!fresh) throw new Error("no row");
      takeLive(content, row);
      replace(row, fresh);
      say(fresh);
    } catch {
      window.location.assign(link.href);
    }
  }

  // --- Keys ------------------------------------------------------------------------------------------------------

  function stopOf(control) {
    if (control.type !== "radio") return control;
    const group = [...control.form.querySelectorAll(`input[type=radio][name="${CSS.escape(control.name)}"]`)];
    return group.find((option) => option.checked) ?? group[0];
  }

  const isShown = (control) => control.checkVisibility?.() ?? control.offsetParent !== null; // a closed <details> hides too

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
      save(control.form);
      return;
    }
    next.focus();
    if (next.select && next.type !== "radio" && next.type !== "checkbox") next.select();
  }

  function onKey(event) {
    const control = event.target;
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!(control instanceof HTMLInputElement) || !control.form?.matches("form[data-cell]")) return;
    const isText = control.type !== "radio" && control.type !== "checkbox";
    const step = event.key === "Enter" || (isText && event.key === "ArrowDown") ? 1 : isText && event.key === "ArrowUp" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    move(control, step);
  }

  const cellOf = (control) => (control.form?.matches?.("form[data-cell]") ? control.form : null);

  document.addEventListener("change", (event) => {
    const form = cellOf(event.target);
    if (form && (event.target.matches("select") || typeof valueOf(event.target) === "boolean")) save(form);
  });
  document.addEventListener("focusout", (event) => {
    const form = cellOf(event.target);
    if (form && !form.contains(event.relatedTarget)) save(form);
  });
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-cell]")) return;
    event.preventDefault();
    save(event.target, event.submitter ?? event.target.querySelector("button"));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-cell-take]");
    if (!link || event.button || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    takeTheirs(link);
  });
  window.addEventListener("online", () => {
    for (const form of document.querySelectorAll("form[data-cell]")) if (isUnsaved(form)) save(form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (sending.size || [...document.querySelectorAll("form[data-cell]")].some(isUnsaved)) event.preventDefault();
  });
  document.querySelectorAll("form[data-cell]").forEach(watch);
})();
