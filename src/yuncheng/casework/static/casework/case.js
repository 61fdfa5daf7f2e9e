// The case page: counts and adds up the cases that are ticked, as integers of fen; one tick for all; hides what is only
// for pages without scripts; takes the eye to a refusal.

function sum(box) {
  const ticked = Array.from(box.querySelectorAll("input[data-fen]:checked"));
  const fen = ticked.reduce((made, input) => made + BigInt(input.dataset.fen), BigInt(0));
  const hundredths = (fen + BigInt(5000)) / BigInt(10000);
  const text = String(hundredths).padStart(3, "0");
  const whole = text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  box.querySelector("[data-members-count]").textContent = String(ticked.length);
  box.querySelector("[data-members-sum]").textContent = `${whole}.${text.slice(-2)}`;
  const all = box.querySelector("[data-members-all]");
  const many = box.querySelectorAll("input[data-fen]").length;
  all.checked = ticked.length === many;
  all.indeterminate = ticked.length > 0 && ticked.length < many;
}

document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-members]");
  if (!box || !box.querySelector("[data-members-count]")) return;
  if (event.target.matches("[data-members-all]")) {
    box.querySelectorAll("input[data-fen]").forEach((input) => {
      input.checked = event.target.checked;
    });
    box.dispatchEvent(new CustomEvent("rank:renumber", { bubbles: true })); // where the rows also have an order
  }
  sum(box);
});

document.querySelectorAll("form.act").forEach((form) => form.setAttribute("data-scripts", ""));
document.querySelector("[data-refused]")?.scrollIntoView({ block: "nearest" });
document.querySelectorAll("[data-members]").forEach((box) => {
  box.setAttribute("data-live", "");
  if (box.querySelector("[data-members-count]")) sum(box);
});
