// Drafts: keep what is typed into a form on this machine until it is sent, and put it back after a reload.
// Markup: <form data-draft="key unique to reader, form and object"> with a place [data-draft-note] that holds
// two hidden sentences [data-draft-saved] and [data-draft-restored]. Passwords, files and hidden fields are never kept.
// A sent draft is cleared by the page that answers, unless that page is the sign-in page, an error page or the form again.

const PREFIX = "draft:";
const SENT = "draft-sent";
const PAUSE_MS = 400;
const KEEP_DAYS = 14;
const NEVER = new Set(["password", "file", "hidden", "submit", "button"]);

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !NEVER.has(field.type) && !field.readOnly);
}

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + key));
    return kept && Date.now() - kept.at < KEEP_DAYS * 86_400_000 ? kept : null;
  } catch {
    return null;
  }
}

function write(key, values) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values }));
    return true;
  } catch {
    return false; // Storage is full or forbidden: the form works as without drafts.
  }
}

function valuesOf(form) {
  return fieldsOf(form).map((field) => {
    const ticked = field.type === "checkbox" || field.type === "radio";
    return [field.name, ticked ? [field.value, field.checked] : field.value];
  });
}

function restore(form, values) {
  let changed = false;
  for (const [name, value] of values) {
    for (const field of fieldsOf(form).filter((one) => one.name === name)) {
      if (Array.isArray(value)) {
        if (field.value !== value[0] || field.checked === value[1]) continue;
        field.checked = value[1];
      } else {
        if (field.value === value) continue;
        field.value = value;
      }
      changed = true;
    }
  }
  return changed;
}

function say(form, which) {
  const note = form.querySelector("[data-draft-note]");
  if (!note) return;
  for (const sentence of note.children) sentence.hidden = !sentence.hasAttribute(`data-draft-${which}`);
}

function connect(form) {
  const key = form.dataset.draft;
  const kept = read(key);
  // What the server shows after a refusal is what was typed last; it wins over the draft.
  if (kept && !form.hasAttribute("data-typed") && restore(form, kept.values)) say(form, "restored");

  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (write(key, valuesOf(form))) say(form, "saved");
    }, PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (write(key, valuesOf(form))) sessionStorage.setItem(SENT, key);
  });
  form.addEventListener("reset", () => {
    localStorage.removeItem(PREFIX + key);
    for (const sentence of form.querySelector("[data-draft-note]")?.children ?? []) sentence.hidden = true;
  });
}

// The session may have ended or the server failed: then what was typed waits here for the next attempt.
function settle() {
  const key = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (!key || document.querySelector("[data-signin], .fault")) return;
  const isFormAgain = document.querySelector(`form[data-draft="${CSS.escape(key)}"]`);
  if (!isFormAgain || document.querySelector(".notice.success")) localStorage.removeItem(PREFIX + key);
}

export function drafts(root) {
  if (root === document || root.matches("main")) settle();
  for (const form of root.querySelectorAll("form[data-draft]")) connect(form);
}
