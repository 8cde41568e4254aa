/* Lists the cells that wait in this browser, with their number over the total; it must not send nor judge anything itself (sender.js does). */
"use strict";
(() => {
  const panel = document.getElementById("cho-gui");
  if (!panel || !window.cchc?.sender) return;
  const { store, sender } = window.cchc;
  const list = panel.querySelector("[data-waiting-list]");
  const bar = document.querySelector("[data-waiting-bar]");
  const WHY = {
    network: "Mất kết nối, sẽ tự gửi lại khi có mạng",
    busy: "Máy chủ đang bận, sẽ tự gửi lại",
    login: "Phiên làm việc đã hết: đăng nhập lại để gửi",
  };
  const REFUSED = { closed: "Không còn được sửa ô này.", server: "Máy chủ gặp lỗi khi ghi ô này." };

  const isShown = (entry) => entry.waited || entry.state !== "waiting"; // what is just being sent says so in its row
  const twoDigits = (number) => String(number).padStart(2, "0");

  function clock(at) {
    const moment = new Date(at);
    const [hour, minute] = [moment.getHours(), moment.getMinutes()].map(twoDigits);
    return `${hour}:${minute} ngày ${twoDigits(moment.getDate())}/${twoDigits(moment.getMonth() + 1)}`;
  }

  function textsOf(entry) {
    const from = { mine: entry.mine ?? {}, theirs: entry.theirs ?? {} };
    return {
      code: entry.code,
      said: entry.said,
      where: `${entry.sheet ? `${entry.sheet} · ` : ""}ghi lúc ${clock(entry.at)}`,
      why: REFUSED[entry.why] ?? entry.why ?? "",
      mine: from.mine.value,
      mineNote: from.mine.note,
      theirName: from.theirs.name ? `${from.theirs.name} · ${from.theirs.at}` : "",
      theirs: from.theirs.value,
      theirNote: from.theirs.note,
    };
  }

  function itemOf(entry) {
    const item = panel.querySelector(`template[data-waiting-item=${entry.state}]`).content.firstElementChild.cloneNode(true);
    item.dataset.key = entry.key;
    const texts = textsOf(entry);
    for (const place of item.querySelectorAll("[data-of]")) place.textContent = texts[place.dataset.of] ?? "";
    for (const link of item.querySelectorAll("a.code")) {
      link.href = entry.page;
      link.title = entry.title;
    }
    return item;
  }

  function countsOf(entries) {
    const count = (state) => entries.filter((entry) => entry.state === state).length;
    const [waiting, conflicts, refused] = [count("waiting"), count("conflict"), count("refused")];
    return [
      waiting && `${waiting} mục chờ gửi`,
      conflicts && `${conflicts} mục cần chọn`,
      refused && `${refused} mục chưa lưu được`,
    ].filter(Boolean).join(", ");
  }

  function draw() {
    const entries = store.all().filter(isShown);
    const held = document.activeElement?.closest?.("#cho-gui [data-do]");
    const place = held && { key: held.closest("[data-key]").dataset.key, action: held.dataset.do };
    list.replaceChildren(...entries.map(itemOf));
    panel.hidden = entries.length === 0;
    const counts = countsOf(entries);
    panel.querySelector("[data-waiting-count]").textContent = counts;
    if (bar) drawBar(entries, counts);
    if (!place) return;
    const item = [...list.children].find((one) => one.dataset.key === place.key);
    (item?.querySelector(`[data-do=${place.action}]`) ?? panel).focus();
  }

  function drawBar(entries, counts) {
    const why = entries.some((entry) => entry.state === "waiting") ? WHY[sender.trouble()] : "";
    const texts = { "[data-waiting-says]": counts, "[data-waiting-why]": why ? `. ${why}.` : "" };
    for (const [name, text] of Object.entries(texts)) {
      const place = bar.querySelector(name);
      if (place.textContent !== text) place.textContent = text; // read out once
    }
    bar.hidden = entries.length === 0;
    bar.querySelector("[data-waiting-login]").hidden = sender.trouble() !== "login";
  }

  const actions = {
    again: (entry) => sender.again(entry.key),
    mine: (entry) => sender.again(entry.key, entry.theirs.version),
    theirs(entry) {
      store.remove(entry.key);
      document.dispatchEvent(new CustomEvent("waiting:event", { detail: { kind: "same", entry } }));
    },
    drop(entry, button) {
      if (button.dataset.isSure) {
        store.remove(entry.key);
        document.dispatchEvent(new CustomEvent("waiting:event", { detail: { kind: "same", entry } }));
        return;
      }
      button.dataset.isSure = "yes";
      button.textContent = button.dataset.sure;
    },
  };

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    const entry = button && store.get(button.closest("[data-key]").dataset.key);
    if (entry) actions[button.dataset.do](entry, button);
  });
  panel.querySelector("[data-waiting-now]").addEventListener("click", sender.now);
  document.addEventListener("waiting:change", draw);
  draw();
  sender.pump();
})();
