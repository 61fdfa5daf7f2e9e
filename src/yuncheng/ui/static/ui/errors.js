// The list of errors takes the focus when a page (or a swapped part) arrives with one; its links focus the field.

function settle(root) {
  root.querySelector?.("[data-error-summary]")?.focus({ preventScroll: false });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-error-summary] a[href^='#']");
  if (!link) return;
  const target = document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  event.preventDefault();
  const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
  (field || target).focus({ preventScroll: true });
  target.scrollIntoView({ block: "center" });
});

settle(document);
document.addEventListener("htmx:load", (event) => settle(event.target));
