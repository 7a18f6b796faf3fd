// Uploads: name the files that are too large before anything is sent, then show how far the sending is.
// Markup: <form data-upload> with <input type="file" data-limit-mb="50">, a place <p data-upload-refusal hidden> whose text
// holds {name} and {limit}, and <progress data-upload-progress hidden>. Without scripts the server refuses (413) and the form posts plainly.

const MEGABYTE = 1024 * 1024;

function tooLarge(input) {
  const limit = Number(input.dataset.limitMb || 50);
  return [...input.files].filter((file) => file.size > limit * MEGABYTE);
}

function check(form, template) {
  const place = form.querySelector("[data-upload-refusal]");
  const lines = [];
  for (const input of form.querySelectorAll("input[type=file]")) {
    const refused = tooLarge(input);
    for (const file of refused) {
      lines.push(template.replace("{name}", file.name).replace("{limit}", input.dataset.limitMb || "50"));
    }
    input.setAttribute("aria-invalid", String(refused.length > 0));
  }
  if (place) {
    place.hidden = lines.length === 0;
    place.textContent = lines.join("\n");
  }
  return lines.length === 0;
}

// The answer is a whole page (the form again, or where it redirects to): show its main part under its address.
function showAnswer(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = page.querySelector("main");
  const stale = document.querySelector("main");
  if (!fresh || !stale) {
    window.location.assign(request.responseURL);
    return;
  }
  document.title = page.title;
  stale.replaceWith(fresh);
  window.history.pushState(null, "", request.responseURL);
  window.scrollTo(0, 0);
  fresh.dispatchEvent(new CustomEvent("page:replaced", { bubbles: true }));
}

function send(form, bar, buttons, submitter) {
  const request = new XMLHttpRequest();
  const plainly = () => {
    bar.hidden = true;
    for (const button of buttons) button.disabled = false;
    document.querySelector("[data-failure]")?.removeAttribute("hidden");
  };
  request.open("POST", form.getAttribute("action") || window.location.href);
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.max = event.total;
    bar.value = event.loaded;
  });
  request.addEventListener("load", () => showAnswer(request));
  request.addEventListener("error", plainly);
  request.send(new FormData(form, submitter));
}

function connect(form) {
  const bar = form.querySelector("progress[data-upload-progress]");
  const template = form.querySelector("[data-upload-refusal]")?.textContent.trim() ?? "{name}";
  form.addEventListener("change", () => check(form, template));
  form.addEventListener("submit", (event) => {
    if (!check(form, template)) {
      event.preventDefault();
      form.querySelector("[aria-invalid=true]")?.focus();
      return;
    }
    if (!bar) return;
    event.preventDefault();
    bar.hidden = false;
    const buttons = [...form.querySelectorAll("button:not([disabled])")];
    send(form, bar, buttons, event.submitter);
    for (const button of buttons) button.disabled = true;
  });
}

export function uploads(root) {
  for (const form of root.querySelectorAll("form[data-upload]")) connect(form);
}
