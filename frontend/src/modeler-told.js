// What the server says about the drawing while it is drawn: issues by element, and the ratings that publishing reopens.
export class Told {
  constructor(flow, issues, reopens) {
    Object.assign(this, { flow, issues, reopens, words: flow.model.panel, marked: [], asked: 0 });
  }

  async check() {
    const turn = ++this.asked;
    let reply;
    try {
      reply = await this.flow.ask(this.flow.model.urls.check, "POST", { xml: await this.flow.xml() });
    } catch {
      return;
    }
    if (turn !== this.asked) return; // A later question has been asked meanwhile.
    if (!reply.ok) {
      this.list(this.issues, this.words.issues, [{ sentence: reply.body.detail ?? this.words.failed, element: "" }]);
      return;
    }
    this.mark(reply.body.issues);
    if (reply.body.issues.length) this.list(this.issues, this.words.issues, reply.body.issues);
    else this.note(this.issues, this.words.sound);
    this.tell(reply.body);
  }

  mark(found) {
    const canvas = this.flow.modeler.get("canvas");
    const overlays = this.flow.modeler.get("overlays");
    const registry = this.flow.modeler.get("elementRegistry");
    for (const id of this.marked) if (registry.get(id)) canvas.removeMarker(id, "flow-wrong");
    overlays.remove({ type: "flow-issue" });
    this.marked = [...new Set(found.map((issue) => issue.element))].filter((id) => registry.get(id));
    for (const id of this.marked) {
      canvas.addMarker(id, "flow-wrong");
      const badge = document.createElement("span");
      badge.className = "flow-issue";
      badge.textContent = "!";
      badge.title = found.filter((issue) => issue.element === id).map((issue) => issue.sentence).join("\n");
      overlays.add(id, "flow-issue", { position: { top: -10, left: -10 }, html: badge });
    }
  }

  list(place, title, found) {
    const list = document.createElement("ul");
    list.className = "flow-issues";
    const registry = this.flow.modeler.get("elementRegistry");
    for (const issue of found) {
      const line = document.createElement("li");
      const shape = registry.get(issue.element);
      if (shape) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn-link";
        button.textContent = issue.sentence;
        button.addEventListener("click", () => {
          this.flow.modeler.get("selection").select(shape);
          this.flow.modeler.get("canvas").scrollToElement(shape);
        });
        line.append(button);
      } else line.textContent = issue.sentence;
      list.append(line);
    }
    place.replaceChildren(this.heading(`${title} ${found.length}`), list);
  }

  tell({ reopens, lines }) {
    if (!reopens.length && !lines.length) {
      this.note(this.reopens, this.words.reopens_none);
      return;
    }
    const list = document.createElement("ul");
    list.className = "flow-issues";
    for (const one of reopens) {
      const line = document.createElement("li");
      const risks = one.risks.length ? ` — ${one.risks.join(", ")}` : "";
      line.textContent = `${one.no} ${one.name} (${one.reasons.join(", ")})${risks}`;
      list.append(line);
    }
    for (const text of lines) {
      const line = document.createElement("li");
      line.textContent = text;
      list.append(line);
    }
    this.reopens.replaceChildren(this.heading(this.words.reopens), list);
  }

  heading(text) {
    const title = document.createElement("h2");
    title.className = "sh";
    title.textContent = text;
    return title;
  }

  note(place, text) {
    const line = document.createElement("p");
    line.className = "note";
    line.textContent = text;
    place.replaceChildren(line);
  }
}
