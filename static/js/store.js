/* Cells that wait in this browser to be sent, each under its person, sheet and row; it must keep no page, and give nobody another person's.

One localStorage item an entry, so that two tabs never write over each other's: cchc-cho-gui|PERSON|DESK|ROW, DESK being the
address that takes the sheet's cells (round, unit and layer). Where the browser
keeps nothing, or refuses to, an entry lives in this page alone and `put` says so. */
"use strict";
(() => {
  const person = document.querySelector("[data-waiting]")?.dataset.waiting ?? "";
  const prefix = `cchc-cho-gui|${person}|`;
  const memory = new Map(); // key → entry that the browser would not keep

  const changed = () => document.dispatchEvent(new CustomEvent("waiting:change"));

  function read(text) {
    try {
      return JSON.parse(text);
    } catch {
      return null; // not of ours
    }
  }

  function onDisk() {
    if (!person) return [];
    try {
      const keys = Array.from({ length: localStorage.length }, (_, place) => localStorage.key(place));
      return keys.filter((key) => key.startsWith(prefix)).map((key) => read(localStorage.getItem(key)));
    } catch {
      return [];
    }
  }

  /** Every entry of this person, in the order in which they were typed. */
  function all() {
    const found = onDisk().filter((entry) => entry && !memory.has(entry.key));
    return [...found, ...memory.values()].sort((a, b) => a.at - b.at || a.key.localeCompare(b.key));
  }

  function get(key) {
    if (memory.has(key)) return memory.get(key);
    try {
      return person ? read(localStorage.getItem(prefix + key)) : null;
    } catch {
      return null;
    }
  }

  /** Keep an entry in the place of the one with its key; false where only this page holds it. */
  function put(entry) {
    let isKept = false;
    try {
      if (person) {
        localStorage.setItem(prefix + entry.key, JSON.stringify(entry));
        isKept = true;
      }
    } catch {
      isKept = false; // full, or forbidden
    }
    if (isKept) memory.delete(entry.key);
    else memory.set(entry.key, entry);
    changed();
    return isKept;
  }

  function remove(key) {
    memory.delete(key);
    try {
      if (person) localStorage.removeItem(prefix + key);
    } catch {
      // nothing was kept there
    }
    changed();
  }

  window.addEventListener("storage", (event) => {
    if (!person || (event.key !== null && !event.key.startsWith(prefix))) return;
    changed();
    const was = event.newValue === null && event.oldValue ? read(event.oldValue) : null;
    if (was) document.dispatchEvent(new CustomEvent("waiting:event", { detail: { kind: "gone", entry: was } }));
  });

  const isKept = (key) => Boolean(person) && !memory.has(key);
  window.cchc = { ...window.cchc, store: { all, get, put, remove, isKept, onlyHere: () => memory.size } };
})();
