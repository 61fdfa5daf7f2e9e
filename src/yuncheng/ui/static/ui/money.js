// Echoes an amount while it is typed, in the other unit: <input data-money="wan|yuan"> with an <output for="its id">.
// Works on text, never on floating point. What it shows is a help for the eye; the server decides.

const PLACES = { wan: 6, yuan: 2 };
const FULL_WIDTH = /[０-９．，]/g;

function plain(text) {
  const half = text.replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  return half.replace(/[,\s]/g, "");
}

function thousands(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** The digits with the point moved to the right (or left, when negative), two decimals at least. */
function shifted(whole, part, places) {
  let digits;
  let point;
  if (places >= 0) {
    digits = whole + part.padEnd(places, "0");
    point = whole.length + places;
  } else {
    digits = whole.padStart(1 - places, "0") + part;
    point = digits.length - part.length + places;
  }
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, "");
  const right = digits.slice(point).replace(/0+$/, "").padEnd(2, "0");
  return `${thousands(left)}.${right}`;
}

function echo(input) {
  const output = input.form?.querySelector(`output[for="${CSS.escape(input.id)}"]`);
  if (!output) return;
  const unit = input.dataset.money === "yuan" ? "yuan" : "wan";
  const text = plain(input.value.trim());
  const found = /^(\d{1,12})(?:\.(\d*))?$/.exec(text);
  const tooFine = found && (found[2] || "").length > PLACES[unit];
  output.classList.toggle("echo--bad", text !== "" && (!found || tooFine));
  if (text === "") output.textContent = "";
  else if (!found) output.textContent = "请填写数字，例如 1,234.50";
  else if (tooFine) output.textContent = unit === "wan" ? "万元最多六位小数" : "元最多两位小数";
  else if (unit === "wan") output.textContent = `= ${shifted(found[1], found[2] || "", 4)} 元`;
  else output.textContent = `= ${shifted(found[1], found[2] || "", -4)} 万元`;
}

function echoAll(root) {
  root.querySelectorAll?.("input[data-money]").forEach(echo);
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("input[data-money]")) echo(event.target);
});
document.addEventListener("htmx:load", (event) => echoAll(event.target));
echoAll(document);
