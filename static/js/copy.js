// A button marked data-copy puts the text of the element it names on the clipboard and says so beside it.
for (const button of document.querySelectorAll("[data-copy]")) {
  const id = button.dataset.copy;
  const said = document.querySelector(`[data-copied="${id}"]`);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById(id).innerText);
      said.textContent = "Đã sao chép.";
    } catch {
      said.textContent = "Trình duyệt không cho sao chép. Hãy bôi đen lời công bố rồi bấm Ctrl+C.";
    }
  });
}
