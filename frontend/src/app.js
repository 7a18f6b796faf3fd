// Everything here makes pages quicker or safer to use; every page works without it.
import "./app.css";
import "./htmx.js";
import { columnChoosers } from "./columns.js";
import { dialogs } from "./dialogs.js";
import { drafts } from "./drafts.js";
import { selections } from "./selection.js";
import { uploads } from "./uploads.js";

const islands = [columnChoosers, dialogs, drafts, printers, selections, uploads];

function printers(root) {
  for (const button of root.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

function start(root) {
  for (const island of islands) island(root);
}

// A long navigation scrolls sideways: begin where the reader is.
const nav = document.querySelector(".nav1");
const here = nav?.querySelector("[aria-current]");
if (here) nav.scrollLeft = here.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;

start(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) start(event.target);
});
document.addEventListener("page:replaced", (event) => start(event.target));
