// The modeler: bpmn-js around the flow of one item. The page holds everything it needs in a block of data
// (script#flow-model, JSON) and its parts by [data-…]; without scripts the table of steps does the same work.
import BpmnModeler from "bpmn-js/lib/Modeler";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "./modeler.css";
import { Keeper } from "./modeler-keeping.js";
import { follow } from "./modeler-keys.js";
import { Panel } from "./modeler-panel.js";
import { Told } from "./modeler-told.js";

const PALETTE = 76; // px that the palette covers at the left
const LEGIBLE = 0.75; // at this scale words can be read; a longer flow runs out of sight to the right
const OWN = "urn:lianfang:flowchart:1";
const own = (names) => names.map((name) => ({ name, isAttr: true, type: "String" }));
const LF = {
  name: "Lianfang",
  uri: OWN,
  prefix: "lf",
  xml: { tagAlias: "lowerCase" },
  types: [
    { name: "Step", extends: ["bpmn:FlowNode"], properties: own(["key", "no", "post", "limitDays", "type", "risk"]) },
    { name: "LanePost", extends: ["bpmn:Lane"], properties: own(["post"]) },
  ],
};

function translation(words) {
  const translate = (template, values = {}) =>
    (words[template] ?? template).replace(/{([^}]+)}/g, (_, key) => values[key] ?? `{${key}}`);
  return { translate: ["value", translate] };
}

// What a flow of an office needs; data, groups and further pools stay in the file but are not offered.
const LEFT_OUT = ["create.data-object", "create.data-store", "create.group", "create.participant-expanded"];

// Of the kinds a shape can be changed into, only those are offered that have words of ours and can be judged.
function Tools(palette, popupMenu, words) {
  palette.registerProvider(500, this);
  popupMenu.registerProvider("bpmn-replace", 500, this);
  this.known = new Set(Object.values(words));
}
Tools.$inject = ["palette", "popupMenu", "config.words"];
Tools.prototype.getPopupMenuEntries = function () {
  return (entries) => Object.fromEntries(Object.entries(entries).filter(([, one]) => this.known.has(one.label)));
};
Tools.prototype.getPaletteEntries = () => (entries) => {
  for (const name of LEFT_OUT) delete entries[name];
  return entries;
};
const tools = { __init__: ["flowTools"], flowTools: ["type", Tools] };

async function ask(url, method, body) {
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const reply = await fetch(url, { method, headers, body: JSON.stringify(body) });
  return { ok: reply.ok, status: reply.status, body: await reply.json().catch(() => ({})) };
}

async function start(place, model) {
  const part = (name) => place.querySelector(`[data-${name}]`);
  const modeler = new BpmnModeler({
    container: part("canvas"),
    words: model.words,
    moddleExtensions: { lf: LF },
    additionalModules: [translation(model.words), tools],
    textRenderer: { defaultStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 } },
  });
  const flow = { modeler, model, english: { ...model.english }, notes: { ...model.notes }, version: model.version, ask };
  flow.say = (text) => (part("status").textContent = flow.said = text);
  flow.xml = async () => (await modeler.saveXML({ format: true })).xml;
  flow.show = async (xml) => {
    await modeler.importXML(xml);
    fit(LEGIBLE);
  };
  const fit = (atLeast) => {
    const canvas = modeler.get("canvas");
    const { inner, outer } = canvas.viewbox();
    const whole = Math.min((outer.width - PALETTE - 16) / inner.width, (outer.height - 32) / inner.height, 1);
    if (!(whole > 0)) return;
    const scale = Math.max(whole, atLeast);
    const [width, height] = [outer.width / scale, outer.height / scale];
    canvas.viewbox({ x: inner.x - PALETTE / scale, y: inner.y - (height - inner.height) / 2, width, height });
  };
  const told = new Told(flow, part("issues"), part("reopens"));
  const keeper = new Keeper(flow, part("conflict"), () => told.check());

  try {
    await flow.show(model.xml);
  } catch {
    flow.say(model.panel.unreadable);
    return;
  }
  follow(flow);
  new Panel(flow, part("panel"), () => keeper.touched());
  await keeper.restore();

  let timer = 0;
  modeler.on("commandStack.changed", () => {
    keeper.touched();
    clearTimeout(timer);
    timer = setTimeout(() => told.check(), 1200);
    buttons();
  });
  const stack = modeler.get("commandStack");
  const buttons = () => {
    part("undo").disabled = !stack.canUndo();
    part("redo").disabled = !stack.canRedo();
  };
  const does = {
    save: () => keeper.save(),
    check: () => told.check(),
    fit: () => fit(0),
    undo: () => stack.undo(),
    redo: () => stack.redo(),
    arrange: async () => {
      const reply = await ask(model.urls.arrange, "POST", { xml: await flow.xml() });
      if (!reply.ok) return flow.say(reply.body.detail ?? model.panel.failed);
      await flow.show(reply.body.xml);
      keeper.touched();
    },
  };
  for (const [name, act] of Object.entries(does)) {
    part(name).disabled = false;
    part(name).addEventListener("click", act);
  }
  buttons();
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      keeper.save();
    }
  });
  await told.check();
  place.dataset.ready = "yes";
}

const place = document.querySelector("[data-modeler]");
if (place) start(place, JSON.parse(document.querySelector("#flow-model").textContent));
