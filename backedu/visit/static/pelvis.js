// The clickable pelvis: shows what was found at once, tells the kernel, and swings to the posture it answers with.
// matplotlib drew every look (style rules in the SVG); here a muscle only changes the name of its look.

const SWING_MS = 450;
const VIEWS = ["side", "front", "back"];
const LEAVING = ["beforeunload", "visit:leave"];
// What the kernel tells; one message sets several.
const TOLD = ["frame", "state", "done", "held", "told", "first", "picture", "words", "view", "sides", "person"];

/** The drawing of one view as a visit shows it: with signs and anchors, and swinging. */
class LiveDrawing extends Drawing {
  /** @param {any} picture as the kernel sends it @param {string} prefix of ids and rules */
  constructor(picture, prefix) {
    const box = make("div");
    box.innerHTML = picture.svg.replaceAll("PREFIX", prefix);
    super(/** @type {any} */ (box.firstElementChild), picture.joints);
    this.box = box;
    this.view = picture.view;
    this.prefix = prefix;
    /** @type {string[][]} */
    this.anchors = picture.anchors;
    /** @type {number[]} between the columns of names, in points */
    this.body = picture.body;
    this.svg.classList.add(prefix);
    this.moving = 0;
  }

  /** Makes buttons of the muscles, from top to bottom as a reader goes through them; Tab reaches one of them. */
  offerButtons() {
    const seen = new Set();
    for (const node of parts(this.svg, ".muscles")) {
      const key = `${node.dataset.muscle} ${node.dataset.side}`;
      if (this.row(node.dataset.muscle, node.dataset.side) < 0 || seen.has(key)) continue;
      seen.add(key);
      node.setAttribute("role", "button");
      node.setAttribute("tabindex", seen.size === 1 ? "0" : "-1");
    }
  }

  /** Returns the muscles that are buttons. */
  get buttons() {
    return parts(this.svg, ".muscles[role=button]");
  }

  /** Draws the shapes and the signs at these points. @param {Points} p @param {Points} target */
  draw(p, target = p) {
    super.draw(p, target);
    for (const sign of parts(this.svg, ".sign")) {
      const row = sign.classList.contains("weak") ? 1 : 2;
      const [x, y] = this.anchor(sign.dataset.muscle, sign.dataset.side, row);
      sign.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
    }
  }

  /** Returns the place of a muscle among the anchors. @param {string} muscle @param {string} side */
  row(muscle, side) {
    return this.anchors.findIndex(([m, s]) => m === muscle && s === side);
  }

  /**
   * Returns where a muscle's label (row 0) or sign (1, 2) stands, in points.
   * @param {string} muscle @param {string} side
   */
  anchor(muscle, side, row = 0) {
    return this.place(3 * this.row(muscle, side) + row);
  }

  /** Returns where words stand: of the tilt, of the dashed line, for left and right. @param {number} n */
  word(n) {
    return this.place(3 * this.anchors.length + n);
  }

  /**
   * Swings to other points, or jumps where the reader prefers no motion.
   * @param {Points} target @param {boolean} still @param {() => void} after
   */
  swing(target, still, after) {
    cancelAnimationFrame(this.moving);
    const from = this.points;
    if (still || !from || from.length !== target.length) {
      this.draw(target);
      return after();
    }
    // A shape that was not there before does not fly in.
    const start = Float32Array.from(target, (v, i) => (from[i] === ABSENT ? v : from[i]));
    /** @type {number | undefined} */
    let begun;
    /** @param {number} now */
    const step = (now) => {
      begun ??= now;
      const t = Math.min(1, (now - begun) / SWING_MS);
      const eased = t * t * (3 - 2 * t); // smoothstep
      this.draw(t < 1 ? start.map((v, i) => v + (target[i] - v) * eased) : target, target);
      if (t < 1) this.moving = requestAnimationFrame(step);
      else after();
    };
    this.moving = requestAnimationFrame(step);
  }
}

/** The widget in the browser: the picture, what stands around it, and the wire to the kernel. */
class PelvisView {
  /** @param {Model} model @param {HTMLElement} el */
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.id = Math.random().toString(36).slice(2);
    this.words = new Words(model);
    this.findings = new Findings(model.get("muscles"), model.get("axes"));
    /** @type {Record<string, LiveDrawing>} */
    this.drawings = {};
    /** @type {LiveDrawing | undefined} */
    this.drawing = undefined;
    /** @type {HTMLElement | undefined} the whole widget, once it is on the page */
    this.root = undefined;
    this.motion = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.sent = 0;
    this.acknowledged = 0;
    this.foundBefore = "";
    this.waiting = false;

