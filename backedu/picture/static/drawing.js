// What the visit and the patient's page share: joined points become the paths of a drawing.

/** @typedef {Float32Array | number[]} Points */
/** @typedef {[letters: string, at: number]} Piece */
/** @typedef {{ nodes: Element[], pieces: Piece[], first: number }} JoinedShape */

// Whole numbers per point, as in backedu/picture/live.py.
const UNIT = 48;
const ABSENT = -32768;

/** Returns the path of joined points (see backedu/picture/shapes/frames.py), beginning at point `at` of `p`. */
/** @param {string} letters @param {Points} p @param {number} at */
function pathOf(letters, p, at) {
  const ring = letters.endsWith("e");
  const count = letters.length - (ring || letters.endsWith("z") ? 1 : 0);
  /** @param {number} i */
  const x = (i) => p[2 * (at + ((i + count) % count))];
  /** @param {number} i */
  const y = (i) => p[2 * (at + ((i + count) % count)) + 1];
  /** @param {number} v */
  const round = (v) => Math.round((v * 100) / UNIT) / 100;
  // How far a handle reaches from point i, which lies on the piece between a and b.
  /** @param {(i: number) => number} coordinate @param {number} i @param {number} a @param {number} b */
  const reach = (coordinate, i, a, b) => {
    const letter = letters[(i + count) % count];
    if (letter === "s" || letter === "o") return (coordinate(i + 1) - coordinate(i - 1)) / 6;
    return (coordinate(b) - coordinate(a)) / 3;
  };
  let d = `M${round(x(0))} ${round(y(0))}`;
  // @ts-expect-error: true counts as one
  for (let i = 1; i < count + ring; i++) {
    if (letters[i] === "l") d += `L${round(x(i))} ${round(y(i))}`;
    else {
      const [ax, ay] = [x(i - 1) + reach(x, i - 1, i - 1, i), y(i - 1) + reach(y, i - 1, i - 1, i)];
      const [bx, by] = [x(i) - reach(x, i, i - 1, i), y(i) - reach(y, i, i - 1, i)];
      d += `C${round(ax)} ${round(ay)} ${round(bx)} ${round(by)} ${round(x(i))} ${round(y(i))}`;
    }
  }
  return count < letters.length ? d + "Z" : d;
}

/** A drawing whose shapes move: the paths of an SVG by their number, and how their points are joined. */
class Drawing {
  /** @param {SVGSVGElement} svg @param {string[]} joints */
  constructor(svg, joints) {
    this.svg = svg;
    let first = 0;
    this.shapes = joints.map((joined, n) => {
      /** @type {JoinedShape} */
      const shape = { nodes: [...svg.querySelectorAll(`[data-n="${n}"]`)], pieces: [], first };
      for (const letters of joined.match(/[mo][^mo]*/g)) {
        shape.pieces.push([letters, first]);
        first += letters.replace(/[ze]$/, "").length;
      }
      return shape;
    });
    this.count = first;
    /** @type {Points} */
    this.points = null;
  }

  /** Draws the shapes at these points; `target` tells which of them the posture shows. */
  /** @param {Points} p @param {Points} target */
  draw(p, target = p) {
    for (const { nodes, pieces, first } of this.shapes) {
      const shown = target[2 * first] !== ABSENT;
      const d = shown ? pieces.map(([letters, at]) => pathOf(letters, p, at)).join("") : "";
      for (const node of nodes) node.setAttribute("d", d);
    }
    this.points = p;
  }

  /** Returns where a point after those of the shapes lies, in points of the picture. */
  /** @param {number} n */
  place(n, p = this.points) {
    const at = 2 * (this.count + n);
    return [p[at] / UNIT, p[at + 1] / UNIT];
  }
}
