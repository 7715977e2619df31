// What stands around the picture: the names of what was found, and the key of colours and signs.

const NARROW = 420; // px: below it names stand in a list under the picture
const MOST_LABELS = 9;
const GAP = 6; // px between two labels of one column
const KEYS = ["short", "long", "weak", "sore", "normal", "not_tested", "held"];
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {HTMLElement | SVGElement} Part */
/** @typedef {{ muscle: string, sides: string[], text: string, length: string | boolean }} Mark */
/** @typedef {Mark & { end: number[], node?: HTMLElement, high?: number, top?: number }} Label */
/** @typedef {{ heading: string, more: string, start: string, usual: string, alt: string, right: boolean, up: boolean }} Told */

/**
 * Returns a new element with these properties or attributes, and what stands in it.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {object} given @param {(string | Node)[]} inner
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function make(tag, given = {}, ...inner) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in node) /** @type {any} */ (node)[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...inner);
  return node;
}

/** Returns the parts of a node that a selector names. @param {Element} node @param {string} selector @returns {Part[]} */
function parts(node, selector) {
  return /** @type {Part[]} */ ([...node.querySelectorAll(selector)]);
}

/** The names beside the picture with a line to each muscle, or under it in a list. */
class Labels {
  /** @param {PelvisView} view */
  constructor(view) {
    this.view = view;
    this.names = make("div", { className: "labels", ariaHidden: "true" });
    this.lines = document.createElementNS(SVG, "svg");
    this.lines.classList.add("leaders");
    this.lines.setAttribute("aria-hidden", "true");
    this.list = make("ul", { className: "marked" });
  }

  /** Writes the names anew, where the muscles are now. */
  draw() {
    const marks = this.marks();
    this.names.replaceChildren();
    this.lines.replaceChildren();
    this.list.replaceChildren(
      ...marks.map((mark) => make("li", { className: mark.length }, make("b", {}, this.title(mark)), `: ${mark.text}`)),
    );
    const room = this.view.room.getBoundingClientRect();
    if (!room.width) return;
    this.view.el.classList.toggle("narrow", room.width < NARROW);
    const [from, to] = this.tell(room);
    if (room.width < NARROW) return;
    const [left, right] = this.view.drawing.body.map((x) => this.spot([x, 0], room)[0]);
    const { right: toRight } = this.told;
    const columns = this.columns(marks.slice(0, MOST_LABELS), room, left, right);
    this.write(columns.left, "left", left, room, toRight ? [] : [from, to]);
    this.write(columns.right, "right", right, room, toRight ? [from, to] : []);
  }

  /** What the lines tell in words, as the kernel says it. @returns {Told} */
  get told() {
    return this.view.model.get("told");
  }

  /** Returns where a point of the drawing lies in the room. @param {number[]} point @param {DOMRect} room */
  spot([x, y], room) {
    const { a, d, e, f } = this.view.drawing.svg.getScreenCTM();
    return [a * x + e - room.left, d * y + f - room.top];
  }

  /**
   * Writes the words of the tilt at the ends of its lines, and which side is which; returns from where to where they are.
   * @param {DOMRect} room @returns {number[]}
   */
  tell(room) {
    const { drawing, words } = this.view;
    const { heading, more, start, right, up } = this.told;
    const [way, beside, ...sides] = [0, 1, 2, 3].map((n) => this.spot(drawing.word(n), room));
    /** @param {Node[]} inner @param {number[]} at @param {boolean} above */
    const written = (inner, [x, y], above, middle = false) => {
      const node = make("div", { className: "told" }, ...inner);
      if (middle) node.style.transform = "translateX(-50%)";
      node.style[right && !middle ? "right" : "left"] = `${right && !middle ? room.width - x : x}px`;
      node.style[above ? "bottom" : "top"] = `${above ? room.height - y + GAP : y + GAP}px`;
      node.style.textAlign = right ? "right" : "left";
      this.names.append(node);
      return node;
    };
    const said = [written([make("b", {}, heading), document.createTextNode(more)], way, up)];
    if (start) said.push(written([document.createTextNode(start)], beside, !up));
    if (drawing.view !== "side") {
      ["left", "right"].forEach((side, n) => written([make("span", {}, words.say(`${side}_here`))], sides[n], true, true));
    }
    const boxes = said.map((node) => node.getBoundingClientRect());
    const heights = [beside[1], ...boxes.flatMap(({ top, bottom }) => [top - room.top, bottom - room.top])];
    return [Math.min(...heights) - GAP, Math.max(...heights) + GAP];
  }

  /**
   * Returns the muscles of this view that have something to tell, those tested short or long first.
   * @returns {Mark[]}
   */
  marks() {
    const { drawing, findings, words } = this.view;
    /** @type {Mark[]} */
    const marks = [];
    for (const [muscle, side] of drawing.anchors) {
      const { length, strength, sore_spot } = findings.get(muscle, side);
      const said = [];
      if (length === "short" || length === "long") said.push(words.state(muscle, `length_${length}`));
      if (strength === "weak") said.push(words.state(muscle, "weak"));
      if (sore_spot === "yes") said.push(words.state(muscle, "sore_spot"));
      if (!said.length) continue;
      const text = said.join(", ");
      const twin = marks.find((mark) => mark.muscle === muscle && mark.text === text);
      if (twin) twin.sides.push(side);
      else marks.push({ muscle, sides: [side], text, length });
    }
    /** @param {Mark} mark */
    const first = ({ length }) => Number(length === "short" || length === "long");
    return marks.sort((a, b) => first(b) - first(a));
  }

