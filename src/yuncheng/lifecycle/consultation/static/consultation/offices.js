// Choosing among many offices: filter by name, how many are ticked, none at all; groups with a tick stand open. Without
// it every group can be opened and every box is there.
for (const field of document.querySelectorAll("[data-offices]")) {
  const boxes = Array.from(field.querySelectorAll('input[type="checkbox"]'));
  const groups = Array.from(field.querySelectorAll("[data-offices-group]"));
  const find = field.querySelector("[data-offices-find]");
  const count = field.querySelector("[data-offices-count]");
  const told = () => {
    count.textContent = String(boxes.filter((box) => box.checked).length);
  };
  const narrow = () => {
    const words = find.value.trim();
    for (const box of boxes) {
      const label = box.closest("label");
      label.hidden = words !== "" && !label.textContent.includes(words);
    }
    groups.forEach((group, place) => {
      group.hidden = !group.querySelector("label:not([hidden])");
      group.open = words !== "" || place === 0 || group.querySelector("input:checked") !== null;
    });
  };
  find.addEventListener("input", narrow);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  field.addEventListener("change", told);
  field.querySelector("[data-offices-none]").addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
  });
  narrow();
  told();
}
