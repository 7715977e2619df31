// What stands around the picture: the names of what was found, and the key of colours and signs.

const NARROW = 420; // px: below it names stand in a list under the picture
const MOST_LABELS = 9;
const GAP = 6; // px between two labels of one column
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {HTMLElement | SVGElement} Part */
/** @typedef {{ muscle: string, sides: string[], text: string, length: string | boolean }} Mark */
/** @typedef {Mark & { end: number[], node?: HTMLElement, high?: number, top?: number }} Label */

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
    if (room.width < NARROW) return;
    const body = this.view.drawing.svg.getBoundingClientRect();
    const edges = { left: body.left - room.left, right: body.right - room.left };
    const columns = this.columns(marks.slice(0, MOST_LABELS), room, body);
    this.write(columns.left, "left", edges.left, room);
    this.write(columns.right, "right", edges.right, room);
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
    return alike ? words.name(muscle) : `${words.name(muscle)} (${words.say(sides[0])})`;
  }

  /**
   * Returns the labels to the left and to the right of the picture, each from top to bottom.
   * @param {Mark[]} marks @param {DOMRect} room @param {DOMRect} body of the picture
   */
  columns(marks, room, body) {
    const { drawing } = this.view;
    const scale = body.width / drawing.svg.viewBox.baseVal.width;
    const middle = room.width / 2;
    /** @type {{ left: Label[], right: Label[] }} */
    const columns = { left: [], right: [] };
    for (const mark of marks) {
      const ends = mark.sides.map((side) => {
        const [x, y] = drawing.anchor(mark.muscle, side);
        return [body.left - room.left + x * scale, body.top - room.top + y * scale];
      });
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
   * Writes a column: each label as near to its muscle as those above it allow.
   * @param {Label[]} labels @param {"left" | "right"} column @param {number} edge of the picture @param {DOMRect} room
   */
  write(labels, column, edge, room) {
    let low = 0;
    for (const label of labels) {
      const name = make("b", {}, this.title(label));
      label.node = make("div", { className: `label ${column} ${label.length}` }, name, label.text);
      label.node.style.width = `${column === "left" ? edge - 8 : room.width - edge - 8}px`;
      this.names.append(label.node);
      label.high = label.node.offsetHeight;
      label.top = Math.max(low, label.end[1] - label.high / 2);
      low = label.top + label.high + GAP;
    }
    // Too far down: push back up from the last.
    let bottom = room.height;
    for (const label of labels.reverse()) {
      label.top = Math.min(label.top, bottom - label.high);
      bottom = label.top - GAP;
      label.node.style.top = `${label.top}px`;
      label.node.style[column] = "0";
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

  /** Writes the key, once for each view and language. */
  draw() {
    const { drawing, words } = this.view;
    const said = `${drawing.view} ${words.say("lang")}`;
    if (this.said === said) return;
    this.said = said;
    const shown = { short: ["short"], long: ["long"], weak: ["normal", "weak"], sore: ["normal", "sore"] };
    Object.assign(shown, { normal: ["normal"], not_tested: ["not tested"], held: ["held"] });
    const rows = Object.entries(shown).map(([key, [look, sign]]) => {
      const row = make("li");
      row.innerHTML = this.swatch(look, sign);
      row.append(words.say(`key_${key}`));
      return row;
    });
    this.list.replaceChildren(...rows, make("li", { className: "model" }, words.say("model")));
  }

  /** Returns a small square in a look of the picture, with a sign. @param {string} look @param {string} [sign] */
  swatch(look, sign) {
    const { drawing } = this.view;
    const mark = sign && drawing.svg.querySelector(`.sign.${sign}`).innerHTML;
    return (
      `<svg viewBox="0 0 22 15" class="${drawing.prefix}" aria-hidden="true">` +
      `<rect class="key" data-look="${look}" x="1" y="1" width="20" height="13"/>` +
      (mark ? `<g transform="translate(11 7.5)">${mark}</g>` : "") +
      "</svg>"
    );
  }
}
