// Row selection of a table: tick all, count, mark rows, show the bar of bulk actions.
// Markup: [data-selection] around a table whose first cells hold checkboxes [data-pick], a box [data-pick-all],
// a bar [data-bulk] with [data-picked] for the count and [data-unpick] to clear. Boxes belong to a form, so posting needs no script.

function connect(area) {
  const all = area.querySelector("[data-pick-all]");
  const boxes = [...area.querySelectorAll("[data-pick]")];
  const bar = area.querySelector("[data-bulk]");
  if (boxes.length === 0) return;

  function refresh() {
    const picked = boxes.filter((box) => box.checked);
    for (const box of boxes) box.closest("tr")?.classList.toggle("sel", box.checked);
    if (all) {
      all.checked = picked.length === boxes.length;
      all.indeterminate = picked.length > 0 && !all.checked;
    }
    if (!bar) return;
    bar.hidden = picked.length === 0;
    const count = bar.querySelector("[data-picked]");
    if (count) count.textContent = String(picked.length);
  }

  function setAll(checked) {
    for (const box of boxes) box.checked = checked;
    refresh();
  }

  let last = null;
  for (const [place, box] of boxes.entries()) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last !== null) {
        const [from, to] = [Math.min(last, place), Math.max(last, place)];
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      }
      last = place;
      refresh();
    });
  }
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => setAll(all.checked));
  }
  bar?.querySelector("[data-unpick]")?.addEventListener("click", () => setAll(false));
  refresh();
}

export function selections(root) {
  for (const area of root.querySelectorAll("[data-selection]")) connect(area);
}
