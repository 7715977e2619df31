// The clickable pelvis: shows what was found at once, tells the kernel, and swings to the posture it answers with.
// matplotlib drew every look (style rules in the SVG); here a muscle only changes the name of its look.
// Follows drawing.js in one module (backedu/visit/pelvis.py joins them).

const SWING_MS = 450;
const PING_MS = 3000;
const LOST_MS = 9000;
const NARROW = 420; // px: below it names stand in a list under the picture
const MOST_LABELS = 9;
const MOST_BYTES = 1e6; // of a file of findings, which has a few thousand
const LEAVING = ["beforeunload", "visit:leave"];
// The letters of the state, per muscle and side: length, strength, sore spot, feels tight.
const AXES = [
  { name: "length", letters: "-snl", values: ["not tested", "short", "normal", "long"] },
  { name: "strength", letters: "-+w", values: ["not tested", "strong", "weak"] },
  { name: "sore_spot", letters: "-yn", values: ["not checked", "yes", "no"] },
  { name: "feels_tight", letters: "-t", values: [false, true] },
];
const RECORDED = { yes: "trigger point", no: "no trigger point", true: "feels tight" };

const make = (tag, given = {}, ...inner) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...inner);
  return node;
};

/** The drawing of one view as a visit shows it: with signs and anchors, and swinging. */
class LiveDrawing extends Drawing {
  constructor(picture, prefix) {
    const box = make("div");
    box.innerHTML = picture.svg.replaceAll("PREFIX", prefix);
    super(box.firstElementChild, picture.joints);
    this.box = box;
    this.view = picture.view;
    this.prefix = prefix;
    this.anchors = picture.anchors;
    this.svg.classList.add(prefix);
  }

  /** Draws the shapes and the signs at these points. */
  draw(p, target = p) {
    super.draw(p, target);
    for (const sign of this.svg.querySelectorAll(".sign")) {
      const row = sign.classList.contains("weak") ? 1 : 2;
      const [x, y] = this.anchor(sign.dataset.muscle, sign.dataset.side, row);
      sign.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
    }
  }

  /** Returns where a muscle's label (row 0) or sign (1, 2) stands, in points. */
  anchor(muscle, side, row = 0) {
    return this.place(3 * this.anchors.findIndex(([m, s]) => m === muscle && s === side) + row);
  }

  /** Swings to other points, or jumps where the reader prefers no motion. */
  swing(target, still, after) {
    cancelAnimationFrame(this.moving);
    const from = this.points;
    if (still || !from || from.length !== target.length) {
      this.draw(target);
      return after();
    }
    // A shape that was not there before does not fly in.
    const start = Float32Array.from(target, (v, i) => (from[i] === ABSENT ? v : from[i]));
    let begun;
    const step = (now) => {
      begun ??= now;
      const t = Math.min(1, (now - begun) / SWING_MS);
      const eased = t * t * (3 - 2 * t);
      this.draw(t < 1 ? start.map((v, i) => v + (target[i] - v) * eased) : target, target);
      if (t < 1) this.moving = requestAnimationFrame(step);
      else after();
    };
    this.moving = requestAnimationFrame(step);
  }
}

/** What was found, as the kernel's letters and as an answer to clicks that need not wait for it. */
class Findings {
  constructor(muscles) {
    this.muscles = muscles;
    this.letters = "";
  }

  at(muscle, side) {
    return 4 * (2 * this.muscles.indexOf(muscle) + (side === "right"));
  }

  get(muscle, side) {
    const at = this.at(muscle, side);
    return AXES.map((axis, n) => axis.values[axis.letters.indexOf(this.letters[at + n])]);
  }

  set(muscle, side, axis, value) {
    const at = this.at(muscle, side) + axis;
    const letter = AXES[axis].letters[AXES[axis].values.indexOf(value)];
    this.letters = this.letters.slice(0, at) + letter + this.letters.slice(at + 1);
  }

