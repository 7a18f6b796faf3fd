// Column chooser of a list: carry the ticked columns into the one address parameter that the server reads.
// Markup, inside the filter form: boxes [data-column=name] and a hidden input [data-columns].

function connect(held) {
  const form = held.closest("form");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[data-column]")];
  for (const box of boxes) {
    box.addEventListener("change", () => {
      held.value = boxes
        .filter((one) => one.checked)
        .map((one) => one.dataset.column)
        .join(",");
    });
  }
  // Keep the address short: what is empty asks for nothing.
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (field.name && field.value === "") field.disabled = true;
    }
  });
  // A page out of the back button's cache comes back with its fields usable.
  window.addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
}

export function columnChoosers(root) {
  for (const held of root.querySelectorAll("input[data-columns]")) connect(held);
}
