// The panel beside the drawing: what the chosen step, arrow or lane is called, who does it, how long it may take.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { laneOf } from "./modeler-keys.js";

let count = 0;

function made(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

export class Panel {
  constructor(flow, place, touched) {
    Object.assign(this, { flow, place, touched, words: flow.model.panel });
    flow.modeler.on("selection.changed", ({ newSelection }) => this.show(newSelection));
    flow.modeler.on("element.changed", ({ element }) => {
      if (element === this.element && !this.place.contains(document.activeElement)) this.show([element]);
    });
    this.show([]);
  }

  show(selection) {
    const chosen = selection.length === 1 ? selection[0] : null;
    this.element = chosen?.labelTarget ?? chosen;
    this.place.replaceChildren();
    if (!this.element || is(this.element, "bpmn:Collaboration") || is(this.element, "bpmn:Process")) {
      this.place.append(made("p", { class: "note" }, this.words.nothing));
      return;
    }
    const held = this.element.businessObject;
    const isStep = is(this.element, "bpmn:Activity");
    const kind = isStep ? this.words.step : is(this.element, "bpmn:SequenceFlow") ? this.words.arrow : this.words.other;
    this.place.append(made("h2", { class: "sh" }, kind));
    if (isStep) this.step(held);
    else if (is(this.element, "bpmn:SequenceFlow")) {
      this.text("condition", held.name, (value) => this.set({ name: value || undefined }));
      this.english(held);
    } else if (is(this.element, "bpmn:Lane")) this.lane(held);
    else {
      this.text("name", held.name, (value) => this.set({ name: value || undefined }));
      this.english(held);
    }
  }

  step(held) {
    this.text("name", held.name, (value) => this.set({ name: value }));
    this.english(held);
    const post = held.get("lf:post") || laneOf(this.flow.modeler, this.element)?.businessObject.get("lf:post");
    this.choice("post", this.posts(post), post, (value) => this.set({ "lf:post": value || undefined }));
    this.text("limit", held.get("lf:limitDays"), (value) => this.set({ "lf:limitDays": value || undefined }), {
      type: "number", min: "0", max: "9999", step: "0.5",
    });
    const types = Object.entries(this.flow.model.types);
    this.choice("type", types, held.get("lf:type"), (value) => this.set({ "lf:type": value || undefined }));
    this.tick("risk", held.get("lf:risk") === "true", (value) => this.set({ "lf:risk": value ? "true" : "false" }));
    this.text("no", held.get("lf:no"), (value) => this.set({ "lf:no": value || undefined }));
    const key = held.get("lf:key") || held.id;
    this.text("note", this.flow.notes[key], (value) => {
      this.flow.notes[key] = value;
      this.touched();
    });
    this.text("key", key, (value) => this.set({ "lf:key": value || undefined }));
  }

  lane(held) {
    const post = held.get("lf:post");
    this.choice("post", this.posts(post), post, (value) => {
      const found = this.flow.model.posts.find((one) => one.code === value);
      this.set({ "lf:post": value || undefined, name: found?.title ?? held.name });
    });
  }

  posts(held) {
    const known = this.flow.model.posts.map((post) => [post.code, `${post.title} ${post.code}`]);
    return held && !known.some(([code]) => code === held) ? [[held, held], ...known] : known;
  }

  english(held) {
    this.text("name_en", this.flow.english[held.name ?? ""], (value) => {
      if (held.name) this.flow.english[held.name] = value;
      this.touched();
    });
  }

  set(properties) {
    this.flow.modeler.get("modeling").updateProperties(this.element, properties);
  }

  field(name, input) {
    input.id = `panel-${++count}`;
    const parts = [made("label", { for: input.id }, this.words[name]), input];
    const help = this.words[`${name}_help`];
    if (help) {
      parts.push(made("p", { class: "help", id: `${input.id}-help` }, help));
      input.setAttribute("aria-describedby", `${input.id}-help`);
    }
    this.place.append(made("div", { class: "field" }, ...parts));
  }

  text(name, value, changed, attributes = {}) {
    const input = made("input", { type: "text", maxlength: "300", class: "form-control", ...attributes });
    input.value = value ?? "";
    input.addEventListener("change", () => changed(input.value.trim()));
    this.field(name, input);
  }

  choice(name, options, value, changed) {
    const input = made("select", { class: "form-select" }, made("option", { value: "" }, this.words.none));
    for (const [code, label] of options) input.append(made("option", { value: code }, label));
    input.value = value ?? "";
    input.addEventListener("change", () => changed(input.value));
    this.field(name, input);
  }

  tick(name, value, changed) {
    const input = made("input", { type: "checkbox", id: `panel-${++count}`, "aria-describedby": `panel-${count}-help` });
    input.checked = value;
    input.addEventListener("change", () => changed(input.checked));
    const help = made("p", { class: "help", id: `panel-${count}-help` }, this.words[`${name}_help`]);
    this.place.append(made("div", { class: "field" }, made("label", {}, input, this.words[name]), help));
  }
}
