// Nothing drawn is lost: every change is kept on this computer until the server has it, leaving warns, and where
// somebody else has saved meanwhile both drawings stay until the reader decides.
const KEEP_DAYS = 14;

export class Keeper {
  constructor(flow, conflict, checked) {
    Object.assign(this, { flow, conflict, checked, words: flow.model.panel, isDirty: false, changes: 0 });
    this.key = `draft:${flow.model.keep}`;
    window.addEventListener("beforeunload", (event) => {
      if (this.isDirty) event.preventDefault();
    });
  }

  touched() {
    this.isDirty = true;
    this.changes += 1;
    this.flow.say(this.words.changed);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), 500);
  }

  // What a save has answered meanwhile stays to be read.
  async keep() {
    try {
      const { english, notes, version } = this.flow;
      const kept = { at: Date.now(), xml: await this.flow.xml(), english, notes, version };
      localStorage.setItem(this.key, JSON.stringify(kept));
      if (this.isDirty && this.flow.said === this.words.changed) this.flow.say(this.words.kept);
    } catch {
      // Storage is full or forbidden: the warning on leaving still stands.
    }
  }

  async restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return;
    }
    if (!kept || Date.now() - kept.at > KEEP_DAYS * 86_400_000) return;
    try {
      await this.flow.show(kept.xml);
    } catch {
      localStorage.removeItem(this.key);
      await this.flow.show(this.flow.model.xml);
      return;
    }
    Object.assign(this.flow, { english: kept.english, notes: kept.notes, version: kept.version });
    this.isDirty = true;
    this.offer(this.words.restored, [[this.words.discard, () => this.discard()]]);
  }

  async discard() {
    localStorage.removeItem(this.key);
    const { model } = this.flow;
    Object.assign(this.flow, { english: { ...model.english }, notes: { ...model.notes }, version: model.version });
    await this.flow.show(model.xml);
    this.settle("");
    this.checked();
  }

  async save() {
    const sent = this.changes;
    const { english, notes, version } = this.flow;
    let reply;
    try {
      reply = await this.flow.ask(this.flow.model.urls.save, "PUT", {
        xml: await this.flow.xml(), english, notes, version,
      });
    } catch {
      this.flow.say(this.words.failed);
      return;
    }
    if (reply.status === 409 && reply.body.theirs) {
      this.collide(reply.body);
    } else if (!reply.ok) {
      this.flow.say(reply.body.detail ?? this.words.failed);
    } else {
      this.flow.version = reply.body.version;
      this.flow.model.version = reply.body.version;
      if (reply.body.xml && sent === this.changes) await this.flow.show(reply.body.xml);
      if (sent === this.changes) {
        this.flow.model.xml = await this.flow.xml();
        this.settle(this.words.saved);
      } else await this.keep();
      this.checked();
    }
  }

  settle(text) {
    clearTimeout(this.timer);
    localStorage.removeItem(this.key);
    this.isDirty = false;
    this.conflict.hidden = true;
    this.flow.say(text);
  }

  async collide({ detail, theirs }) {
    const mine = await this.flow.xml();
    const differ = theirs.steps.length ? ` ${this.words.differ}: ${[...new Set(theirs.steps)].join(", ")}.` : "";
    const show = (xml, isMine) => async () => {
      await this.flow.show(xml);
      this.offer(text, [isMine ? looks[0] : looks[1], over]);
    };
    const over = [this.words.mine_save, async () => {
      await this.flow.show(mine);
      this.flow.version = theirs.version;
      this.save();
    }];
    const text = `${theirs.by ? `${theirs.by}: ` : ""}${this.words.theirs}${differ}`;
    const looks = [[this.words.theirs_show, show(theirs.xml, false)], [this.words.mine_show, show(mine, true)]];
    this.flow.say(detail);
    this.offer(text, [looks[0], over]);
  }

  offer(text, acts) {
    const buttons = acts.map(([label, act]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-plain btn-sm";
      button.textContent = label;
      button.addEventListener("click", () => {
        this.conflict.hidden = true;
        act();
      });
      return button;
    });
    const words = document.createElement("span");
    words.textContent = text;
    this.conflict.replaceChildren(words, ...buttons);
    this.conflict.hidden = false;
  }
}
