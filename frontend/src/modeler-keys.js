// What follows the hand: new steps get a key and a number, a step dragged into another lane gets that lane's post,
// and the keyboard goes from step to step.
import { is } from "bpmn-js/lib/util/ModelUtil";

export function steps(modeler) {
  const found = modeler.get("elementRegistry").filter((element) => is(element, "bpmn:Activity") && !element.labelTarget);
  return found.sort((a, b) => a.x - b.x || a.y - b.y);
}

export function laneOf(modeler, step) {
  const lanes = modeler.get("elementRegistry").filter((element) => is(element, "bpmn:Lane"));
  return lanes.find((lane) => (lane.businessObject.flowNodeRef ?? []).includes(step.businessObject));
}

function giveKeys({ modeler, model }) {
  const taken = new Set();
  for (const step of steps(modeler)) {
    const held = step.businessObject;
    const key = held.get("lf:key");
    if (key && !taken.has(key)) {
      taken.add(key);
      continue;
    }
    if (!key && held.id in model.foreign) continue;
    let count = 1;
    const all = steps(modeler).map((one) => one.businessObject.get("lf:key"));
    while (all.includes(`${model.item}-S${count}`)) count += 1;
    held.set("lf:key", `${model.item}-S${count}`);
    if (!held.get("lf:no")) held.set("lf:no", String(all.length));
    taken.add(`${model.item}-S${count}`);
  }
}

export function follow(flow) {
  const { modeler, model } = flow;
  // Steps of a diagram from elsewhere are known by their ids: those keep standing for them.
  model.foreign = Object.fromEntries(
    steps(modeler).filter((step) => !step.businessObject.get("lf:key")).map((step) => [step.businessObject.id, true]),
  );
  let lanes = new Map(steps(modeler).map((step) => [step.id, laneOf(modeler, step)?.id]));
  modeler.on("commandStack.changed", () => {
    giveKeys(flow);
    const now = new Map();
    for (const step of steps(modeler)) {
      const lane = laneOf(modeler, step);
      now.set(step.id, lane?.id);
      const post = lane?.businessObject.get("lf:post");
      const moved = lanes.has(step.id) && lanes.get(step.id) !== lane?.id;
      if (post && (moved || (!lanes.has(step.id) && !step.businessObject.get("lf:post")))) {
        step.businessObject.set("lf:post", post);
      }
    }
    lanes = now;
  });
  modeler.on("import.done", () => {
    lanes = new Map(steps(modeler).map((step) => [step.id, laneOf(modeler, step)?.id]));
  });
  const canvas = modeler.get("canvas").getContainer();
  canvas.addEventListener("keydown", (event) => {
    if (event.target.closest("[contenteditable=true], input") || event.ctrlKey || event.metaKey || event.altKey) return;
    const selection = modeler.get("selection");
    const turn = { n: 1, p: -1 }[event.key.toLowerCase()];
    if (turn) {
      const all = steps(modeler);
      const at = all.indexOf(selection.get()[0]);
      const next = all[(at + turn + all.length) % all.length] ?? all[0];
      if (next) {
        selection.select(next);
        modeler.get("canvas").scrollToElement(next);
      }
      event.preventDefault();
    } else if (event.key.toLowerCase() === "e" && selection.get().length) {
      document.querySelector("[data-panel] input")?.focus();
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);
}
