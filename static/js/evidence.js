/* Sends evidence file by file and shows how far each is; without it the same form sends all of them at once.

form[data-upload] keeps its fields; [data-drop] takes files that are dropped, [data-files] lists them, [data-upload-says] tells the
outcome. Each file is posted to the form's address with Accept: application/json, which answers {"faults": [sentence, …]}.
What is wrong with a file stands beside its name; it never clears what a person typed, and a file that was kept is not sent again. */
"use strict";
(() => {
  const MAX_BYTES = 20 * 1024 * 1024;
  const MAX_FILES = 20;
  const SAYS = {
    large: "tệp nặng quá 20 MB. Giảm độ phân giải khi quét, hoặc chia thành nhiều tệp.",
    login: "phiên làm việc đã hết. Hãy đăng nhập lại ở thẻ khác rồi bấm Tải lên.",
    network: "mất kết nối. Kiểm tra mạng rồi bấm Tải lên lần nữa.",
    server: "máy chủ chưa nhận được. Hãy bấm Tải lên lần nữa.",
  };
  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-files]");
  const drop = form.querySelector("[data-drop]");
  const says = form.querySelector("[data-upload-says]");
  const button = form.querySelector("button[type=submit]");
  let entries = []; // {file, row, state: "waiting" | "sent" | "failed"}
  let busy = false;

  // --- The list of chosen files ------------------------------------------------------------------------------------

  function line(file) {
    const row = document.createElement("li");
    row.className = "upload";
    const name = document.createElement("span");
    name.className = "upload-name";
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `Đã gửi ${file.name}`);
    const note = document.createElement("span");
    note.className = "upload-note";
    note.textContent = "chờ gửi";
    row.append(name, bar, note);
    return row;
  }

  function show(entry, state, note) {
    entry.state = state;
    entry.row.dataset.state = state;
    entry.row.querySelector(".upload-note").textContent = note;
  }

  function choose(files) {
    if (busy) return;
    entries = [...files].slice(0, MAX_FILES).map((file) => ({ file, row: line(file), state: "waiting" }));
    for (const entry of entries) if (entry.file.size > MAX_BYTES) show(entry, "refused", SAYS.large);
    list.replaceChildren(...entries.map((entry) => entry.row));
    list.hidden = entries.length === 0;
    says.textContent = files.length > MAX_FILES ? `Chỉ gửi được ${MAX_FILES} tệp một lần; các tệp sau đã bỏ ra.` : "";
  }

  // --- Sending -----------------------------------------------------------------------------------------------------

  function faultsOf(request) {
    if (request.status === 401) return [SAYS.login];
    try {
      return JSON.parse(request.responseText).faults;
    } catch {
      return [request.responseURL.includes("/login/") ? SAYS.login : SAYS.server];
    }
  }

  function send(entry) {
    const data = new FormData(form);
    data.delete(input.name);
    data.append(input.name, entry.file, entry.file.name);
    const bar = entry.row.querySelector("progress");
    show(entry, "sending", "đang gửi");
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("HX-Request", "true"); // who is signed out is told so, not sent to a login page
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        bar.value = Math.round((event.loaded / event.total) * 100);
        entry.row.querySelector(".upload-note").textContent = bar.value < 100 ? `đã gửi ${bar.value} %` : "đang kiểm tra";
      });
      request.addEventListener("load", () => {
        const faults = faultsOf(request);
        const lost = [SAYS.login, SAYS.server].includes(faults[0]);
        if (faults.length === 0) show(entry, "sent", "đã nhận");
        else show(entry, lost ? "failed" : "refused", faults.join(" ").replace(`${entry.file.name}: `, ""));
        done();
      });
      for (const event of ["error", "abort", "timeout"])
        request.addEventListener(event, () => {
          show(entry, "failed", SAYS.network);
          done();
        });
      request.send(data);
    });
  }

  async function refresh() {
    const place = document.getElementById("tai-lieu");
    const response = await fetch(`${location.pathname.replace(/them\/$/, "")}?tieu-chi=${encodeURIComponent(form.elements["tieu-chi"].value)}`);
    if (!response.ok || !place) return;
    const holder = document.createElement("template");
    holder.innerHTML = await response.text();
    const fresh = holder.content.getElementById("tai-lieu");
    if (fresh) place.replaceWith(fresh);
  }

  async function sendAll() {
    const waiting = entries.filter((entry) => entry.state === "waiting" || entry.state === "failed");
    busy = button.disabled = true;
    for (const entry of waiting) await send(entry); // one after another: a slow line carries one file at a time
    busy = button.disabled = false;
    const sent = entries.filter((entry) => entry.state === "sent").length;
    const left = entries.length - sent;
    says.textContent = left ? `Đã nhận ${sent} tệp, ${left} tệp chưa nhận được; lý do ghi bên cạnh từng tệp.` : `Đã nhận ${sent} tệp.`;
    if (!left) input.value = "";
    if (sent) await refresh().catch(() => {});
  }

  form.addEventListener("submit", (event) => {
    if (busy) return event.preventDefault();
    if (!entries.some((entry) => entry.state === "waiting" || entry.state === "failed")) {
      if (!entries.length) return; // nothing chosen: the server says what to do
      event.preventDefault();
      says.textContent = "Hãy chọn tệp khác rồi bấm Tải lên.";
      return;
    }
    event.preventDefault();
    if (form.elements["tep-replaces"]?.value && entries.length > 1) {
      says.textContent = "Bản thay thế chỉ gồm một tệp. Hãy chọn một tệp.";
      return;
    }
    sendAll();
  });
  input.addEventListener("change", () => choose(input.files));

  drop.hidden = false;
  for (const event of ["dragenter", "dragover"])
    form.addEventListener(event, (happening) => {
      happening.preventDefault();
      drop.classList.add("is-over");
    });
  form.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (busy || !event.dataTransfer.files.length) return;
    choose(event.dataTransfer.files);
  });
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });
})();
