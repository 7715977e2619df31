// A page's picture moves by hand, from where the model starts to the posture it shows. Without this script it is a still.
// Follows drawing.js in one script (backedu/script.py joins them).

const STEPS = 20;
// How far along each of the words for the way holds.
const FAR = [0, 0.4, 0.6, 0.99, 1];

/** Returns the numbers of a text in base64: pairs of little-endian bytes. */
/** @param {string} text */
function numbersOf(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return Array.from(new Int16Array(bytes.buffer));
}

/** Returns a new element with a class and text. */
/** @param {string} tag @param {string} name @param {string} text @returns {any} */
function made(tag, name, text) {
  const node = document.createElement(tag);
  node.className = name;
  node.textContent = text;
  return node;
}

/** Gives a picture its slider. */
/** @param {any} figure @param {string} id */
function slide(figure, id) {
  const words = JSON.parse(figure.dataset.words);
  /** @type {SVGSVGElement} */
  const svg = figure.querySelector(".now svg");
  const { width, height } = svg.viewBox.baseVal;
  const drawing = new Drawing(svg, figure.dataset.joints.split(" "));
  const both = numbersOf(figure.dataset.frames);
  const level = both.slice(0, both.length / 2);
  const now = both.slice(both.length / 2);

  /** Draws the picture so far from the start (0) to the posture it shows (1). */
  /** @param {number} far */
  function show(far) {
    drawing.draw(level.map((v, i) => v + (now[i] - v) * far));
    for (const node of figure.querySelectorAll("[data-at]")) {
      /** @type {any[]} */
      const signs = node.matches("g") ? node.querySelectorAll("use") : [node];
      signs.forEach((sign, n) => {
        const [x, y] = drawing.place(Number(node.dataset.at) + n);
        if (svg.contains(sign)) {
          sign.setAttribute("x", x.toFixed(2));
          sign.setAttribute("y", y.toFixed(2));
        } else {
          sign.style.left = `${((100 * x) / width).toFixed(2)}%`;
          sign.style.top = `${((100 * y) / height).toFixed(2)}%`;
        }
      });
    }
    // Names point to where a muscle was: they fade on the way.
    figure.classList.toggle("away", far < 1);
  }

  const input = made("input", "", "");
  input.type = "range";
  input.id = id;
  input.max = STEPS;
  const tell = () => {
    const far = input.value / STEPS;
    input.setAttribute("aria-valuetext", words.way[FAR.findIndex((most) => far <= most)]);
    show(far);
  };
  const rest = () => {
    input.value = STEPS;
    tell();
  };
  input.addEventListener("input", tell);
  window.addEventListener("beforeprint", rest);
  window.matchMedia("print").addEventListener("change", (change) => change.matches && rest());

  const label = made("label", "", words.label);
  label.htmlFor = id;
  const ends = made("div", "ends", "");
  ends.setAttribute("aria-hidden", "true");
  ends.append(made("span", "", words.start), made("span", "", words.end));
  const whole = made("div", "slide", "");
  whole.append(label, input, ends);
  rest();
  figure.querySelector(".pair").after(whole);
  figure.classList.add("moves");
}

document.querySelectorAll("figure[data-frames]").forEach((figure, n) => {
  try {
    slide(figure, `slide-${n}`);
  } catch (error) {
    // This one stays a still; the others move.
    console.error(error);
  }
});
