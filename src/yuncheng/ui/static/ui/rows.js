// A click anywhere on <tr data-href> follows the row's link; the link itself stays in the row for the keyboard.

const INTERACTIVE = "a, button, input, select, textarea, label, summary, [contenteditable]";

function follow(event, newTab) {
  const row = event.target.closest?.("tr[data-href]");
  if (!row || event.defaultPrevented || event.target.closest(INTERACTIVE)) return;
  if (String(window.getSelection())) return;
  if (newTab) window.open(row.dataset.href, "_blank", "noopener");
  else window.location.assign(row.dataset.href);
}

document.addEventListener("click", (event) => follow(event, event.ctrlKey || event.metaKey));
document.addEventListener("auxclick", (event) => {
  if (event.button === 1) follow(event, true);
});