    this.views = make("div", { className: "views", role: "group" });
    this.room = make("div", { className: "picture" });
    this.status = make("p", { className: "status", role: "status" });
    this.labels = new Labels(this);
    this.key = new Key(this);
    this.usual = make("p", { className: "usual" });
    this.card = new Card(this);
    this.files = new Files(model, this.words, (text) => this.announce(text));
    this.heartbeat = new Heartbeat(this);
    el.classList.add("backedu-pelvis");
    const bar = make("div", { className: "bar" }, this.views);
    el.append(bar, this.room, this.labels.list, this.key.list, this.usual, this.status, this.files.offered);

    this.listen();
    this.receive();
  }

  /** Hears the kernel, the person and the page. */
  listen() {
    this.soon = () => this.receiveSoon();
    this.message = (/** @type {any} */ content) => this.take(content);
    this.guard = (/** @type {KeyboardEvent} */ event) => this.guardKey(event);
    this.leave = (/** @type {Event} */ event) => this.model.get("unsaved") && event.preventDefault();
    for (const trait of TOLD) this.model.on(`change:${trait}`, this.soon);
    this.model.on("msg:custom", this.message);
    this.room.addEventListener("click", (event) => this.tap(event));
    // `backedu present` keeps the first from all, since Voila would end the kernel at it, and asks by the second.
    for (const event of LEAVING) window.addEventListener(event, this.leave);
    this.plain = new MutationObserver(() => this.tellPlain());
    this.sizes = new ResizeObserver(() => this.drawing?.points && this.labels.draw());
    this.joining = requestAnimationFrame(() => this.settleIn());
  }

  /** Lets go of all it heard. */
  remove() {
    this.heartbeat.stop();
    cancelAnimationFrame(this.joining);
    this.sizes.disconnect();
    this.plain.disconnect();
    for (const event of LEAVING) window.removeEventListener(event, this.leave);
    window.removeEventListener("keydown", this.guard, true);
    for (const trait of TOLD) this.model.off(`change:${trait}`, this.soon);
    this.model.off("msg:custom", this.message);
  }

  // --- what was found, shown and said ---

  /** Whether the picture has no room beside it. */
  get narrow() {
    return this.el.classList.contains("narrow");
  }

  /** @param {string} text */
  announce(text) {
    this.status.textContent = text;
  }

  /** Returns a muscle, its sides and what was found there. @param {string} muscle @param {string[]} sides */
  spoken(muscle, sides) {
    const found = this.words.found(muscle, this.findings.get(muscle, sides[0]));
    return `${this.words.name(muscle)}, ${this.words.sides(sides)}: ${found}`;
  }

  /** Returns a muscle of the picture. @param {string} muscle @param {string} side @returns {SVGElement | null} */
  muscleNode(muscle, side) {
    return this.drawing.svg.querySelector(`.muscles[data-muscle="${muscle}"][data-side="${side}"]`);
  }

  /** Names the look of every muscle and shows the signs that hold. */
  show() {
    const held = new Set(this.model.get("held"));
    const first = new Set(this.model.get("first"));
    for (const node of parts(this.drawing.svg, ".muscles, .throughs")) {
      const { muscle, side } = node.dataset;
      const { length } = this.findings.get(muscle, side);
      const key = `${muscle} ${side}`;
      node.dataset.look = length === "not tested" && held.has(key) ? "held" : String(length);
      if (!node.hasAttribute("role")) continue;
      node.setAttribute("aria-label", this.spoken(muscle, [side]));
      node.classList.toggle("first", first.has(key));
    }
    for (const sign of parts(this.drawing.svg, ".sign")) {
      const { strength, sore_spot } = this.findings.get(sign.dataset.muscle, sign.dataset.side);
      const on = sign.classList.contains("weak") ? strength === "weak" : sore_spot === "yes";
      sign.style.display = on ? "" : "none";
    }
    this.el.dataset.state = this.findings.letters;
    this.key.draw();
  }

  // --- what the person does ---

  /** Returns the sides that a mark is made on: both, the one chosen beside the tests, or the one tapped. @param {string} side */
  sidesOf(side) {
    /** @type {string[]} */
    const sides = this.model.get("sides");
    return sides.length > 1 || this.drawing.view === "side" ? sides : [side];
  }

  /**
   * Marks what was found: here at once, and in the kernel.
   * @param {string} muscle @param {string} side @param {Axis} axis @param {string | boolean} value
   */
  mark(muscle, side, axis, value) {
    const sides = this.sidesOf(side);
    for (const one of sides) this.findings.set(muscle, one, axis, value);
    this.sent += 1;
    this.files.drop();
    this.show();
    this.card.fill();
    this.announce(this.spoken(muscle, sides));
    const changes = sides.map((one) => [muscle, one, axis.name, value]);
    this.model.send({ kind: "change", id: this.id, n: this.sent, changes });
    this.labels.draw();
  }

  /** Marks the next length. @param {string} muscle @param {string} side */
  cycle(muscle, side) {
    const { words, findings } = this;
    if (!words.testable(muscle)) return this.announce(`${words.name(muscle)}: ${words.say("no_length_test")}`);
    const axis = findings.axes.find(({ name }) => name === "length");
    const lengths = words.lengths(muscle);
    const found = lengths.indexOf(String(findings.get(muscle, this.sidesOf(side)[0]).length));
    this.mark(muscle, side, axis, lengths[(found + 1) % lengths.length]);
  }

  /** Opens the card of a muscle, or marks its next length where that is open. @param {Part} node */
  act({ dataset: { muscle, side } }) {
    if (this.card.isFor(muscle, this.sidesOf(side))) this.cycle(muscle, side);
    else this.card.open(muscle, side);
  }

  /** Acts on a tap in the picture. @param {MouseEvent} event */
  tap(event) {
    const { card } = this;
    const inCard = card.holds(event);
    // The picture swings after a mark: taps that the browser counts as one after the other in one place mean one muscle.
    const again = card.node && event.detail > 1 && !inCard;
    const target = /** @type {Element} */ (event.target);
    /** @type {Part | null} */
    const hit = again ? this.muscleNode(card.muscle, card.side) : target.closest?.(".muscles");
    // A tap beside everything puts the card away.
    if (!hit && !inCard) card.close();
    const node = hit && this.muscleNode(hit.dataset.muscle, hit.dataset.side);
    if (!node?.hasAttribute("role")) return;
    this.focus(node);
    this.act(node);
  }

  /** Moves the focus, and the one place that Tab reaches, to a muscle. @param {Part} node */
  focus(node) {
    for (const other of this.drawing.buttons) other.setAttribute("tabindex", "-1");
    node.setAttribute("tabindex", "0");
    node.focus({ preventScroll: true });
  }

  /** Keeps plain keys to the visit, and acts on them. @param {KeyboardEvent} event */
  guardKey(event) {
    if (!this.root.contains(/** @type {Node} */ (event.target)) || event.key === "Tab") return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    this.press(event);
  }

  /** Acts on a key that was pressed in the picture or its card. @param {KeyboardEvent} event */
  press(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.key === "Escape" && this.card.node?.contains(target)) this.card.leave();
    /** @type {SVGElement | null} */
    const node = target.closest?.(".muscles[role=button]");
    if (!node || !this.room.contains(node)) return;
    if (event.key === "Enter" || event.key === " ") this.act(node);
    else if (event.key === "Escape") this.card.close();
    else if (!this.roam(node, event.key)) return;
    event.preventDefault();
  }

  /** Goes from a muscle to the next one up or down; tells whether a key does that. @param {Part} node @param {string} key */
  roam(node, key) {
    /** @param {Part} one */
    const height = (one) => this.drawing.anchor(one.dataset.muscle, one.dataset.side)[1];
    const nodes = this.drawing.buttons.sort((a, b) => height(a) - height(b));
    const here = nodes.indexOf(node);
    /** @type {Record<string, number>} */
    const steps = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: -1 };
    if (!(key in steps)) return false;
    this.focus(nodes.at(steps[key] % nodes.length));
    return true;
  }

  // --- what the kernel says ---

  /** Looks at all that one message set, together. */
  receiveSoon() {
    if (this.waiting) return;
    this.waiting = true;
    queueMicrotask(() => {
      this.waiting = false;
      this.receive();
    });
  }

  /** Shows what the kernel holds, once it has heard all that was marked here. */
  receive() {
    const { model } = this;
    this.choosePicture();
    if (!this.drawing) return;
    const found = model.get("state") + JSON.stringify(model.get("person"));
    if (found !== this.foundBefore) this.files.drop();
    this.foundBefore = found;
    const done = model.get("done");
    if (done.id === this.id) this.acknowledged = Math.max(this.acknowledged, done.n);
    if (this.acknowledged === this.sent) {
      // What was marked elsewhere is spoken there.
      if (this.findings.letters && this.findings.letters !== model.get("state")) this.announce("");
      this.findings.letters = model.get("state");
    }
    this.show();
    this.sayWords();
    this.card.fill();
    this.swing(model.get("frame"));
  }

  /** Swings the picture to the posture that a frame holds. @param {DataView | undefined} bytes */
  swing(bytes) {
    if (!bytes?.byteLength) return;
    const whole = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    this.labels.names.classList.add("moving");
    this.drawing.swing(Float32Array.from(whole), this.motion.matches || !this.el.isConnected, () => {
      this.labels.names.classList.remove("moving");
      this.labels.draw();
    });
  }

  /** Puts the drawing of the view on the page. */
  choosePicture() {
    const picture = this.model.get("picture");
    if (!picture.svg || this.drawing?.view === picture.view) return;
    this.card.close();
    this.drawing = this.drawings[picture.view] ??= new LiveDrawing(picture, `backedu-${this.id}-${picture.view}`);
    this.room.replaceChildren(this.drawing.box, this.labels.lines, this.labels.names);
    this.drawing.box.className = "drawing";
    this.room.dataset.view = picture.view;
    this.drawing.offerButtons();
  }

  /** Writes the words around the picture, and which view is shown. */
  sayWords() {
    if (!this.views.children.length) this.views.append(...VIEWS.map((view) => this.viewButton(view)));
    for (const node of /** @type {HTMLElement[]} */ (parts(this.views, "button"))) {
      node.ariaPressed = String(node.dataset.view === this.model.get("view"));
      node.textContent = this.words.say(`view_${node.dataset.view}`);
    }
    this.views.ariaLabel = this.words.say("views");
    const { alt, usual } = this.labels.told;
    this.drawing.svg.setAttribute("aria-label", `${this.words.say(`alt_${this.drawing.view}`)} ${alt}`.trim());
    this.usual.textContent = usual;
    if (this.root) this.root.lang = this.words.say("lang");
  }

  /** Returns the button that shows a view. @param {string} view */
  viewButton(view) {
    const button = make("button", { type: "button" });
    button.dataset.view = view;
    button.onclick = () => {
      this.model.set("view", view);
      this.model.save_changes();
    };
    return button;
  }

  /** Does what a message asks for. @param {any} content */
  async take(content) {
    this.heartbeat.hear();
    if (content.kind === "page") this.files.page(content);
    else if (content.kind === "file") await this.files.save(content);
    else if (content.kind === "copy") await this.files.copy(content.text);
    else if (content.kind === "open") this.files.open();
    else if (content.kind === "top") this.goToTop();
    else if (content.kind === "fresh") this.forget();
  }

  /** Shows a new step from its top; where the focus went with the old one, its heading gets it. */
  goToTop() {
    this.card.close();
    this.root?.scrollIntoView({ block: "start", behavior: this.motion.matches ? "auto" : "smooth" });
    setTimeout(() => {
      /** @type {HTMLElement | null} */
      const heading = this.root?.querySelector(".backedu-body h2");
      if (!heading || document.activeElement !== document.body) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }, 50);
  }

  /** Lets go of what a visit before left here: its page, its words. */
  forget() {
    this.card.close();
    this.files.drop();
    this.announce("");
    this.acknowledged = this.sent;
    this.receiveSoon();
  }

  // --- the whole widget around the picture ---

  /** Finds the whole widget once it is on the page. */
  settleIn() {
    if (!this.el.isConnected) {
      this.joining = requestAnimationFrame(() => this.settleIn());
      return;
    }
    this.root = /** @type {HTMLElement} */ (this.el.closest(".backedu-visit") ?? this.el);
    // With the focus in here, Jupyter must not read keys as commands: "d d" would delete the cell. Notebook 7 listens
    // before any element does, so that only the window comes first.
    window.addEventListener("keydown", this.guard, true);
    this.root.lang = this.words.say("lang");
    this.sizes.observe(this.room);
    this.plain.observe(this.root, { subtree: true, childList: true, attributeFilter: ["class"] });
    this.tellPlain();
  }

  /** Tells a screen reader what ipywidgets only show: which button is down, and what a row of buttons is about. */
  tellPlain() {
    // Where a step shows no picture, its card is gone with it.
    if (this.card.node && !this.room.offsetParent) this.card.close();
    for (const node of parts(this.root, ".widget-toggle-button, .widget-toggle-buttons button")) {
      node.ariaPressed = String(node.classList.contains("mod-active"));
    }
    for (const row of parts(this.root, ".widget-toggle-buttons")) {
      const text = row.querySelector(".widget-label")?.textContent;
      row.setAttribute("role", "group");
      if (text) row.ariaLabel = text;
    }
  }
}

/** @param {{ model: Model, el: HTMLElement }} given */
function render({ model, el }) {
  const view = new PelvisView(model, el);
  return () => view.remove();
}

export default { render };
