// Rows in an order of their own: [data-rank] around rows [data-rank-row] that are siblings.
// Drag by [data-rank-handle], Alt+↑/↓ anywhere in a row, [data-rank-up] and [data-rank-down], or a number typed into
// [data-rank-place]; plain ↑/↓ in that field go to the neighbour. A row with data-rank-off has no place (an unticked
// [data-rank-tick] in it sets that). The order of the rows in the page is the order sent; without scripts the numbers are.
// Told in [data-rank-status]; the row is called by data-rank-name. Fires rank:changed on the box, detail {row, from, to};
// whoever changes rows himself fires rank:renumber at the box.

const EDGE = 110; // pixels from the window's edge where dragging scrolls
const ROW = "[data-rank-row]";

const boxOf = (part) => part.closest?.("[data-rank]");
const rowOf = (part) => part.closest?.(ROW);
const rowsOf = (box) => Array.from(box.querySelectorAll(ROW)).filter((row) => boxOf(row) === box);
const isOff = (row) => row.hasAttribute("data-rank-off");
const rankedOf = (box) => rowsOf(box).filter((row) => !isOff(row));

function say(box, text) {
  const status = box.querySelector("[data-rank-status]");
  if (status) status.textContent = text;
}

function show(place, number) {
  const text = number ? String(number) : "";
  if (place.matches("input")) {
    place.disabled = !number;
    if (place.value !== text) place.value = text;
  } else if (place.textContent !== text) {
    place.textContent = text;
  }
}

function number(box) {
  let count = 0;
  rowsOf(box).forEach((row) => {
    const place = row.querySelector("[data-rank-place]");
    if (!isOff(row)) count += 1;
    if (place) show(place, isOff(row) ? 0 : count);
  });
  return count;
}

/** Puts a row before or after another and tells everybody. */
function put(row, other, before) {
  const box = boxOf(row);
  const from = rankedOf(box).indexOf(row) + 1;
  const held = row.contains(document.activeElement) ? document.activeElement : null;
  other.parentNode.insertBefore(row, before ? other : other.nextSibling);
  held?.focus({ preventScroll: true });
  const count = number(box);
  const to = rankedOf(box).indexOf(row) + 1;
  if (from === to) return;
  row.scrollIntoView({ block: "nearest" });
  say(box, `“${row.dataset.rankName || "该行"}”移到第 ${to} 位，共 ${count} 位`);
  box.dispatchEvent(new CustomEvent("rank:changed", { bubbles: true, detail: { row, from, to } }));
}

function step(row, by) {
  const box = boxOf(row);
  if (isOff(row)) return;
  const rows = rankedOf(box);
  const other = rows[rows.indexOf(row) + by];
  if (other) put(row, other, by < 0);
  else say(box, by < 0 ? "已经在最前" : "已经在最后");
}

/** A number was typed: the row goes to that place. */
function goTo(row, field) {
  const box = boxOf(row);
  const rows = rankedOf(box);
  const wanted = parseInt(field.value.normalize("NFKC").trim(), 10);
  const here = rows.indexOf(row);
  if (Number.isNaN(wanted)) {
    number(box);
    say(box, "请填数字");
    return;
  }
  const to = Math.min(Math.max(wanted, 1), rows.length) - 1;
  if (to === here) number(box);
  else put(row, rows[to], to < here);
}

function neighbour(row, by) {
  const rows = rankedOf(boxOf(row));
  rows[rows.indexOf(row) + by]?.querySelector("[data-rank-place]")?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-rank-up], [data-rank-down]");
  if (button) step(rowOf(button), button.matches("[data-rank-up]") ? -1 : 1);
});

document.addEventListener("keydown", (event) => {
  const row = event.target.closest && rowOf(event.target);
  if (!row || !boxOf(row)) return;
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const inPlace = event.target.matches("[data-rank-place]");
  if (by && event.altKey) step(row, by);
  else if (by && inPlace) neighbour(row, by);
  else if (event.key === "Enter" && inPlace) goTo(row, event.target);
  else return;
  event.preventDefault();
});

document.addEventListener("change", (event) => {
  const row = event.target.closest && rowOf(event.target);
  if (!row || !boxOf(row)) return;
  if (event.target.matches("[data-rank-place]")) goTo(row, event.target);
  if (event.target.matches("[data-rank-tick]")) {
    row.toggleAttribute("data-rank-off", !event.target.checked);
    number(boxOf(row));
  }
});

document.addEventListener("rank:renumber", (event) => {
  const box = event.target.closest?.("[data-rank]");
  if (!box) return;
  rowsOf(box).forEach((row) => {
    const tick = row.querySelector("[data-rank-tick]");
    if (tick) row.toggleAttribute("data-rank-off", !tick.checked);
  });
  number(box);
});

// ---------------------------------------------------------------------------------------------------- dragging

let drag = null; // {row, box, over, before, y}

function aim() {
  const { row, box, y } = drag;
  const middle = box.getBoundingClientRect();
  const found = document.elementFromPoint(middle.left + middle.width / 2, y);
  const over = found && rowOf(found);
  clear();
  if (!over || over === row || boxOf(over) !== box || isOff(over)) return;
  const edge = over.getBoundingClientRect();
  drag.over = over;
  drag.before = y < edge.top + edge.height / 2;
  over.setAttribute("data-rank-over", drag.before ? "before" : "after");
}

function clear() {
  drag.over?.removeAttribute("data-rank-over");
  drag.over = null;
}

function roll() {
  if (!drag) return;
  const pull = drag.y < EDGE ? drag.y - EDGE : Math.max(0, drag.y - window.innerHeight + EDGE);
  if (pull) {
    window.scrollBy(0, Math.round(pull / 5));
    aim();
  }
  requestAnimationFrame(roll);
}

function end(drop) {
  if (!drag) return;
  const { row, over, before } = drag;
  clear();
  row.removeAttribute("data-rank-held");
  drag = null;
  if (drop && over) put(row, over, before);
}

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.("[data-rank-handle]");
  const row = handle && rowOf(handle);
  if (!row || event.button !== 0 || isOff(row)) return;
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  drag = { row, box: boxOf(row), over: null, before: false, y: event.clientY };
  row.setAttribute("data-rank-held", "");
  requestAnimationFrame(roll);
});
document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  drag.y = event.clientY;
  aim();
});
document.addEventListener("pointerup", () => end(true));
document.addEventListener("pointercancel", () => end(false));
document.addEventListener("keydown", (event) => {
  if (drag && event.key === "Escape") end(false);
});

function begin(root) {
  root.querySelectorAll?.("[data-rank]").forEach((box) => {
    box.setAttribute("data-rank-live", "");
    number(box);
  });
}

document.addEventListener("htmx:load", (event) => begin(event.target));
begin(document);