  /** Returns a muscle's name, with its side where the other one differs. @param {Mark} mark */
  title({ muscle, sides }) {
    const { drawing, words } = this.view;
    const alike = drawing.view === "side" || sides.length > 1;
    return alike ? words.label(muscle) : `${words.label(muscle)} (${words.say(sides[0])})`;
  }

  /**
   * Returns the labels to the left and to the right of the body, each from top to bottom.
   * @param {Mark[]} marks @param {DOMRect} room @param {number} left edge of the body @param {number} right
   */
  columns(marks, room, left, right) {
    const { drawing } = this.view;
    const middle = (left + right) / 2;
    /** @type {{ left: Label[], right: Label[] }} */
    const columns = { left: [], right: [] };
    for (const mark of marks) {
      const ends = mark.sides.map((side) => this.spot(drawing.anchor(mark.muscle, side), room));
      const outer = { left: Math.min(...ends.map((end) => end[0])), right: Math.max(...ends.map((end) => end[0])) };
      const near = outer.right - middle > middle - outer.left ? "right" : "left";
      const other = near === "left" ? "right" : "left";
      const column = columns[near].length > columns[other].length + 1 ? other : near;
      columns[column].push({ ...mark, end: ends.find((end) => end[0] === outer[column]) });
    }
    for (const labels of Object.values(columns)) labels.sort((a, b) => a.end[1] - b.end[1]);
    return columns;
  }

  /**
   * Writes a column, round what the words of the tilt take up.
   * @param {Label[]} labels @param {"left" | "right"} column @param {number} edge of the body @param {DOMRect} room
   * @param {number[]} taken from where to where
   */
  write(labels, column, edge, room, [from, to] = []) {
    for (const label of labels) {
      const name = make("b", {}, this.title(label));
      label.node = make("div", { className: `label ${column} ${label.length}` }, name, label.text);
      label.node.style.width = `${column === "left" ? edge - 8 : room.width - edge - 8}px`;
      label.node.style[column] = "0";
      this.names.append(label.node);
      label.high = label.node.offsetHeight;
    }
    if (from === undefined) return this.stack(labels, column, edge, 0, room.height);
    const above = labels.filter(({ end }) => end[1] < (from + to) / 2);
    /** @param {Label[]} some */
    const tall = (some) => some.reduce((sum, { high }) => sum + high + GAP, 0);
    while (above.length && tall(above) > from) above.pop();
    this.stack(above, column, edge, 0, from);
    this.stack(labels.slice(above.length), column, edge, to, room.height);
  }

  /**
   * Sets labels from a height to another, each as near to its muscle as those above it allow.
   * @param {Label[]} labels @param {"left" | "right"} column @param {number} edge @param {number} low @param {number} bottom
   */
  stack(labels, column, edge, low, bottom) {
    for (const label of labels) {
      label.top = Math.max(low, label.end[1] - label.high / 2);
      low = label.top + label.high + GAP;
    }
    // Too far down: push back up from the last.
    for (const label of [...labels].reverse()) {
      label.top = Math.min(label.top, bottom - label.high);
      bottom = label.top - GAP;
      label.node.style.top = `${label.top}px`;
      this.point(label, edge + (column === "left" ? -4 : 4));
    }
  }

  /** Draws the line from a muscle to its label, with a light seam under it. @param {Label} label @param {number} x */
  point({ end, top, high }, x) {
    for (const kind of ["seam", "leader"]) {
      const line = document.createElementNS(SVG, "line");
      const ends = { x1: end[0], y1: end[1], x2: x, y2: top + high / 2 };
      line.setAttribute("class", kind);
      for (const [name, value] of Object.entries(ends)) line.setAttribute(name, String(value));
      this.lines.append(line);
    }
  }
}

/** What colours and signs mean, drawn in the looks of the picture. */
class Key {
  /** @param {PelvisView} view */
  constructor(view) {
    this.view = view;
    this.list = make("ul", { className: "keys" });
    this.said = "";
  }

  /** Writes the key of what is there, anew where that has changed. */
  draw() {
    const { drawing, findings, words } = this.view;
    const looks = parts(drawing.svg, ".muscles").map((node) => String(node.dataset.look).replace(" ", "_"));
    const found = drawing.anchors.map(([muscle, side]) => findings.get(muscle, side));
    const seen = new Set(looks);
    if (found.some(({ strength }) => strength === "weak")) seen.add("weak");
    if (found.some(({ sore_spot }) => sore_spot === "yes")) seen.add("sore");
    const shown = KEYS.filter((key) => seen.has(key));
    const said = `${drawing.view} ${words.say("lang")} ${shown}`;
    if (this.said === said) return;
    this.said = said;
    const rows = shown.map((key) => {
      const row = make("li");
      row.innerHTML = this.swatch(key);
      row.append(words.say(`key_${key}`));
      return row;
    });
    this.list.replaceChildren(...rows, make("li", { className: "model" }, words.say("model")));
  }

  /** Returns a small square in a look of the picture, or a sign. @param {string} key */
  swatch(key) {
    const { drawing } = this.view;
    const sign = drawing.svg.querySelector(`.sign.${key}`);
    const look = key.replace("_", " ");
    return (
      `<svg viewBox="0 0 22 15" class="${drawing.prefix}" aria-hidden="true">` +
      (sign
        ? `<g transform="translate(11 7.5)">${sign.innerHTML}</g>`
        : `<rect class="key" data-look="${look}" x="1" y="1" width="20" height="13"/>`) +
      "</svg>"
    );
  }
}