  /** Returns the file that Assessment.save would write. */
  record(person) {
    const findings = {};
    for (const muscle of this.muscles) {
      for (const side of ["left", "right"]) {
        const found = this.get(muscle, side).filter((v) => v && !String(v).startsWith("not "));
        if (found.length) (findings[muscle] ??= {})[side] = found.map((v) => RECORDED[v] ?? v).join(", ");
      }
    }
    return JSON.stringify({ format: "backedu assessment", version: 1, findings, ...person }, null, 2) + "\n";
  }
}

/** Lets the person say where a file goes; where the browser cannot ask, it goes where downloads go. */
async function saveFile(name, text, type) {
  if (window.showSaveFilePicker) {
    try {
      const handle = await window.showSaveFilePicker({ suggestedName: name });
      const stream = await handle.createWritable();
      await stream.write(text);
      await stream.close();
      return true;
    } catch (error) {
      if (error.name === "AbortError") return false;
    }
  }
  const link = make("a", { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return true;
}

/** Opens the browser's print view of a page, without leaving this one. */
function printPage(html) {
  document.querySelector("iframe.backedu-print")?.remove();
  const url = URL.createObjectURL(new Blob([html], { type: "text/html" }));
  const frame = make("iframe", { className: "backedu-print", title: "", tabIndex: -1, src: url });
  frame.setAttribute("aria-hidden", "true");
  frame.onload = () => {
    frame.contentWindow.focus();
    frame.contentWindow.print();
  };
  document.body.append(frame);
}

function render({ model, el }) {
  const id = Math.random().toString(36).slice(2);
  const prefix = `backedu-${id}`;
  const drawings = {};
  const findings = new Findings(model.get("muscles"));
  const motion = window.matchMedia("(prefers-reduced-motion: reduce)");
  let drawing, card, chosen, root;
  let sent = 0;
  let acknowledged = 0;
  let heard = performance.now();
  let asked = 0;
  let foundBefore = "";
  let lost = null;

  const say = (key) => model.get("words")[key.replaceAll(" ", "_")] ?? key;
  const name = (muscle) => model.get("words").names[muscle];

  // --- the parts of the page ---
  const views = make("div", { className: "views", role: "group" });
  const stage = make("div", { className: "stage" });
  const labels = make("div", { className: "labels", ariaHidden: "true" });
  const leaders = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  leaders.classList.add("leaders");
  leaders.setAttribute("aria-hidden", "true");
  const list = make("ul", { className: "marked" });
  const keys = make("ul", { className: "keys" });
  const status = make("p", { className: "status", role: "status" });
  const offer = make("p", { className: "offer" });
  el.classList.add("backedu-pelvis");
  el.append(make("div", { className: "bar" }, views), stage, list, keys, status, offer);

  const announce = (text) => {
    status.textContent = text;
  };

  const spoken = (muscle, side) => {
    const [length, strength, sore, tight] = findings.get(muscle, side);
    const hasTest = model.get("words").testable.includes(muscle);
    const said = hasTest || length !== "not tested" ? [say(`length_${length}`)] : [];
    if (strength !== "not tested") said.push(say(strength));
    if (sore === "yes") said.push(say("sore_spot"));
    if (tight) said.push(say("feels_tight"));
    return said.length ? said.join(", ") : say("nothing_found");
  };

  // --- what was found, shown ---
  const muscleNode = (muscle, side) =>
    drawing.svg.querySelector(`.muscles[data-muscle="${muscle}"][data-side="${side}"]`);

  function show() {
    const held = new Set(model.get("held"));
    const first = new Set(model.get("first"));
    for (const node of drawing.svg.querySelectorAll(".muscles, .throughs")) {
      const { muscle, side } = node.dataset;
      const [length] = findings.get(muscle, side);
      const look = length === "not tested" && held.has(`${muscle} ${side}`) ? "held" : length;
      node.dataset.look = look;
      if (!node.hasAttribute("role")) continue;
      node.setAttribute("aria-label", `${name(muscle)}, ${say(side)}: ${spoken(muscle, side)}`);
      node.classList.toggle("first", first.has(`${muscle} ${side}`));
    }
    for (const sign of drawing.svg.querySelectorAll(".sign")) {
      const [, strength, sore] = findings.get(sign.dataset.muscle, sign.dataset.side);
      const on = sign.classList.contains("weak") ? strength === "weak" : sore === "yes";
      sign.style.display = on ? "" : "none";
    }
    el.dataset.state = findings.letters;
  }

  /** Returns the muscles of this view that have something to tell, those tested short or long first. */
  function marked() {
    const groups = [];
    for (const [muscle, side] of drawing.anchors) {
      const [length, strength, sore] = findings.get(muscle, side);
      const words = [];
      if (length === "short" || length === "long") words.push(say(`length_${length}`));
      if (strength === "weak") words.push(say("weak"));
      if (sore === "yes") words.push(say("sore_spot"));
      if (!words.length) continue;
      const text = words.join(", ");
      const twin = groups.find((g) => g.muscle === muscle && g.text === text);
      if (twin) twin.sides.push(side);
      else groups.push({ muscle, sides: [side], text, length });
    }
    return groups.sort((a, b) => (b.length === "short" || b.length === "long") - (a.length === "short" || a.length === "long"));
  }

  /** Returns a muscle's name, with its side where the other one differs. */
  const titled = ({ muscle, sides }) =>
    drawing.view === "side" || sides.length > 1 ? name(muscle) : `${name(muscle)} (${say(sides[0])})`;

  function label() {
    labels.replaceChildren();
    leaders.replaceChildren();
    const groups = marked();
    list.replaceChildren(
      ...groups.map((g) => {
        return make("li", { className: g.length }, make("b", {}, titled(g)), `: ${g.text}`);
      }),
    );
    const room = stage.getBoundingClientRect();
    if (!room.width) return;
    el.classList.toggle("narrow", room.width < NARROW);
    if (room.width < NARROW) return;
    const body = drawing.svg.getBoundingClientRect();
    const size = drawing.svg.viewBox.baseVal;
    const scale = body.width / size.width;
    const place = ([x, y]) => [body.left - room.left + x * scale, body.top - room.top + y * scale];
    const columns = { left: [], right: [] };
    for (const group of groups.slice(0, MOST_LABELS)) {
      const ends = group.sides.map((side) => place(drawing.anchor(group.muscle, side)));
      const outer = { left: Math.min(...ends.map((e) => e[0])), right: Math.max(...ends.map((e) => e[0])) };
      const middle = room.width / 2;
      const near = outer.right - middle > middle - outer.left ? "right" : "left";
      const other = near === "left" ? "right" : "left";
      const column = columns[near].length > columns[other].length + 1 ? other : near;
      const end = ends.find((e) => e[0] === outer[column]);
      columns[column].push({ ...group, end });
    }
    for (const [column, items] of Object.entries(columns)) {
      items.sort((a, b) => a.end[1] - b.end[1]);
      const edge = column === "left" ? body.left - room.left : body.right - room.left;
      let low = 0;
      for (const item of items) {
        const node = make("div", { className: `label ${column} ${item.length}` }, make("b", {}, titled(item)), item.text);
        node.style.width = `${column === "left" ? edge - 8 : room.width - edge - 8}px`;
        labels.append(node);
        item.node = node;
        item.high = node.offsetHeight;
        item.top = Math.max(low, item.end[1] - item.high / 2);
        low = item.top + item.high + 6;
      }
      // Too far down: push back up from the last.
      let bottom = room.height;
      for (const item of [...items].reverse()) {
        item.top = Math.min(item.top, bottom - item.high);
        bottom = item.top - 6;
        item.node.style.top = `${item.top}px`;
        item.node.style[column] = "0";
        for (const kind of ["seam", "leader"]) {
          const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
          line.setAttribute("class", kind);
          line.setAttribute("x1", item.end[0]);
          line.setAttribute("y1", item.end[1]);
          line.setAttribute("x2", edge + (column === "left" ? -4 : 4));
          line.setAttribute("y2", item.top + item.high / 2);
          leaders.append(line);
        }
      }
    }
  }

  // --- what the person does ---
  /** Returns the sides that a mark is made on: both, the one chosen beside the tests, or the one tapped. */
  function sidesOf(side) {
    const sides = model.get("sides");
    return sides.length > 1 || drawing.view === "side" ? sides : [side];
  }
  const sidesSaid = (sides) => say(sides.length > 1 ? "both" : sides[0]);

  function put(muscle, side, axis, value) {
    const sides = sidesOf(side);
    for (const one of sides) findings.set(muscle, one, axis, value);
    sent += 1;
    dropOffer();
    show();
    if (card) fillCard();
    announce(`${name(muscle)}, ${sidesSaid(sides)}: ${spoken(muscle, sides[0])}`);
    model.send({ kind: "change", id, n: sent, changes: sides.map((one) => [muscle, one, AXES[axis].name, value]) });
    label();
  }

  function cycle(muscle, side) {
    if (!model.get("words").testable.includes(muscle)) return announce(`${name(muscle)}: ${say("no_length_test")}`);
    const [length] = findings.get(muscle, sidesOf(side)[0]);
    const values = AXES[0].values;
    put(muscle, side, 0, values[(values.indexOf(length) + 1) % values.length]);
  }

  function act(node) {
    const { muscle, side } = node.dataset;
    if (card && chosen.muscle === muscle && sidesOf(side).includes(chosen.side)) return cycle(muscle, side);
    openCard(muscle, side);
  }

  // --- the card ---
  function openCard(muscle, side) {
    closeCard();
    chosen = { muscle, side };
    card = make("div", { className: "card", role: "group" });
    fillCard();
    stage.append(card);
    placeCard();
    if (el.classList.contains("narrow")) card.scrollIntoView({ block: "nearest" });
    for (const node of drawing.svg.querySelectorAll(".muscles")) {
      node.classList.toggle("chosen", node.dataset.muscle === muscle && sidesOf(side).includes(node.dataset.side));
    }
    const sides = sidesOf(side);
    announce(`${name(muscle)}, ${sidesSaid(sides)}: ${spoken(muscle, sides[0])}. ${say("card_hint")}`);
  }

  /** Lays the card beside the muscle, where there is room beside it. */
  function placeCard() {
    if (el.classList.contains("narrow")) return;
    const room = stage.getBoundingClientRect();
    const hit = muscleNode(chosen.muscle, chosen.side).getBoundingClientRect();
    const right = hit.left + hit.width / 2 < room.left + room.width / 2;
    card.style[right ? "right" : "left"] = "0";
    const top = hit.top + hit.height / 2 - room.top - card.offsetHeight / 2;
    card.style.top = `${Math.max(0, Math.min(top, room.height - card.offsetHeight))}px`;
  }

  function closeCard() {
    card?.remove();
    card = null;
    drawing?.svg.querySelectorAll(".chosen").forEach((node) => node.classList.remove("chosen"));
  }

  function fillCard() {
    const { muscle, side } = chosen;
    const sides = sidesOf(side);
    const found = findings.get(muscle, sides[0]);
    const where = sidesSaid(sides);
    const focused = card.contains(document.activeElement) ? document.activeElement.dataset.choice : null;
    const testable = model.get("words").testable.includes(muscle);
    const rows = AXES.map((axis, n) => {
      if (n === 0 && !testable) return make("p", { className: "hint" }, say("no_length_test"));
      const choices = axis.values.map((value) => {
        const button = make("button", { type: "button" }, say(`choice_${axis.name}_${value}`));
        button.dataset.choice = `${n} ${value}`;
        if (value === false || String(value).startsWith("not ")) button.className = "untold";
        button.ariaPressed = String(found[n] === value);
        button.onclick = () => put(muscle, side, n, value);
        return button;
      });
      return make("div", { className: "choices", role: "group", ariaLabel: say(`axis_${axis.name}`) }, make("span", {}, say(`axis_${axis.name}`)), ...choices);
    });
    const close = make("button", { type: "button", className: "close", ariaLabel: say("close") }, "×");
    close.dataset.choice = "close";
    close.onclick = () => {
      closeCard();
      muscleNode(muscle, side)?.focus();
    };
    card.ariaLabel = `${name(muscle)}, ${where}`;
    card.replaceChildren(make("div", { className: "head" }, make("b", {}, name(muscle)), ` ${where}`, close), ...rows);
    if (focused) card.querySelector(`[data-choice="${CSS.escape(focused)}"]`)?.focus();
  }

  // --- the view shown ---
  function button(text, pressed, press) {
    const node = make("button", { type: "button", ariaPressed: String(pressed) }, text);
    node.onclick = press;
    return node;
  }

  function dress() {
    const shown = model.get("view");
    if (views.children.length) {
      [...views.children].forEach((node) => {
        node.ariaPressed = String(node.dataset.view === shown);
        node.textContent = say(`view_${node.dataset.view}`);
      });
    } else {
      for (const view of ["side", "front", "back"]) {
        const node = button(say(`view_${view}`), view === shown, () => {
          model.set("view", view);
          model.save_changes();
        });
        node.dataset.view = view;
        views.append(node);
      }
    }
    views.ariaLabel = say("views");
    drawing?.svg.setAttribute("aria-label", say(`alt_${drawing.view}`));
    explain();
    if (root) root.lang = model.get("words").lang;
  }

  /** Writes what colours and signs mean, drawn in the looks of the picture. */
  function explain() {
    const said = `${drawing.view} ${say("lang")}`;
    if (keys.dataset.said === said) return;
    keys.dataset.said = said;
    const swatch = (look, sign = "") =>
      `<svg viewBox="0 0 22 15" class="${drawing.prefix}" aria-hidden="true"><rect class="key" data-look="${look}" x="1" y="1" width="20" height="13"/>${sign}</svg>`;
    const sign = (kind) => `<g transform="translate(11 7.5)">${drawing.svg.querySelector(`.sign.${kind}`).innerHTML}</g>`;
    const shown = { short: ["short"], long: ["long"], weak: ["normal", "weak"], sore: ["normal", "sore"] };
    Object.assign(shown, { normal: ["normal"], not_tested: ["not tested"], held: ["held"] });
    const rows = Object.entries(shown).map(([key, [look, kind]]) => {
      const row = make("li");
      row.innerHTML = swatch(look, kind && sign(kind));
      row.append(say(`key_${key}`));
      return row;
    });
    keys.replaceChildren(...rows, make("li", { className: "model" }, say("model")));
  }

  function hang() {
    const picture = model.get("picture");
    if (!picture.svg || drawing?.view === picture.view) return;
    closeCard();
    drawing = drawings[picture.view] ??= new LiveDrawing(picture, `${prefix}-${picture.view}`);
    stage.replaceChildren(drawing.box, leaders, labels);
    drawing.box.className = "drawing";
    // From top to bottom, as a reader goes through them.
    const at = (node) => picture.anchors.findIndex(([m, s]) => m === node.dataset.muscle && s === node.dataset.side);
    const seen = new Set();
    for (const node of drawing.svg.querySelectorAll(".muscles")) {
      const key = `${node.dataset.muscle} ${node.dataset.side}`;
      if (at(node) < 0 || seen.has(key)) continue;
      seen.add(key);
      node.setAttribute("role", "button");
      node.setAttribute("tabindex", seen.size === 1 ? "0" : "-1");
    }
  }

  stage.addEventListener("click", (event) => {
    // The picture swings after a mark: taps that the browser counts as one after the other in one place mean one muscle.
    const again = card && event.detail > 1 && !event.composedPath().includes(card);
    const hit = again ? muscleNode(chosen.muscle, chosen.side) : event.target.closest?.(".muscles");
    // A tap beside everything puts the card away.
    if (!hit && !event.composedPath().includes(card)) closeCard();
    const node = hit && muscleNode(hit.dataset.muscle, hit.dataset.side);
    if (!node?.hasAttribute("role")) return;
    roam(node);
    act(node);
  });

  /** Moves the one place that Tab reaches to a muscle. */
  function roam(node) {
    for (const other of drawing.svg.querySelectorAll(".muscles[role=button]")) other.setAttribute("tabindex", "-1");
    node.setAttribute("tabindex", "0");
    node.focus({ preventScroll: true });
  }

  /** Acts on a key that was pressed in the picture or its card. */
  function press(event) {
    if (event.key === "Escape" && card?.contains(event.target)) {
      closeCard();
      muscleNode(chosen.muscle, chosen.side)?.focus();
    }
    const node = event.target.closest?.(".muscles[role=button]");
    if (!node || !stage.contains(node)) return;
    const height = (n) => drawing.anchor(n.dataset.muscle, n.dataset.side)[1];
    const nodes = [...drawing.svg.querySelectorAll(".muscles[role=button]")].sort((a, b) => height(a) - height(b));
    const here = nodes.indexOf(node);
    const steps = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: -1 };
    if (event.key in steps) roam(nodes.at(steps[event.key] % nodes.length));
    else if (event.key === "Enter" || event.key === " ") act(node);
    else if (event.key === "Escape") closeCard();
    else return;
    event.preventDefault();
  }

  // --- what the kernel says ---
  function receive() {
    hang();
    if (!drawing) return;
    const found = model.get("state") + JSON.stringify(model.get("person"));
    if (found !== foundBefore) dropOffer();
    foundBefore = found;
    const done = model.get("done");
    if (done.id === id) acknowledged = Math.max(acknowledged, done.n);
    if (acknowledged === sent) {
      // What was marked elsewhere is spoken there.
      if (findings.letters && findings.letters !== model.get("state")) announce("");
      findings.letters = model.get("state");
    }
    const bytes = model.get("frame");
    show();
    dress();
    if (card) fillCard();
    if (!bytes?.byteLength) return;
    const whole = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    const target = Float32Array.from(whole);
    labels.classList.add("moving");
    drawing.swing(target, motion.matches || !el.isConnected, () => {
      labels.classList.remove("moving");
      label();
    });
  }

  const told = ["frame", "state", "done", "held", "first", "picture", "words", "view", "sides", "person"];
  let waiting = false;
  const soon = () => {
    // One message sets several traits: look at them together.
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      receive();
    });
  };
  for (const trait of told) model.on(`change:${trait}`, soon);

  async function message(content) {
    heard = performance.now();
    if (lost) find();
    if (content.kind === "page") {
      offerFile(content.name, content.text, "text/html");
      if (content.print) printPage(content.text);
    } else if (content.kind === "file" && (await saveFile(content.name, content.text, content.type))) {
      model.send({ kind: "saved", state: content.state });
      announce(say("saved"));
    } else if (content.kind === "copy") {
      // Where the page came over an open network the browser has no clipboard for it.
      const copied = navigator.clipboard?.writeText(content.text) ?? Promise.reject(new Error("no clipboard"));
      await copied.then(
        () => announce(say("copied")),
        () => announce(say("not_copied")),
      );
    } else if (content.kind === "open") openFile();
    else if (content.kind === "top") goToTop();
    else if (content.kind === "fresh") forget();
  }
  model.on("msg:custom", message);

  /** Shows a new step from its top; where the focus went with the old one, its heading gets it. */
  function goToTop() {
    closeCard();
    root?.scrollIntoView({ block: "start", behavior: motion.matches ? "auto" : "smooth" });
    setTimeout(() => {
      const heading = root?.querySelector(".backedu-body h2");
      if (!heading || document.activeElement !== document.body) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }, 50);
  }

  /** Lets go of what a visit before left here: its page, its words. */
  function forget() {
    closeCard();
    dropOffer();
    announce("");
    acknowledged = sent;
    soon();
  }

  /** Lets go of a printed page: it no longer says what was found. */
  function dropOffer() {
    offer.replaceChildren();
    document.querySelector("iframe.backedu-print")?.remove();
  }

  function openFile() {
    const input = make("input", { type: "file", accept: ".json,application/json" });
    input.onchange = async () => {
      const [file] = input.files;
      if (file?.size > MOST_BYTES) announce(say("too_big"));
      else if (file) model.send({ kind: "opened", name: file.name, text: await file.text() });
    };
    input.click();
  }

  function offerFile(file, text, type) {
    const link = make("button", { type: "button" }, `${say("keep_file")} ${file}`);
    link.onclick = () => saveFile(file, text, type);
    offer.replaceChildren(link);
    announce(say("page_ready"));
  }

  // --- the kernel is gone ---
  function lose() {
    if (lost || !root) return;
    lost = make("div", { className: "lost", role: "alert" }, make("p", {}, say("lost")));
    lost.append(button(say("lost_save"), false, () => {
      saveFile(say("name"), findings.record(model.get("person")), "application/json");
    }));
    root.prepend(lost);
    for (const part of root.children) if (part !== lost) part.inert = true;
  }

  function find() {
    for (const part of root.children) part.inert = false;
    lost.remove();
    lost = null;
  }

  const beat = setInterval(() => {
    if (!root) return;
    const now = performance.now();
    if (asked && heard < asked && now - asked > LOST_MS - PING_MS) lose();
    try {
      model.send({ kind: "ping" });
    } catch {
      lose();
    }
    if (!asked || heard >= asked) asked = now;
  }, PING_MS);

  // --- the whole widget around the picture ---
  function settleIn() {
    if (!el.isConnected) {
      joining = requestAnimationFrame(settleIn);
      return;
    }
    root = el.closest(".backedu-visit") ?? el;
    // With the focus in here, Jupyter must not read keys as commands: "d d" would delete the cell. Notebook 7 listens
    // before any element does, so that only the window comes first.
    window.addEventListener("keydown", guard, true);
    root.lang = model.get("words").lang;
    sizes.observe(stage);
    plain.observe(root, { subtree: true, childList: true, attributeFilter: ["class"] });
    tellPlain();
  }
  const guard = (event) => {
    if (!root.contains(event.target) || event.key === "Tab") return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    press(event);
  };
  /** Tells a screen reader what ipywidgets only show: which button is down, and what a row of buttons is about. */
  function tellPlain() {
    // Where a step shows no picture, its card is gone with it.
    if (card && !stage.offsetParent) closeCard();
    for (const node of root.querySelectorAll(".widget-toggle-button, .widget-toggle-buttons button")) {
      node.ariaPressed = String(node.classList.contains("mod-active"));
    }
    for (const row of root.querySelectorAll(".widget-toggle-buttons")) {
      const text = row.querySelector(".widget-label")?.textContent;
      row.setAttribute("role", "group");
      if (text) row.ariaLabel = text;
    }
  }
  const plain = new MutationObserver(tellPlain);
  const sizes = new ResizeObserver(() => drawing?.points && label());
  let joining = requestAnimationFrame(settleIn);

  const leave = (event) => {
    if (model.get("unsaved")) event.preventDefault();
  };
  // `backedu present` keeps the first from all, since Voila would end the kernel at it, and asks by the second.
  for (const event of LEAVING) window.addEventListener(event, leave);

  receive();
  return () => {
    clearInterval(beat);
    cancelAnimationFrame(joining);
    sizes.disconnect();
    plain.disconnect();
    for (const event of LEAVING) window.removeEventListener(event, leave);
    window.removeEventListener("keydown", guard, true);
    for (const trait of told) model.off(`change:${trait}`, soon);
    model.off("msg:custom", message);
  };
}

export default { render };
