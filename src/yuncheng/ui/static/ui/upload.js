// Sends each chosen or dropped file at once to [data-upload-url], with a bar a file; see parts/upload.html for the answers.
// Without this module the native picker goes with the form.

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function size(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function parsed(request) {
  try {
    return JSON.parse(request.responseText) || {};
  } catch (error) {
    return {};
  }
}

function sentence(request) {
  const body = parsed(request);
  if (body.sentence || body.error) return body.sentence || body.error;
  if (request.status === 413) return "文件太大，请压缩或拆分后再传";
  if (request.status === 401 || request.status === 403) return "登录已超时或没有权限，请重新登录后再传";
  return request.status ? "服务器没有收下这个文件，请稍后重试" : "网络中断，文件没有传完，请重试";
}

/** What was sent and is taken away again goes on the server too. */
function takeAway(url, token) {
  const data = new FormData();
  data.append("csrfmiddlewaretoken", token);
  fetch(url, { method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin" });
}

function send(box, file) {
  const name = box.dataset.name;
  const form = box.closest("form");
  const title = element("span", { class: "upload__name" }, file.name);
  const state = element("span", { class: "upload__size" }, "0%");
  const button = element("button", { type: "button", class: "btn btn--quiet btn--small" }, "取消");
  const bar = element("progress", { max: "100", value: "0", "aria-label": `上传 ${file.name}` });
  const line = element("li", { class: "upload__file" }, title, state, button, bar);
  box.querySelector("[data-files]").append(line);

  function fail(text) {
    bar.remove();
    state.textContent = "未上传";
    button.textContent = "移除";
    line.append(element("p", { class: "upload__error", role: "alert" }, text));
  }

  const most = Number(box.dataset.maxMb || 0);
  if (most && file.size > most * 1024 * 1024) {
    button.addEventListener("click", () => line.remove());
    fail(`${file.name} 有 ${size(file.size)}，超过 ${most} MB 的上限`);
    return Promise.resolve();
  }

  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const data = new FormData();
    const token = form?.querySelector("[name=csrfmiddlewaretoken]");
    if (token) data.append("csrfmiddlewaretoken", token.value);
    data.append("file", file, file.name);
    button.addEventListener("click", () => {
      request.abort();
      line.remove();
      form?.dispatchEvent(new Event("change", { bubbles: true }));
    });
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((event.loaded / event.total) * 100);
      bar.value = percent;
      state.textContent = percent < 100 ? `${percent}%` : "正在核对…";
    });
    request.addEventListener("load", () => {
      const body = parsed(request);
      if (request.status >= 200 && request.status < 300 && body.id !== undefined) {
        bar.remove();
        state.textContent = size(file.size);
        button.textContent = "移除";
        if (body.url) title.replaceWith(element("a", { class: "upload__name", href: body.url }, body.name || file.name));
        line.append(element("input", { type: "hidden", name: `${name}_id`, value: String(body.id) }));
        if (body.delete_url) button.addEventListener("click", () => takeAway(body.delete_url, token?.value || ""));
        form?.dispatchEvent(new Event("change", { bubbles: true }));
      } else fail(sentence(request));
    });
    request.addEventListener("error", () => fail(sentence(request)));
    request.addEventListener("loadend", resolve);
    request.open("POST", box.dataset.uploadUrl);
    request.setRequestHeader("Accept", "application/json");
    request.send(data);
  });
}

/** One after the other: a slow line carries one file whole rather than many in part. */
async function sendAll(box, files) {
  const button = box.closest("form")?.querySelector(".btn--primary");
  button?.setAttribute("aria-disabled", "true");
  for (const file of files) await send(box, file);
  button?.removeAttribute("aria-disabled");
}

document.addEventListener("change", (event) => {
  const box = event.target.matches?.("input[type=file]") && event.target.closest("[data-upload-url]");
  if (!box || !event.target.files.length) return;
  const files = Array.from(event.target.files);
  event.target.value = "";
  sendAll(box, files);
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const box = event.target.closest?.("[data-upload-url]");
    if (!box) return;
    event.preventDefault();
    box.toggleAttribute("data-over", kind === "dragover");
    if (kind === "drop") sendAll(box, Array.from(event.dataTransfer.files));
  });
}

function wake(root) {
  if (root.matches?.("[data-upload-url]")) root.setAttribute("data-live", "");
  root.querySelectorAll?.("[data-upload-url]").forEach((box) => box.setAttribute("data-live", ""));
}

document.addEventListener("htmx:load", (event) => wake(event.target));
wake(document);
