// Editable tables and repeated groups over a Django formset: [data-grid="prefix"].
// Paste of cells copied from Excel or WPS (tab-separated), add, remove, move, Enter and arrows between rows, live totals.

const rowsOf = (grid) => Array.from(grid.querySelectorAll("[data-row]")).filter((row) => row.closest("[data-grid]") === grid);
const shown = (grid) => rowsOf(grid).filter((row) => !row.hidden);
const cellsOf = (row) =>
  Array.from(row.querySelectorAll("td:not(.grid__act) input, td:not(.grid__act) select, td:not(.grid__act) textarea")).filter(
    (cell) => cell.type !== "hidden",
  );

function say(grid, text) {
  const status = grid.querySelector("[data-grid-status]");
  if (status) status.textContent = text;
}

function changed(grid) {
  shown(grid).forEach((row, index) => {
    const number = row.querySelector("[data-no]");
    if (number) number.textContent = String(index + 1);
    const order = row.querySelector("input[name$='-ORDER']");
    if (order) order.value = String(index + 1);
  });
  total(grid);
  grid.dispatchEvent(new CustomEvent("grid:changed", { bubbles: true }));
}

/** Adds up a column of decimal figures exactly, as integers of the finest place. */
function sum(texts) {
  const numbers = texts.map((text) => text.replace(/[,，\s]/g, "")).filter((text) => /^-?\d+(\.\d+)?$/.test(text));
  const places = Math.max(2, ...numbers.map((text) => (text.split(".")[1] || "").length));
  const all = numbers.reduce((made, text) => {
    const [whole, part = ""] = text.split(".");
    return made + BigInt(whole + part.padEnd(places, "0"));
  }, BigInt(0));
  const sign = all < BigInt(0) ? "-" : "";
  const digits = String(all).replace("-", "").padStart(places + 1, "0");
  const left = digits.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${sign}${left}.${digits.slice(-places)}`;
}

function total(grid) {
  grid.querySelectorAll("[data-sum-of]").forEach((cell) => {
    const inputs = shown(grid).map((row) => row.querySelector(`[name$="-${CSS.escape(cell.dataset.sumOf)}"]`));
    cell.textContent = sum(inputs.filter(Boolean).map((input) => input.value));
  });
}

function add(grid) {
  const count = grid.querySelector("input[name$='-TOTAL_FORMS']");
  const most = Number(grid.querySelector("input[name$='-MAX_NUM_FORMS']")?.value || 1000);
  if (Number(count.value) >= most) {
    say(grid, `最多 ${most} 行`);
    return null;
  }
  const blank = grid.querySelector("template[data-blank]").content.cloneNode(true);
  const row = blank.querySelector("[data-row]");
  row.querySelectorAll("[name], [id], [for], [aria-labelledby], [aria-describedby]").forEach((part) => {
    for (const key of ["name", "id", "for", "aria-labelledby", "aria-describedby"]) {
      const value = part.getAttribute(key);
      if (value) part.setAttribute(key, value.replace(/__prefix__/g, count.value));
    }
  });
  count.value = String(Number(count.value) + 1);
  grid.querySelector("[data-rows]").append(row);
  window.htmx?.process(row);
  return row;
}

function remove(grid, row) {
  const tick = row.querySelector("input[name$='-DELETE']");
  if (!tick) return;
  tick.checked = true;
  row.hidden = true;
  row.querySelectorAll("[required]").forEach((input) => input.removeAttribute("required"));
  changed(grid);
  say(grid, "已删除一行");
}

function move(grid, row, step) {
  const rows = shown(grid);
  const other = rows[rows.indexOf(row) + step];
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  changed(grid);
}

/** Rows and cells of a tab-separated text; quoted cells may hold tabs and line ends, as Excel writes them. */
export function parseCells(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t" || sign === "\n") {
      rows[rows.length - 1].push(cell);
      cell = "";
      if (sign === "\n") rows.push([]);
    } else if (sign !== "\r") cell += sign;
  }
  rows[rows.length - 1].push(cell);
  if (rows[rows.length - 1].length === 1 && rows[rows.length - 1][0] === "") rows.pop();
  return rows;
}

function put(input, text) {
  const value = text.trim();
  if (input.tagName === "SELECT") {
    const option = Array.from(input.options).find((each) => each.text.trim() === value || each.value === value);
    if (!option) return value === "";
    input.value = option.value;
  } else if (input.type === "checkbox") input.checked = /^(是|√|1|true|y)$/i.test(value);
  else if (input.type === "date") {
    const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(value);
    if (!found) return value === "";
    input.value = `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}`;
  } else input.value = value;
  return true;
}

function paste(grid, input, text) {
  const cells = parseCells(text);
  let row = input.closest("[data-row]");
  const column = cellsOf(row).indexOf(input);
  const misfits = [];
  let filled = 0;
  for (const [index, line] of cells.entries()) {
    if (index > 0) {
      const rows = shown(grid);
      row = rows[rows.indexOf(row) + 1] || add(grid);
      if (!row) break;
    }
    const targets = cellsOf(row);
    line.forEach((value, offset) => {
      const target = targets[column + offset];
      if (!target || target.readOnly || target.disabled) {
        if (value.trim()) misfits.push(value.trim());
      } else if (!put(target, value)) misfits.push(value.trim());
    });
    filled += 1;
  }
  changed(grid);
  const lost = misfits.slice(0, 5).map((value) => `「${value}」`).join("");
  say(grid, `已粘贴 ${filled} 行${misfits.length ? `；${misfits.length} 格未能填入：${lost}` : ""}`);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-add], [data-remove], [data-up], [data-down]");
  const grid = button?.closest("[data-grid]");
  if (!grid) return;
  const row = button.closest("[data-row]");
  if (button.hasAttribute("data-add")) {
    const made = add(grid);
    if (made) {
      changed(grid);
      made.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    }
  } else if (button.hasAttribute("data-remove")) remove(grid, row);
  else {
    move(grid, row, button.hasAttribute("data-up") ? -1 : 1);
    button.focus();
  }
});

document.addEventListener("paste", (event) => {
  const grid = event.target.closest?.("[data-grid]");
  const text = event.clipboardData?.getData("text/plain") || "";
  if (!grid || !event.target.closest("td") || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
  if (event.target.tagName === "TEXTAREA" && !text.includes("\t")) return;
  event.preventDefault();
  paste(grid, event.target, text);
});

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.closest?.("td") || event.isComposing) return;
  const grid = input.closest("[data-grid]");
  const row = grid && input.closest("[data-row]");
  if (!row || input.tagName === "TEXTAREA" || input.tagName === "SELECT") return;
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || (input.type === "date" && event.key !== "Enter")) return;
  event.preventDefault();
  const rows = shown(grid);
  let next = rows[rows.indexOf(row) + step];
  if (!next && event.key === "Enter") {
    next = add(grid);
    if (next) changed(grid);
  }
  if (next) cellsOf(next)[cellsOf(row).indexOf(input)]?.focus();
});

document.addEventListener("input", (event) => {
  const grid = event.target.closest?.("[data-grid]");
  if (grid) total(grid);
});

function wake(root) {
  const grids = Array.from(root.querySelectorAll?.("[data-grid]") || []);
  if (root.matches?.("[data-grid]")) grids.push(root);
  for (const grid of grids) {
    grid.setAttribute("data-live", "");
    rowsOf(grid).forEach((row) => {
      if (row.querySelector("input[name$='-DELETE']")?.checked) row.hidden = true;
    });
    total(grid);
  }
}

document.addEventListener("htmx:load", (event) => wake(event.target));
wake(document);
