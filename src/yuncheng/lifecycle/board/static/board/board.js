// The board: every ranking, press and figure is sent at once and answered with the picture as it now is (order, line,
// sums, what others changed); the page is put right from that answer and never drawn anew. The server decides.

const TOLD = 12000; // milliseconds a sentence about others stays
const ASK = 20000; // how often a page in sight asks what others did

const board = document.querySelector("[data-board]");
const funds = document.querySelector("[data-funds]");
const told = document.querySelector("[data-told]");
const rankForm = document.getElementById("rank");
const filter = document.querySelector("[data-filter]");

const table = board?.querySelector("[role=table]");
const rows = new Map();
board?.querySelectorAll("[data-rank-row]").forEach((row) => rows.set(Number(row.dataset.id), row));
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
const WORDS = { i: "", o: "线下", f: "线下，放得下", h: "暂缓" };
const STATES = { i: "in", o: "out", f: "fits", h: "hold" };

let revision = Number(board?.dataset.revision || 0);
let waiting = 0; // orders on their way
let line = Promise.resolve(); // one after another
let hush = 0;

// ---------------------------------------------------------------------------------------------------- saying

function say(text, bad) {
  if (!told) return;
  clearTimeout(hush);
  told.textContent = text;
  told.hidden = !text;
  told.classList.toggle("told--bad", Boolean(bad));
  if (text && !bad) hush = setTimeout(() => say(""), TOLD);
}

function setText(part, text) {
  if (part && part.textContent !== text) part.textContent = text;
}

// ---------------------------------------------------------------------------------------------------- asking

async function ask(url, options) {
  const headers = { Accept: "application/json", "X-CSRFToken": token, ...(options?.headers || {}) };
  const answer = await fetch(url, { credentials: "same-origin", ...options, headers });
  if (answer.status === 204) return null;
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const cures = (body.cures || []).join("；");
    throw new Error([body.sentence || "没有办成，请刷新页面后重试。", cures].filter(Boolean).join(" "));
  }
  return body;
}

/** Sends one order after another; what is wrong is said, and the page is put back to what the server holds. */
function order(url, options) {
  waiting += 1;
  board.setAttribute("data-busy", "");
  line = line.then(async () => {
    let answer = null;
    let failed = "";
    try {
      answer = await ask(url, typeof options === "function" ? options() : options);
    } catch (fault) {
      failed = fault instanceof TypeError ? "网络不通，刚才的调整没有保存，恢复后请重试。" : fault.message;
    }
    waiting -= 1;
    if (!waiting) board.removeAttribute("data-busy");
    if (failed) {
      say(failed, true);
      answer = await ask(`${board.dataset.state}?whole=1&seen=${revision}`).catch(() => null);
    }
    if (answer) take(answer, !failed);
    return !failed;
  });
  return line;
}

// ---------------------------------------------------------------------------------------------------- taking it in

function take(answer, speak) {
  revision = answer.revision;
  document.querySelectorAll("input[name=revision]").forEach((input) => {
    input.value = String(revision);
  });
  if (answer.reload) {
    window.location.reload();
    return;
  }
  answer.rows.forEach(edited);
  if (!waiting) draw(answer);
  totals(answer);
  if (answer.others.length && speak) say(`${answer.others.join("；")}。页面已是合并后的次序。`);
  search();
}

/** Order, standing and lines. Rows that stand right are not touched. */
function draw(answer) {
  const focus = document.activeElement;
  table.querySelectorAll("[data-cut]").forEach((cut) => cut.remove());
  let last = table.querySelector(".brow--head");
  answer.order.forEach((id, index) => {
    const row = rows.get(id);
    if (!row) return;
    if (last.nextElementSibling !== row) last.after(row);
    last = row;
    const state = STATES[answer.standing[index]];
    if (row.dataset.s !== state) row.dataset.s = state;
    setText(row.querySelector("[data-word]"), WORDS[answer.standing[index]]);
    setText(row.querySelector("[data-asked]"), state === "hold" ? "" : answer.asked[index]);
    row.toggleAttribute("data-rank-off", state === "hold");
  });
  answer.cuts.forEach((cut) => rows.get(cut.before)?.before(cutOf(cut)));
  table.dispatchEvent(new CustomEvent("rank:renumber", { bubbles: true }));
  if (focus && focus !== document.activeElement && document.contains(focus)) focus.focus({ preventScroll: true });
}

function cutOf(cut) {
  const made = document.createElement("div");
  const cell = document.createElement("span");
  made.className = cut.all ? "cut cut--all" : "cut";
  made.setAttribute("role", "row");
  made.setAttribute("data-cut", "");
  cell.setAttribute("role", "cell");
  cell.textContent = cut.text;
  made.append(cell);
  return made;
}

function totals(answer) {
  answer.totals.forEach((total, index) => {
    const all = index === answer.totals.length - 1;
    const cell = funds?.querySelector(`[data-fund="${all ? "all" : total.source}"]`);
    if (!cell) return;
    setText(cell.querySelector("[data-placed]"), `线上 ${total.count} 个 ${total.placed}`);
    const rest = cell.querySelector("[data-rest]");
    setText(rest, total.rest);
    rest.classList.toggle("fund__short", Boolean(total.state));
    setText(cell.querySelector("[data-out]"), total.out);
    if (all) setText(cell.querySelector("[data-given]"), total.funds);
  });
  if (!answer.funds) return;
  Object.entries(answer.funds).forEach(([source, typed]) => {
    const input = funds.elements.namedItem(source);
    if (input && input !== document.activeElement) input.value = typed;
  });
}

