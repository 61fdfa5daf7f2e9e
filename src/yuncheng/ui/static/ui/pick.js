// The browser's own file picker speaks the browser's language: with this module a button of ours covers it, and the
// chosen names stand in [data-picked]. Without it the native picker stays.

document.addEventListener("change", (event) => {
  const name = event.target.closest?.("[data-pick]")?.querySelector("[data-picked]");
  if (!name) return;
  const chosen = Array.from(event.target.files, (file) => file.name);
  name.textContent = chosen.length ? chosen.join("、") : "";
});

function wake(root) {
  root.querySelectorAll?.("[data-pick]").forEach((pick) => pick.setAttribute("data-live", ""));
}

document.addEventListener("htmx:load", (event) => wake(event.target));
wake(document);
