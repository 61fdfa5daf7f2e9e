// Long work that can be left: asks how far it is, and loads the page anew once it is over or no longer ours to see.

const EVERY_MS = 600;
const RETRY_MS = 4000; // when the server did not answer

function show(box, job) {
  const bar = box.querySelector("progress");
  if (job.total > 0) {
    bar.max = job.total;
    bar.value = job.done;
  }
  box.querySelector("[data-job-figures]").textContent = job.figures;
  const sentence = box.querySelector("[data-job-sentence]");
  sentence.textContent = job.sentence; // such as that the database was busy and the work waits again
  sentence.hidden = !job.sentence;
}

async function ask(box) {
  let pause = EVERY_MS;
  try {
    const answer = await fetch(box.dataset.jobUrl, {
      headers: { Accept: "application/json" },
      cache: "no-store",
      redirect: "manual",
    });
    const job = answer.ok ? await answer.json() : { open: answer.status >= 500 };
    if (!job.open) {
      location.reload();
      return;
    }
    if (answer.ok) show(box, job);
    else pause = RETRY_MS;
  } catch {
    pause = RETRY_MS;
  }
  setTimeout(ask, pause, box);
}

document.querySelectorAll("[data-job-url]").forEach(ask);
