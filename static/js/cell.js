/* Gives a score cell to be sent when it changes and shows its state; it must never clear what a person typed, nor know any rule of points.

A row is [data-row] with an id and holds one form[data-cell] (components/criterion.html). What is typed in it waits in this browser (store.js)
until sender.js has an answer: 200, 409 and 422 bring the row, which takes the old one's place, and may bring elements with data-live or
hx-swap-oob (the total bar), which take the place of those with their id. Any other answer, and no answer, leaves the row and says why.
Figures are sent when the form is left, choices at once. Choosing another way of answering is asked at once and never waits. */
"use strict";
(() => {
  const CONTROLS = "input:not([type=hidden]):enabled, select:enabled, textarea:enabled";
  const { store, sender, modes } = window.cchc;
  const desk = (document.querySelector("[data-waiting]")?.dataset.desk ?? "").split("?")[0]; // round, unit and layer in one address
  const stored = new WeakMap(); // form → what is saved of it, or waits
  const sentAs = new Map(); // key of an entry → what its form held then
  let isReplacing = false; // a row that goes away loses the focus: nobody left it

  const rowOf = (element) => element.closest("[data-row]");
  const formOf = (id) => document.getElementById(id)?.querySelector("form[data-cell]") ?? null;
  const keyOf = (row) => `${desk}|${row.id}`;
  const isOfThisSheet = (entry) => entry.key.startsWith(`${desk}|`);
  const isPicked = (control) => control.type === "radio" || control.type === "checkbox";
  const nameOf = (control) => (isPicked(control) ? `${control.name}=${control.value}` : control.name);
  const valueOf = (control) => (isPicked(control) ? control.checked : control.value);

  function typed(form) {
    return new Map([...form.querySelectorAll(CONTROLS)].map((control) => [nameOf(control), valueOf(control)]));
  }

  const same = (a, b) => a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
  const isUnsaved = (form) => !same(typed(form), stored.get(form) ?? typed(form));

  function fill(form, values) {
    for (const control of form.querySelectorAll(CONTROLS)) {
      const name = nameOf(control);
      if (!values.has(name)) continue;
      if (isPicked(control)) control.checked = values.get(name);
      else control.value = values.get(name);
    }
  }

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

  function show(form, name, why = "") {
    const templates = document.getElementById("cell-states");
    const place = form.querySelector("[data-cell-state]");
    if (!templates || !place) return;
    const state = templates.content.querySelector(`[data-state=${name}]`).cloneNode(true);
    state.dataset.cellState = "";
    if (why) state.querySelector("[data-why]").textContent = templates.dataset[why] ?? why;
    place.replaceWith(state);
    for (const button of form.querySelectorAll("[data-cell-save]")) button.hidden = name !== "failed";
    say(rowOf(form));
  }

  const clock = (at) => new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

  function showWaiting(form, entry, why) {
    if (store.isKept(entry.key)) show(form, "waiting", clock(entry.at));
    else show(form, "failed", why || "network");
  }

  // --- Taking the answer -----------------------------------------------------------------------------------------

  function replace(old, fresh) {
    const active = old.contains(document.activeElement) ? document.activeElement : null;
    const caret = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
    fresh.removeAttribute("hx-swap-oob");
    isReplacing = true;
    old.replaceWith(fresh);
    isReplacing = false;
    for (const form of fresh.querySelectorAll("form[data-cell]")) watch(form);
    window.htmx?.process(fresh);
    document.dispatchEvent(new CustomEvent("cell:fresh", { detail: fresh }));
    if (!active) return;
    const target =
      (active.id && document.getElementById(active.id)) || fresh.querySelector(`${CONTROLS}, button:not([hidden]), a[href]`);
    if (!target) return;
    target.focus({ preventScroll: true });
    if (caret && caret[0] !== null && target.id === active.id) target.setSelectionRange(...caret);
  }

  function takeLive(content, row) {
    for (const fresh of content.querySelectorAll("[data-live][id], [hx-swap-oob][id]")) {
      const old = document.getElementById(fresh.id);
      if (old && !row?.contains(old)) replace(old, fresh);
    }
  }

  /** Put the answered row in its place; what was typed since `sent` stays. */
  function take(form, content, sent) {
    const row = rowOf(form);
    const fresh = content.getElementById(row.id);
    takeLive(content, row);
    const next = fresh.querySelector("form[data-cell]");
    const now = typed(form);
    const since = new Map([...now].filter(([name, value]) => value !== sent.get(name)));
    const known = next ? typed(next) : new Map();
    if ([...since.keys()].some((name) => !known.has(name))) {
      const version = fresh.querySelector("[name=seen_version]"); // no place for it in the fresh row: the old one stays
      if (version && !fresh.querySelector(".conflict")) form.querySelector("[name=seen_version]").value = version.value;
      return;
    }
    replace(row, fresh);
    if (!next) return;
    fill(next, since);
    stored.set(next, known);
    say(fresh);
    if (since.size && isUnsaved(next) && !next.contains(document.activeElement)) save(next); // else sent on leaving
  }

  async function refresh(row, url) {
    const response = await fetch(url, { signal: AbortSignal.timeout(20000) });
    const content = sender.parse(response.ok && !response.redirected ? await response.text() : "");
    const fresh = content.getElementById(row.id);
    if (!fresh) throw new Error("no row");
    takeLive(content, row);
    replace(row, fresh);
    say(fresh);
  }

  const onAnswer = {
    sending: (form) => show(form, "saving"),
    waiting: (form, { entry, why }) => showWaiting(form, entry, why),
    same: (form, { entry }) => refresh(rowOf(form), entry.page).catch(() => {}),
    gone: (form, { entry }) => isUnsaved(form) || refresh(rowOf(form), entry.page).catch(() => {}),
    saved: (form, { entry, content }) => take(form, content, sentAs.get(entry.key) ?? typed(form)),
    conflict: (form, { entry, content }) => take(form, content, sentAs.get(entry.key) ?? typed(form)),
    refused(form, { entry, why, content }) {
      if (content) take(form, content, sentAs.get(entry.key) ?? typed(form));
      else show(form, "failed", why);
    },
  };

  document.addEventListener("waiting:event", ({ detail }) => {
    if (!isOfThisSheet(detail.entry)) return;
    const form = formOf(detail.entry.row);
    if (form) onAnswer[detail.kind](form, detail);
    else if (detail.content) takeLive(detail.content, null); // a row of another field: the total follows all the same
  });

  // --- Giving to be sent -----------------------------------------------------------------------------------------

  function labelOf(control) {
    if (isPicked(control)) return control.closest("label")?.firstElementChild?.nextSibling?.textContent.trim() ?? "";
    return control.labels?.[0]?.textContent.trim() ?? "";
  }

  /** What a form holds, for people: labels with their texts, the option that is chosen. */
  function said(form, submitter) {
    if (submitter?.name === "agree") return submitter.firstElementChild?.nextSibling?.textContent.trim() ?? "";
    const parts = [...form.querySelectorAll(CONTROLS)].map((control) => {
      if (isPicked(control)) return control.checked ? labelOf(control) : "";
      const text = control instanceof HTMLSelectElement ? control.selectedOptions[0]?.textContent : control.value;
      return text?.trim() && !(control instanceof HTMLSelectElement && !control.value) ? `${labelOf(control)}: ${text.trim()}` : "";
    });
    return parts.filter(Boolean).join(" · ") || form.querySelector(".conflict [data-mine-text]")?.textContent.trim() || "";
  }

  function entryOf(form, submitter) {
    const row = rowOf(form);
    const data = new FormData(form);
    if (submitter?.name) data.append(submitter.name, submitter.value);
    const fields = [...data].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "seen_version");
    return {
      key: keyOf(row),
      url: form.getAttribute("action"),
      page: row.querySelector("a[data-cell-take]")?.getAttribute("href") ?? `${window.location.pathname}${window.location.search}#${row.id}`,
      row: row.id,
      code: row.querySelector(".code")?.textContent ?? "",
      title: row.querySelector("h3")?.textContent ?? "",
      sheet: document.querySelector("h1")?.textContent.trim() ?? "",
      fields,
      said: said(form, submitter),
      seen: Number(data.get("seen_version")),
      at: Date.now(),
    };
  }

  function save(form, submitter) {
    if (submitter?.name === "mode") {
      change(form, submitter);
      return;
    }
    if (!submitter && !isUnsaved(form)) return;
    const entry = entryOf(form, submitter);
    sentAs.set(entry.key, typed(form));
    stored.set(form, typed(form));
    show(form, "saving");
    sender.keep(entry, form.querySelector(".conflict") !== null);
  }

  function changeHere(form, mode) {
    if (!modes.switchTo(form, mode)) return false;
    stored.set(form, typed(form)); // an empty field of the other way is nothing to send
    show(form, "changed");
    return true;
  }

  /** Ask for the fields of another way of answering; nothing is written by it. */
  async function change(form, submitter) {
    if (sender.trouble() && changeHere(form, submitter.value)) return;
    const entry = entryOf(form, submitter);
    const sent = typed(form);
    show(form, "saving");
    const answer = await sender.ask(entry.url, [...entry.fields, ["seen_version", String(entry.seen)]]);
    const here = formOf(entry.row);
    const content = answer.html ? sender.parse(answer.html) : null;
    if (here && content?.getElementById(entry.row)) take(here, content, sent);
    else if (here && !changeHere(here, submitter.value)) show(here, "failed", answer.why || "mode");
  }

  async function takeTheirs(link) {
    const row = rowOf(link);
    store.remove(keyOf(row)); // chosen, whether or not theirs can be read now
    try {
      await refresh(row, link.href);
    } catch {
      window.location.assign(link.href);
    }
  }

  // --- What waits from before ------------------------------------------------------------------------------------

  /** Show an entry in its row again, as typed, where the row still asks for the same fields. */
  function restore(entry) {
    const form = formOf(entry.row);
    if (!form) return;
    const fields = new Map(entry.fields);
    if (!fields.has("mode") || modes.switchTo(form, fields.get("mode"))) {
      for (const control of form.querySelectorAll(CONTROLS)) {
        if (isPicked(control)) control.checked = fields.get(control.name) === control.value;
        else if (fields.has(control.name)) control.value = fields.get(control.name);
      }
    }
    stored.set(form, typed(form));
    sentAs.set(entry.key, typed(form));
    if (entry.state === "refused") show(form, "failed", entry.why);
    else showWaiting(form, entry);
    if (entry.state === "conflict") sender.again(entry.key); // asked anew: both values as they stand now
  }

  const cellOf = (control) => (control.form?.matches?.("form[data-cell]") ? control.form : null);

  document.addEventListener("change", (event) => {
    const form = cellOf(event.target);
    if (form && (event.target.matches("select") || isPicked(event.target))) save(form);
  });
  document.addEventListener("focusout", (event) => {
    const form = cellOf(event.target);
    if (form && !isReplacing && !form.contains(event.relatedTarget)) save(form);
  });
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
  const saveAll = () => [...document.querySelectorAll("form[data-cell]")].forEach((form) => save(form)); // those that changed
  window.addEventListener("pagehide", saveAll);
  window.addEventListener("beforeunload", (event) => {
    saveAll(); // what is typed waits in the browser, so that leaving loses nothing
    if (store.onlyHere()) event.preventDefault();
  });
  document.querySelectorAll("form[data-cell]").forEach(watch);
  store.all().filter(isOfThisSheet).forEach(restore);
  sender.pump();
  window.cchc.cells = { save };
})();