/** What somebody said about a row. */
function edited(one) {
  const row = rows.get(one.id);
  if (!row) return;
  row.querySelectorAll("button.flag").forEach((button) => {
    const [name, id] = button.value.split(":");
    const on = Boolean(one[name]);
    button.value = `${name}:${id}:${on ? 0 : 1}`;
    button.setAttribute("aria-pressed", String(on));
  });
  const marked = row.dataset.find.replace("mark:mandatory;", "");
  row.dataset.find = one.mandatory ? `${marked} mark:mandatory;` : marked;
  setText(row.querySelector("[data-amount]"), one.amount);
  setText(row.querySelector("[data-part]"), one.part ? "部分安排" : "");
  setText(row.querySelector("[data-note]"), one.note);
}

// ---------------------------------------------------------------------------------------------------- what people do

const isActive = (part) => part?.matches("[data-rank-row]:not([data-rank-off])");

function neighbour(row, way) {
  let other = row[way];
  while (other && !isActive(other)) other = other[way];
  return other;
}

board?.addEventListener("rank:changed", (event) => {
  const { row } = event.detail;
  const above = neighbour(row, "previousElementSibling");
  const below = neighbour(row, "nextElementSibling");
  if (!above && !below) return;
  const where = above ? { after: Number(above.dataset.id) } : { before: Number(below.dataset.id) };
  order(board.dataset.move, () => ({
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ row: Number(row.dataset.id), ...where, revision }),
  }));
});

function formOf(form, button) {
  const data = new FormData();
  data.append("csrfmiddlewaretoken", token);
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrfmiddlewaretoken" && name !== "revision" && !name.startsWith("place-")) data.append(name, value);
  }
  if (button?.name) data.append(button.name, button.value);
  data.append("revision", String(revision));
  return { method: "POST", body: data };
}

rankForm?.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (!button?.name) return;
  order(rankForm.action, () => formOf(rankForm, button));
});

funds?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!funds.hasAttribute("data-dirty")) return; // Enter has sent it; leaving the field afterwards does not again
  funds.removeAttribute("data-dirty");
  order(funds.action, () => formOf(funds)).then((good) => {
    if (good) document.querySelector("[data-no-funds]")?.remove();
    else funds.setAttribute("data-dirty", "");
  });
});
funds?.addEventListener("input", () => funds.setAttribute("data-dirty", ""));
funds?.addEventListener("change", () => funds.requestSubmit());

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!board || !form.matches?.("[data-row-edit]")) return;
  event.preventDefault();
  order(form.action, () => formOf(form)).then((good) => {
    if (!good) return;
    const row = form.closest("[data-rank-row]");
    if (row) close(row);
    row?.querySelector("[data-more]")?.focus();
  });
});

// ---------------------------------------------------------------------------------------------------- one row in full

function close(row) {
  row.querySelector(".brow__part")?.remove();
  row.querySelector("[data-more]")?.setAttribute("aria-expanded", "false");
}

async function open(row, link) {
  const part = document.createElement("div");
  part.className = "brow__part";
  part.setAttribute("role", "cell");
  part.textContent = "正在取…";
  row.append(part);
  link.setAttribute("aria-expanded", "true");
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error();
    part.innerHTML = await answer.text();
    window.htmx?.process(part);
  } catch {
    part.textContent = "没有取到，请刷新页面后重试。";
  }
}

board?.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-more]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const row = link.closest("[data-rank-row]");
  if (row.querySelector(".brow__part")) close(row);
  else open(row, link);
});

board?.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-rank-row]");
  if (event.key === "Escape" && row?.querySelector(".brow__part")) {
    close(row);
    row.querySelector("[data-more]").focus();
  }
});

// ---------------------------------------------------------------------------------------------------- finding

function asked() {
  const words = (filter.elements.namedItem("q").value || "").normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  let standing = "";
  filter.querySelectorAll("select").forEach((select) => {
    if (!select.value) return;
    if (select.name === "standing") standing = select.value;
    else words.push(`${select.name}:${select.value};`);
  });
  return { words, standing };
}

function stands(row, standing) {
  const state = row.dataset.s;
  return !standing || state === standing || (standing === "below" && (state === "out" || state === "fits"));
}

function search() {
  if (!filter) return;
  const { words, standing } = asked();
  const all = !words.length && !standing;
  let count = 0;
  rows.forEach((row) => {
    const shown = all || (stands(row, standing) && words.every((word) => row.dataset.find.includes(word)));
    if (row.hidden === shown) row.hidden = !shown;
    if (shown) count += 1;
  });
  setText(filter.querySelector("[data-shown]"), all ? "" : `显示 ${count} / ${rows.size} 个`);
  filter.querySelector("[data-clear]").hidden = all;
}

let typing = 0;
filter?.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(search, 120);
});
filter?.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
filter?.querySelector("[data-clear]")?.addEventListener("click", (event) => {
  event.preventDefault();
  filter.querySelectorAll("select, input[type=search]").forEach((field) => {
    field.value = "";
  });
  search();
});

// ---------------------------------------------------------------------------------------------------- others

async function look() {
  if (document.hidden || waiting || board.querySelector("[data-rank-held]")) return;
  const answer = await ask(`${board.dataset.state}?seen=${revision}`).catch(() => null);
  if (answer && !waiting) take(answer, true);
}

if (board) {
  board.setAttribute("data-live", "");
  document.documentElement.setAttribute("data-board-live", "");
  search();
  setInterval(look, ASK);
}
