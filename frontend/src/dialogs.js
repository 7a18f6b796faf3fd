// Questions before a move: what unfolds in place without scripts opens as a modal dialog with them.
// Markup: <details data-dialog> (or a <details> in form.move) with a <summary>; all else in it becomes the dialog.
// base.html holds <template id="dialog-close"> with the button that closes, in the reader's language.

let count = 0;

function heading(text) {
  const title = document.createElement("h2");
  title.id = `dialog-${++count}`;
  title.textContent = text;
  return title;
}

function raise(details) {
  const summary = details.querySelector(":scope > summary");
  if (!summary || details.classList.contains("raised")) return;
  details.classList.add("raised");

  const dialog = document.createElement("dialog");
  const title = heading(summary.textContent.trim());
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, ...[...details.childNodes].filter((node) => node !== summary));
  const close = document.querySelector("#dialog-close")?.content.cloneNode(true);
  if (close) dialog.append(close);
  details.after(dialog);

  const show = () => {
    if (!dialog.open) dialog.showModal();
  };
  summary.setAttribute("aria-haspopup", "dialog");
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    show();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => summary.focus());
  if (details.open) {
    details.open = false;
    show();
  }
}

export function dialogs(root) {
  for (const details of root.querySelectorAll("details[data-dialog], form.move > details")) raise(details);
}
