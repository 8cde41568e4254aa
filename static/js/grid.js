/* The appraiser's grid: gives a changed cell to be sent, shows its state, opens a cell beside; it must know no rule of points.

A cell is td[data-row] with data-v (version) and data-s (text as stored); sender.js sends it and says how it ended, and an answer's td takes
the old one's place. The open cell (#o) is sent by its own button. Without this file the grid is one form with one button. */
"use strict";
(() => {
  const form = document.querySelector("form[data-grid]");
  const waiting = document.querySelector("[data-waiting]");
  if (!form || !waiting || !window.cchc?.sender) return;
  const { store, sender } = window.cchc;
  const url = waiting.dataset.desk;
  const desk = url.split("?")[0];
  const sent = new Map(); // key of an entry → the text that was sent

  const cellOf = (id) => form.querySelector(`td[data-row]#${CSS.escape(id)}`);
  const inputOf = (cell) => cell.querySelector("input[name^='d:']");
  const reasonOf = (cell) => cell.querySelector("select[name^='r:']")?.value ?? "";
  const nameOf = (cell) => inputOf(cell).name.slice(2);
  const codeOf = (cell) => nameOf(cell).slice(nameOf(cell).indexOf(":") + 1);
  const unitOf = (cell) => cell.closest("tr").querySelector("th").firstChild.textContent.trim();

  // --- What a cell says ------------------------------------------------------------------------------------------

  function say(cell, text) {
    document.getElementById("cell-live").textContent = `${unitOf(cell)} ${codeOf(cell)}: ${text}`;
  }

  function show(cell, name, why = "") {
    const templates = document.getElementById("cell-states");
    const state = templates.content.querySelector(`[data-state=${name}]`).cloneNode(true);
    if (why) state.querySelector("[data-why]").textContent = templates.dataset[why] ?? why;
    cell.querySelector(".cell-note")?.remove();
    state.classList.add("cell-note");
    cell.append(state);
    say(cell, state.textContent.trim());
  }

  function mark(cell) {
    const done = document.createElement("span");
    done.className = "state state-ok cell-done-mark";
    done.textContent = "✓";
    done.title = "Đã lưu";
    cell.querySelector(".cell-in")?.prepend(done);
    say(cell, "Đã lưu");
  }

  // --- Sending ---------------------------------------------------------------------------------------------------

  function give(cell, fields, said, chosen = false) {
    const entry = {
      key: `${desk}|${cell.id}`,
      url,
      page: `?${new URLSearchParams({ ...Object.fromEntries(new URL(url, location).searchParams), o: nameOf(cell) })}#${cell.id}`,
      row: cell.id,
      code: codeOf(cell),
      title: "",
      sheet: unitOf(cell),
      fields: [["o", nameOf(cell)], ...fields],
      said,
      seen: Number(cell.dataset.v),
      at: Date.now(),
    };
    entry.page = new URL(entry.page, new URL(desk.replace(/luu\/$/, ""), location)).href;
    sent.set(entry.key, inputOf(cell).value);
    show(cell, "saving");
    sender.keep(entry, chosen);
  }

  function save(cell, chosen = false) {
    const [text, reason] = [inputOf(cell).value.trim(), reasonOf(cell)];
    const last = cell.dataset.sent ?? `${cell.dataset.s}|`;
    if (!chosen && `${text}|${reason}` === last) return;
    cell.dataset.sent = `${text}|${reason}`;
    give(cell, [["d", text], ...(reason ? [["r", reason]] : [])], [text, reason].filter(Boolean).join(" "), chosen);
  }

  // --- Taking the answer -----------------------------------------------------------------------------------------

  function replace(old, fresh) {
    const column = [...old.classList].find((name) => /^k\d+$/.test(name)); // the answer does not know its column
    if (column) fresh.classList.add(column);
    const active = old.contains(document.activeElement) ? document.activeElement.name : null;
    old.replaceWith(fresh);
    if (active) (fresh.querySelector("select") ?? fresh.querySelector(`[name="${CSS.escape(active)}"]`) ?? inputOf(fresh))?.focus();
  }

  function take(cell, content, key) {
    const fresh = content.getElementById(cell.id);
    const typed = inputOf(cell)?.value ?? "";
    const since = sent.has(key) && typed !== sent.get(key) ? typed : null;
    replace(cell, fresh);
    if (since !== null && inputOf(fresh)) inputOf(fresh).value = since; // sent when it is left
    return fresh;
  }

  async function refresh(cell, page) {
    const response = await fetch(page, { signal: AbortSignal.timeout(20000) });
    const fresh = sender.parse(response.ok && !response.redirected ? await response.text() : "").getElementById(cell.id);
    if (fresh) replace(cell, fresh);
  }

  const onEvent = {
    sending: (cell) => show(cell, "saving"),
    waiting: (cell, { entry, why }) => show(cell, store.isKept(entry.key) ? "waiting" : "failed", store.isKept(entry.key) ? clock(entry.at) : why || "network"),
    same: (cell, { entry }) => refresh(cell, entry.page).catch(() => {}),
    gone: (cell, { entry }) => refresh(cell, entry.page).catch(() => {}),
    saved(cell, { entry, content }) {
      mark(take(cell, content, entry.key));
      const panel = document.querySelector(`[data-panel="${CSS.escape(cell.id)}"]`);
      if (panel) open(entry.page).catch(() => {});
    },
    conflict: (cell, { entry, content }) => take(cell, content, entry.key),
    refused(cell, { entry, why, content }) {
      if (content) say(take(cell, content, entry.key), why);
      else show(cell, "failed", why);
    },
  };

  const clock = (at) => new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

  document.addEventListener("waiting:event", ({ detail }) => {
    const cell = detail.entry.key.startsWith(`${desk}|`) ? cellOf(detail.entry.row) : null;
    if (cell && inputOf(cell)) onEvent[detail.kind](cell, detail);
  });

  // --- The open cell ---------------------------------------------------------------------------------------------

  function put(fresh) {
    document.getElementById("o").replaceWith(fresh);
    document.dispatchEvent(new CustomEvent("cell:fresh", { detail: fresh }));
  }

  async function open(page) {
    const response = await fetch(page, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(20000) });
    const fresh = sender.parse(response.ok && !response.redirected ? await response.text() : "").getElementById("o");
    if (!fresh) throw new Error(String(response.status));
    put(fresh);
  }

  async function sendPanel(panelForm, submitter) {
    const data = new FormData(panelForm);
    if (submitter?.name) data.append(submitter.name, submitter.value);
    const answer = await sender.ask(url, [...data].filter(([name]) => name !== "csrfmiddlewaretoken"));
    const content = answer.html ? sender.parse(answer.html) : null;
    const fresh = content?.getElementById("o");
    const state = panelForm.querySelector("[data-cell-state]");
    if (!fresh) {
      if (state) state.textContent = document.getElementById("cell-states").dataset[answer.why || "server"] ?? "Chưa lưu";
      return;
    }
    const cell = content.querySelector("td[id]");
    const old = cell && cellOf(cell.id);
    put(fresh);
    if (old) replace(old, cell);
    fresh.querySelector(answer.status === 200 && cell ? "h2" : "[aria-invalid], .field-error, input:not([type=hidden]), select, textarea")?.focus?.();
  }

  // --- What a person does ----------------------------------------------------------------------------------------

  form.addEventListener("focusout", (event) => {
    const cell = event.target.closest("td[data-row]");
    if (cell?.isConnected && inputOf(cell) && !cell.contains(event.relatedTarget)) save(cell);
  });
  form.addEventListener("change", (event) => {
    const cell = event.target.closest("td[data-row]");
    if (cell && event.target.matches("select")) save(cell);
  });

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches("td[data-row] input[name^='d:']")) return;
    event.preventDefault();
    const cell = event.target.closest("td");
    let line = cell.closest("tr");
    do line = step > 0 ? line.nextElementSibling : line.previousElementSibling;
    while (line && !line.cells[cell.cellIndex]?.querySelector("input[name^='d:']"));
    const next = line?.cells[cell.cellIndex].querySelector("input[name^='d:']");
    if (next) {
      next.focus();
      next.select();
    } else save(cell);
  });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    const cell = button?.closest("td[data-row]");
    if (cell && (button.name === "lay" || button.closest(".conflict"))) {
      event.preventDefault();
      if (button.name === "lay") give(cell, [["lay", "1"]], button.getAttribute("aria-label"));
      else save(cell, true);
      return;
    }
    for (const kept of form.querySelectorAll("input[name^='thay:']")) {
      const cells = [...kept.closest("tr").querySelectorAll("td[id]")]; // as they stand after what was saved here
      kept.value = cells.map((one) => `${one.dataset.v ?? 0}:${one.dataset.s ?? ""}`).join(" ");
    }
  });

  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("form[data-grid] td a[href*='o=']");
    if (link) {
      event.preventDefault();
      open(link.href).catch(() => location.assign(link.href));
    }
    const shut = event.target.closest("[data-panel-close]");
    if (shut) {
      event.preventDefault();
      const panel = shut.closest("#o");
      const empty = Object.assign(document.createElement("div"), { id: "o" });
      panel.replaceWith(empty);
      const cell = cellOf(panel.dataset.panel);
      (cell && inputOf(cell))?.focus();
    }
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-panel-form]")) return;
    event.preventDefault();
    sendPanel(event.target, event.submitter);
  });

  for (const part of document.querySelectorAll("[data-plain]")) part.hidden = true;
  for (const entry of store.all().filter((one) => one.key.startsWith(`${desk}|`))) {
    const cell = cellOf(entry.row);
    const text = new Map(entry.fields).get("d");
    if (!cell || text === undefined) continue;
    inputOf(cell).value = text;
    show(cell, "waiting", clock(entry.at));
  }
  sender.pump();
})();
