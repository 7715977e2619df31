// The card of the muscle that was tapped: everything that can be found on it, as rows of buttons.

/** The card; there is one at most. */
class Card {
  /** @param {PelvisView} view */
  constructor(view) {
    this.view = view;
    /** @type {HTMLElement | null} */
    this.node = null;
    this.muscle = "";
    this.side = "";
  }

  /** Tells whether it is open for a muscle, on a side that a tap would mark. @param {string} muscle @param {string[]} sides */
  isFor(muscle, sides) {
    return this.node !== null && this.muscle === muscle && sides.includes(this.side);
  }

  /** Tells whether an event came from within. @param {Event} event */
  holds(event) {
    return this.node !== null && event.composedPath().includes(this.node);
  }

  /** @param {string} muscle @param {string} side */
  open(muscle, side) {
    const { view } = this;
    this.close();
    [this.muscle, this.side] = [muscle, side];
    this.node = make("div", { className: "card", role: "group" });
    this.fill();
    view.room.append(this.node);
    this.place();
    if (view.narrow) this.node.scrollIntoView({ block: "nearest" });
    const sides = view.sidesOf(side);
    for (const node of parts(view.drawing.svg, ".muscles")) {
      node.classList.toggle("chosen", node.dataset.muscle === muscle && sides.includes(node.dataset.side));
    }
    view.announce(`${view.spoken(muscle, sides)}. ${view.words.say("card_hint")}`);
  }

  /** Puts the card away. */
  close() {
    this.node?.remove();
    this.node = null;
    if (!this.view.drawing) return;
    for (const node of parts(this.view.drawing.svg, ".chosen")) node.classList.remove("chosen");
  }

  /** Puts the card away and gives its muscle the focus. */
  leave() {
    this.close();
    this.view.muscleNode(this.muscle, this.side)?.focus();
  }

  /** Lays the card beside the muscle, where there is room beside it. */
  place() {
    const { view, node } = this;
    if (view.narrow) return;
    const room = view.room.getBoundingClientRect();
    const hit = view.muscleNode(this.muscle, this.side).getBoundingClientRect();
    const right = hit.left + hit.width / 2 < room.left + room.width / 2;
    node.style[right ? "right" : "left"] = "0";
    const top = hit.top + hit.height / 2 - room.top - node.offsetHeight / 2;
    node.style.top = `${Math.max(0, Math.min(top, room.height - node.offsetHeight))}px`;
  }

  /** Shows what was found; the button that has the focus keeps it. */
  fill() {
    const { view, muscle } = this;
    if (!this.node) return;
    const sides = view.sidesOf(this.side);
    const [name, where] = [view.words.name(muscle), view.words.sides(sides)];
    const focused = this.node.contains(document.activeElement)
      ? /** @type {HTMLElement} */ (document.activeElement).dataset.choice
      : null;
    this.node.ariaLabel = `${name}, ${where}`;
    this.node.replaceChildren(
      make("div", { className: "head" }, make("b", {}, name), ` ${where}`, this.closer()),
      ...this.rows(view.findings.get(muscle, sides[0])),
    );
    if (!focused) return;
    const again = /** @type {HTMLElement} */ (this.node.querySelector(`[data-choice="${CSS.escape(focused)}"]`));
    again?.focus();
  }

  /** Returns the button that puts the card away. */
  closer() {
    const button = make("button", { type: "button", className: "close", ariaLabel: this.view.words.say("close") }, "×");
    button.dataset.choice = "close";
    button.onclick = () => this.leave();
    return button;
  }

  /** Returns a row of buttons for each axis; of length what a test can tell, or what a file holds. @param {Finding} found */
  rows(found) {
    const { words, findings } = this.view;
    return findings.axes.map((axis) => {
      if (axis.name === "length" && !words.testable(this.muscle)) {
        return make("p", { className: "hint" }, words.say("no_length_test"));
      }
      const label = words.say(`axis_${axis.name}`);
      const told = axis.name === "length" ? [...words.lengths(this.muscle), found.length] : axis.values;
      const offered = axis.values.filter((value) => told.includes(value));
      const buttons = offered.map((value) => this.choice(axis, value, found[axis.name] === value));
      return make("div", { className: "choices", role: "group", ariaLabel: label }, make("span", {}, label), ...buttons);
    });
  }

  /** Returns the button of one value. @param {Axis} axis @param {string | boolean} value @param {boolean} pressed */
  choice(axis, value, pressed) {
    const { view, muscle, side } = this;
    const button = make("button", { type: "button" }, view.words.say(`choice_${axis.name}_${value}`));
    button.dataset.choice = `${axis.name} ${value}`;
    if (value === axis.values[0]) button.className = "untold";
    button.ariaPressed = String(pressed);
    button.onclick = () => view.mark(muscle, side, axis, value);
    return button;
  }
}
