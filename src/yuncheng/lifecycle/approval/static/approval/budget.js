// The grid of a budget: what each line is cut by, and the product of quantity and price where no amount is written yet.
// Works on digits, never on floating point. A figure that is not plain is left to the server, which refreshes the rest.

const FULL_WIDTH = /[０-９．，]/g;
const PLACES = 12;

function digits(text) {
  const half = (text || "").trim().replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  return half.replace(/[,\s]/g, "");
}

/** A plain figure in units of its twelfth decimal; null for anything else. */
function scaled(text) {
  const found = /^(\d{1,12})(?:\.(\d{0,6}))?$/.exec(digits(text));
  return found ? BigInt(found[1] + (found[2] || "").padEnd(PLACES, "0")) : null;
}

/** Back to text, with two decimals at least. */
function shown(value) {
  const sign = value < BigInt(0) ? "-" : "";
  const text = String(value).replace("-", "").padStart(PLACES + 1, "0");
  const rest = text.slice(-PLACES).replace(/0+$/, "").padEnd(2, "0");
  return `${sign}${text.slice(0, -PLACES)}.${rest}`;
}

const cell = (row, name) => row.querySelector(`input[name$="-${name}"]`);

function reckonCut(row) {
  const cut = row.querySelector("input[data-cut]");
  if (!cut) return;
  const submitted = scaled(cell(row, "submitted").value);
  const assessed = scaled(cell(row, "assessed").value);
  const known = submitted !== null && assessed !== null;
  cut.value = known ? shown(submitted - assessed) : "";
  row.classList.toggle("budget--open", digits(cell(row, "submitted").value) !== "" && digits(cell(row, "assessed").value) === "");
  const reason = cell(row, "reason");
  const wanted = known && submitted > assessed && reason.value.trim() === "";
  reason.placeholder = wanted ? "核减须写明理由" : "";
  cut.toggleAttribute("aria-invalid", false);
  if (known && submitted < assessed) cut.setAttribute("aria-invalid", "true");
}

/** Quantity × price into an amount that nobody has written, or that was such a product before. */
function reckonAmount(row, quantity, price, amount) {
  const target = cell(row, amount);
  const [one, other] = [scaled(cell(row, quantity)?.value), scaled(cell(row, price)?.value)];
  if (!target || one === null || other === null) return;
  if (target.value.trim() !== "" && target.dataset.product !== target.value) return;
  const product = one * other;
  const unit = BigInt(10) ** BigInt(PLACES);
  const finest = BigInt(10) ** BigInt(PLACES - 6);
  if (product % (unit * finest) !== BigInt(0)) return; // finer than a fen: the person says how it is rounded
  target.value = shown(product / unit);
  target.dataset.product = target.value;
}

document.addEventListener("input", (event) => {
  const row = event.target.closest?.("[data-row]");
  const grid = row?.closest("[data-grid='lines']");
  if (!grid) return;
  const name = event.target.name || "";
  if (/-(quantity|price)$/.test(name)) reckonAmount(row, "quantity", "price", "submitted");
  if (/-(assessed_quantity|assessed_price)$/.test(name)) reckonAmount(row, "assessed_quantity", "assessed_price", "assessed");
  if (grid.hasAttribute("data-budget")) reckonCut(row);
});

function wake(root) {
  root.querySelectorAll?.("[data-budget] [data-row]").forEach(reckonCut);
}

document.addEventListener("grid:changed", (event) => wake(event.target.parentNode));
wake(document);
