// Opens a page's own dialogs ([data-dialog="id"]) and asks a plain question before a submit ([data-confirm="…"]).

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener && !event.ctrlKey && !event.metaKey) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
      dialog.querySelector("textarea, input:not([type=hidden]), select")?.focus();
    }
    return;
  }
  const closer = event.target.closest?.("dialog [data-close]");
  if (closer) closer.closest("dialog").close();
  else if (event.target.matches?.("dialog[open]")) {
    const box = event.target.getBoundingClientRect();
    const outside =
      event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
    if (outside && event.detail) event.target.close();
  }
});

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function ask(question, answer, danger) {
  return new Promise((resolve) => {
    const no = element("button", { type: "button", class: "btn" }, "取消");
    const yes = element("button", { type: "button", class: danger ? "btn btn--danger" : "btn btn--primary" }, answer);
    const dialog = element(
      "dialog",
      { "aria-label": question },
      element("div", { class: "dialog__head" }, element("h2", {}, "请确认")),
      element("div", { class: "dialog__body" }, element("p", {}, question)),
      element("div", { class: "dialog__foot" }, no, yes),
    );
    let agreed = false;
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => {
      agreed = true;
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(agreed);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// in the capture phase, before once.js counts the press
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = button?.dataset.confirm || form.dataset.confirm;
    if (!question || form.hasAttribute("data-agreed") || !window.HTMLDialogElement) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const label = button?.textContent.trim() || "确定";
    if (!(await ask(question, label, button?.classList.contains("btn--danger")))) return;
    form.setAttribute("data-agreed", "");
    form.requestSubmit(button || undefined);
    form.removeAttribute("data-agreed");
  },
  true,
);
