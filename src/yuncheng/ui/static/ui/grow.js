// Text areas grow with what is written in them.

function fit(area) {
  if (!area.offsetParent) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

function fitAll(root) {
  if (root.matches?.("textarea")) fit(root);
  root.querySelectorAll?.("textarea").forEach(fit);
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("textarea")) fit(event.target);
});
document.addEventListener("htmx:load", (event) => fitAll(event.target));
document.addEventListener("grid:changed", (event) => fitAll(event.target));
window.addEventListener("resize", () => fitAll(document));
fitAll(document);
