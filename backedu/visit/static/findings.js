// What was found, as the kernel's letters, and how it is said. No page is touched here.
// The parts of the visit's script follow drawing.js in one module (backedu/visit/pelvis.py joins them).

/**
 * The widget's traits and messages, as anywidget hands them over.
 * @typedef {object} Model
 * @property {(trait: string) => any} get
 * @property {(trait: string, value: any) => void} set
 * @property {() => void} save_changes
 * @property {(content: any) => void} send
 * @property {(event: string, listen: (content?: any) => void) => void} on
 * @property {(event: string, listen: (content?: any) => void) => void} off
 */

/**
 * One thing to find on a muscle; the first of its values says that nobody looked.
 * @typedef {{ name: string, letters: string, values: (string | boolean)[], written: string[] }} Axis
 */
/** @typedef {Record<string, string | boolean>} Finding */

const SIDES = ["left", "right"];

/** Every word the browser says, in the language of the screen. */
class Words {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
  }

  /** Returns a word or a sentence. @param {string} key */
  say(key) {
    return this.model.get("words")[key.replaceAll(" ", "_")] ?? key;
  }

  /** Returns the plain name of a muscle. @param {string} muscle */
  name(muscle) {
    return this.model.get("words").names[muscle];
  }

  /** Returns the lengths that a muscle's test can tell, after that nobody looked. @param {string} muscle @returns {string[]} */
  lengths(muscle) {
    return this.model.get("words").lengths[muscle];
  }

  /** Returns the short name that labels a muscle. @param {string} muscle */
  label(muscle) {
    return this.model.get("words").labels[muscle];
  }

  /** Tells whether a test of a muscle's length exists. @param {string} muscle */
  testable(muscle) {
    return this.lengths(muscle).length > 1;
  }

  /** Returns the sides a mark is made on. @param {string[]} sides */
  sides(sides) {
    return this.say(sides.length > 1 ? "both" : sides[0]);
  }

  /** Returns the word for a thing found, agreeing with its muscle. @param {string} muscle @param {string} key */
  state(muscle, key) {
    return this.model.get("words").found[muscle][key.replaceAll(" ", "_")];
  }

  /** Returns what was found on a muscle. @param {string} muscle @param {Finding} found */
  found(muscle, { length, strength, sore_spot, feels_tight }) {
    const keys = this.testable(muscle) || length !== "not tested" ? [`length_${length}`] : [];
    if (strength !== "not tested") keys.push(String(strength));
    if (sore_spot === "yes") keys.push("sore_spot");
    if (feels_tight) keys.push("feels_tight");
    const said = keys.map((key) => this.state(muscle, key));
    return said.length ? said.join(", ") : this.say("nothing_found");
  }
}

/** What was found: a letter for each muscle, side and axis, which a click changes before the kernel has heard of it. */
class Findings {
  /** @param {string[]} muscles @param {Axis[]} axes */
  constructor(muscles, axes) {
    this.muscles = muscles;
    this.axes = axes;
    this.letters = "";
  }

  /** Returns the place of a muscle's first letter. @param {string} muscle @param {string} side */
  at(muscle, side) {
    return this.axes.length * (SIDES.length * this.muscles.indexOf(muscle) + SIDES.indexOf(side));
  }

  /**
   * Returns what was found on a muscle, by axis.
   * @param {string} muscle @param {string} side @returns {Finding}
   */
  get(muscle, side) {
    const at = this.at(muscle, side);
    return Object.fromEntries(
      this.axes.map(({ name, letters, values }, n) => [name, values[letters.indexOf(this.letters[at + n])]]),
    );
  }

  /** @param {string} muscle @param {string} side @param {Axis} axis @param {string | boolean} value */
  set(muscle, side, axis, value) {
    const at = this.at(muscle, side) + this.axes.indexOf(axis);
    const letter = axis.letters[axis.values.indexOf(value)];
    this.letters = this.letters.slice(0, at) + letter + this.letters.slice(at + 1);
  }

  /** Returns the words a file has for a muscle: one text where both sides agree. @param {string} muscle */
  written(muscle) {
    /** @type {Record<string, string>} */
    const bySide = {};
    for (const side of SIDES) {
      const found = this.get(muscle, side);
      const words = this.axes.map(({ name, values, written }) => written[values.indexOf(found[name])]).filter(Boolean);
      if (words.length) bySide[side] = words.join(", ");
    }
    return bySide.left && bySide.left === bySide.right ? bySide.left : bySide;
  }

  /** Returns the file that Assessment.save would write, byte for byte. @param {object} person what was asked */
  record(person) {
    const told = this.muscles.map((muscle) => [muscle, this.written(muscle)]);
    const findings = Object.fromEntries(told.filter(([, words]) => typeof words === "string" || Object.keys(words).length));
    return JSON.stringify({ format: "backedu assessment", version: 2, findings, ...person }, null, 2) + "\n";
  }
}
