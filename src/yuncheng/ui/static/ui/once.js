// A form is sent once: the second press of a button does nothing until the page answers.
// A form that answers with a download, and may be sent again, says data-many.
// Each POST form that carries [data-once-key] keeps its key, so that a resend after a dropped line is the same act.

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-many")) return;
  if (form.hasAttribute("data-sent") || event.submitter?.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    return;
  }
  const key = form.querySelector("[data-once-key]");
  if (key && !key.value) key.value = freshKey();
  form.setAttribute("data-sent", "");
  // after the browser has gathered the fields, so that the pressed button's own value is among them
  setTimeout(() => {
    form.querySelectorAll("button:not([type=button])").forEach((button) => {
      button.setAttribute("aria-disabled", "true");
      if (button === event.submitter) button.setAttribute("data-sending", "");
    });
  });
});

// coming back by the back button: the form may be sent again
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    form.removeAttribute("data-sent");
    form.querySelectorAll("[aria-disabled]").forEach((button) => {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("data-sending");
    });
  });
});
