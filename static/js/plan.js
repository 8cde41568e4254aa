/* Drags one inspecting unit onto another place of the plan: the two change places; it must not judge a plan, the server does. */
"use strict";
(() => {
  const form = document.getElementById("ke-hoach");
  const places = form ? [...form.querySelectorAll("[data-pair]")] : [];
  let from = null;

  const control = (place) => place.querySelector("select, input");

  function swap(one, other) {
    const [a, b] = [control(one), control(other)];
    [a.value, b.value] = [b.value, a.value];
    b.dispatchEvent(new Event("change", { bubbles: true }));
  }

  for (const place of places) {
    const grip = document.createElement("span");
    grip.className = "plan-grip";
    grip.textContent = "⋮⋮";
    grip.title = "Kéo sang ô khác để đổi chỗ";
    grip.setAttribute("aria-hidden", "true");
    grip.draggable = true;
    place.classList.add("plan-place");
    place.prepend(grip);
    grip.addEventListener("dragstart", (event) => {
      from = place;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", control(place).value);
    });
    grip.addEventListener("dragend", () => {
      from = null;
      places.forEach((other) => other.classList.remove("plan-over"));
    });
    place.addEventListener("dragover", (event) => {
      if (!from) return;
      event.preventDefault();
      place.classList.add("plan-over");
    });
    place.addEventListener("dragleave", () => place.classList.remove("plan-over"));
    place.addEventListener("drop", (event) => {
      if (!from) return;
      event.preventDefault();
      if (from !== place) swap(from, place);
    });
  }
})();
