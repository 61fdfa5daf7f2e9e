// Saves a form[data-draft-url] while it is filled in: after a pause, and when the page is left. Restoring is the server's.
// The server answers 204, or JSON {"version": n} (kept in [name=draft_version]); a refusal is JSON {"sentence": "…"}.
// What is going on is told in [data-draft-status]. With data-page-url: a page that answers a refused submission takes the
// address of the form's own page, so that reloading it shows the draft and does not submit the older content once more.

const PAUSE_MS = 1500;
const RETRY_MS = 10000;
const KEEPALIVE_LIMIT = 60000;

function watch(form) {
  if (form.dataset.drafting) return;
  form.dataset.drafting = "1";
  const home = form.dataset.pageUrl;
  if (home && location.pathname !== home) history.replaceState(null, "", home + location.hash);
  const status = form.querySelector("[data-draft-status]");
  let edits = 0;
  let saved = 0;
  let timer = 0;
  let busy = false;
  let stopped = false;

  function say(state, text) {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = text;
  }

  function fields() {
    const data = new FormData(form);
    for (const [name, value] of Array.from(data.entries())) {
      if (value instanceof File) data.delete(name);
    }
    return data;
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  async function save() {
    if (busy) return later(PAUSE_MS);
    if (stopped || edits === saved) return undefined;
    const sending = edits;
    busy = true;
    say("saving", "正在保存草稿…");
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: fields(),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        redirect: "manual",
      });
      await heed(answer, sending);
    } catch (error) {
      say("failed", "草稿尚未保存：网络不通，恢复后自动重试");
      later(RETRY_MS);
    } finally {
      busy = false;
    }
    return undefined;
  }

  async function heed(answer, sending) {
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    const body = isJson ? await answer.json() : {};
    if (answer.ok) {
      saved = sending;
      const version = form.elements.namedItem("draft_version");
      if (version && body.version !== undefined) version.value = body.version;
      const now = new Date();
      const clock = [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
      say("saved", `草稿已保存 ${clock}`);
      if (edits !== saved) later(PAUSE_MS);
    } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      say("failed", body.sentence || "草稿尚未保存：登录已超时，请在新窗口登录后继续");
      later(RETRY_MS);
    } else if (answer.status >= 500) {
      say("failed", "草稿尚未保存：服务器繁忙，稍后自动重试");
      later(RETRY_MS);
    } else {
      stopped = answer.status === 409;
      say("failed", body.sentence || "草稿未能保存，请核对所填内容");
    }
  }

  function leave() {
    if (stopped || edits === saved || form.hasAttribute("data-sent")) return;
    const data = fields();
    const size = Array.from(data.values()).reduce((sum, value) => sum + String(value).length * 3 + 120, 0);
    if (size < KEEPALIVE_LIMIT && navigator.sendBeacon?.(form.dataset.draftUrl, data)) saved = edits;
  }

  function touched() {
    edits += 1;
    later(PAUSE_MS);
  }

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("grid:changed", touched);
  form.addEventListener("rank:changed", touched);
  // a form that answers with a download stays on the page, and what was typed just before is still to be kept
  form.addEventListener("submit", () => form.hasAttribute("data-many") || clearTimeout(timer));
  window.addEventListener("online", () => later(0));
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
  // only when saving has failed is leaving worth a question
  window.addEventListener("beforeunload", (event) => {
    if (edits !== saved && status?.dataset.state === "failed" && !form.hasAttribute("data-sent")) event.preventDefault();
  });
}

function watchAll(root) {
  if (root.matches?.("form[data-draft-url]")) watch(root);
  root.querySelectorAll?.("form[data-draft-url]").forEach(watch);
}

document.addEventListener("htmx:load", (event) => watchAll(event.target));
watchAll(document);
