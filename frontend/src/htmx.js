// Start htmx under a policy without inline code: no eval, no styles of its own, no foreign requests.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  // A refusal (409) or an invalid form (422) is a page to show; a failure of the server is not.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "4(09|22)", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

const UNSAFE = new Set(["post", "put", "patch", "delete"]);

export function csrfToken() {
  return document.querySelector("meta[name=csrf-token]")?.content ?? "";
}

document.addEventListener("htmx:configRequest", (event) => {
  if (UNSAFE.has(event.detail.verb)) event.detail.headers["X-CSRFToken"] = csrfToken();
});

function sayFailure(event) {
  const place = document.querySelector("[data-failure]");
  if (place && event.detail?.xhr?.status !== 404) place.hidden = false;
}

document.addEventListener("htmx:responseError", sayFailure);
document.addEventListener("htmx:sendError", sayFailure);
