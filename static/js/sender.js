/* Sends the cells that wait, one after another, and says how each of them ended; it must change no text, and drop nothing that was not written.

An entry: key, url (takes the cell), page (shows it), row (its id), code, title, fields ([name, value] without token and version), said (the
same for people), seen (version), at (ms), rev (of what was typed), state ("waiting", "conflict", "refused"), why, waited, mine, theirs.
"waiting:event" of the document: {kind, entry, content, why}; kind "sending", "saved", "same", "gone", "conflict", "refused", "waiting".
No network, a busy server (429, 502–504) and an ended session keep it waiting; it is tried again, later and later, and when the network says
that it is back. A 403 may be an old form token: a fresh one is read from this page's address, if the same person is signed in there. */
"use strict";
(() => {
  const TIMEOUT_MS = 20000;
  const FIRST_WAIT_MS = 2000;
  const LONGEST_WAIT_MS = 60000;
  const BUSY = new Set([429, 502, 503, 504]);
  const TOKEN = "input[name=csrfmiddlewaretoken]";
  const { store } = window.cchc;
  let [isRunning, timer, delay, trouble] = [false, 0, FIRST_WAIT_MS, ""];

  const fire = (kind, entry, more = {}) =>
    document.dispatchEvent(new CustomEvent("waiting:event", { detail: { kind, entry, ...more } }));
  const newRevision = () => `${Date.now()}-${Math.random()}`;
  const sameFields = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  function parse(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content;
  }

  // --- Keeping ---------------------------------------------------------------------------------------------------

  /** Keep what was typed and send it; `chosen` says that its version was chosen in a conflict. False where only this page holds it. */
  function keep(entry, chosen = false) {
    const before = store.get(entry.key);
    const isSame = before?.state === "waiting" && before.seen === entry.seen && sameFields(before.fields, entry.fields);
    const seen = before && !chosen ? before.seen : entry.seen; // the earliest that was seen
    const rev = isSame ? before.rev : newRevision();
    const isKept = store.put({ ...entry, seen, rev, state: "waiting", why: "", waited: before?.waited ?? false });
    pump();
    return isKept;
  }

  function again(key, seen) {
    const entry = store.get(key);
    if (!entry) return;
    store.put({ ...entry, state: "waiting", waited: true, seen: seen ?? entry.seen, rev: newRevision() });
    pump();
  }

  // --- One request -----------------------------------------------------------------------------------------------

  /** Post a form's fields as a fragment, with the page's own token. */
  function post(url, fields) {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    body.append("csrfmiddlewaretoken", document.querySelector(TOKEN)?.value ?? "");
    return fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(TIMEOUT_MS) });
  }

  /** "" once the page has the token of this person's newest sign-in, else why not. */
  async function renewToken() {
    const response = await fetch(window.location.href, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.redirected) return "login";
    if (!response.ok) return BUSY.has(response.status) ? "busy" : "refused";
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector(TOKEN)?.value;
    if (!token || page.body.dataset.person !== document.body.dataset.person) return "login";
    for (const input of document.querySelectorAll(TOKEN)) input.value = token;
    return "";
  }

  /** Post, with a fresh token where the old one is refused; an answer, or why there is none. */
  async function ask(url, fields) {
    try {
      let response = await post(url, fields);
      if (response.status === 403) {
        const why = await renewToken();
        if (why === "login" || why === "busy") return { why };
        if (!why) response = await post(url, fields);
      }
      if (response.status === 401 || response.redirected) return { why: "login" };
      if (BUSY.has(response.status)) return { why: "busy" };
      return { status: response.status, html: await response.text() };
    } catch {
      return { why: "network" };
    }
  }

  // --- How it ended ----------------------------------------------------------------------------------------------

  function stay(entry, why) {
    const current = store.get(entry.key);
    if (current) store.put({ ...current, waited: true });
    fire("waiting", current ?? entry, { why });
    return why;
  }

  function written(entry, newer, content) {
    const seen = Number(content.getElementById(entry.row).querySelector("[name=seen_version]")?.value ?? entry.seen + 1);
    if (newer) store.put({ ...newer, seen });
    else store.remove(entry.key);
    fire("saved", entry, { content });
  }

  function disputed(entry, box, content) {
    if ("same" in box.dataset) {
      store.remove(entry.key); // what stands there is what was typed: an answer that never came back
      fire("same", entry);
      return;
    }
    const { name, at, mine, mineNote, theirs, theirsNote } = box.dataset;
    const version = Number(content.getElementById(entry.row).querySelector("[name=seen_version]").value);
    const sides = { mine: { value: mine, note: mineNote }, theirs: { name, at, version, value: theirs, note: theirsNote } };
    store.put({ ...entry, ...sides, state: "conflict" });
    fire("conflict", entry, { content });
  }

  function refused(entry, status, why, content) {
    const refusal = { ...entry, state: "refused", why };
    if (status === 422 && !entry.waited) store.remove(entry.key); // it stands before the person, in its row
    else store.put(refusal);
    fire("refused", refusal, { why, content });
  }

  function judge(entry, { status, html }) {
    const content = parse(html);
    const row = content.getElementById(entry.row);
    const current = store.get(entry.key);
    const newer = current && current.rev !== entry.rev ? current : null;
    if (status === 200 && !row) return stay(entry, "network"); // not of the portal: a hotel's sign-in page
    if (status === 200) written(entry, newer, content);
    else if (newer) return ""; // about an older text: the newer one is asked next
    else if (row?.querySelector(".conflict")) disputed(entry, row.querySelector(".conflict"), content);
    else if (row) refused(entry, status, row.querySelector(".field-error")?.textContent.trim() ?? "", content);
    else refused(entry, status, status >= 500 ? "server" : "closed", null);
    return "";
  }

  async function send(key) {
    const entry = store.get(key);
    if (!entry || entry.state !== "waiting") return "";
    fire("sending", entry);
    const answer = await ask(entry.url, [...entry.fields, ["seen_version", String(entry.seen)]]);
    return answer.why ? stay(entry, answer.why) : judge(entry, answer);
  }

  /** One tab at a time: the other one finds the entry gone. */
  const alone = (action) => (navigator.locks ? navigator.locks.request("cchc-cho-gui", action) : action());

  // --- When ------------------------------------------------------------------------------------------------------

  const next = () => store.all().find((entry) => entry.state === "waiting");
  const announce = () => document.dispatchEvent(new CustomEvent("waiting:change"));

  async function pump() {
    if (isRunning) return;
    isRunning = true;
    window.clearTimeout(timer);
    try {
      for (let entry = next(); entry; entry = next()) {
        trouble = await alone(() => send(entry.key));
        if (trouble) break;
        delay = FIRST_WAIT_MS;
      }
    } finally {
      isRunning = false;
    }
    if (!next()) trouble = "";
    else if (trouble) {
      for (const entry of store.all()) if (entry.state === "waiting" && !entry.waited) stay(entry, trouble); // behind it in the row
      timer = window.setTimeout(pump, delay);
      delay = Math.min(2 * delay, LONGEST_WAIT_MS);
    }
    announce();
  }

  function now() {
    delay = FIRST_WAIT_MS;
    pump();
  }

  window.addEventListener("online", now); // a hint only: the timer does not ask it
  window.addEventListener("focus", now);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
  window.cchc.sender = { keep, again, ask, parse, now, pump, isRunning: () => isRunning, trouble: () => trouble };
})();
