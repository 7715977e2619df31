// Files and pages between the kernel and the person; without the kernel, what was found is still saved from here.

const MOST_BYTES = 1e6; // of a file of findings, which has a few thousand
const PING_MS = 3000;
const LOST_MS = 9000;

/**
 * Lets the person say where a file goes; where the browser cannot ask, it goes where downloads go.
 * @param {string} name @param {string} text @param {string} type
 */
async function saveFile(name, text, type) {
  const browser = /** @type {any} */ (window);
  if (browser.showSaveFilePicker) {
    try {
      const handle = await browser.showSaveFilePicker({ suggestedName: name });
      const stream = await handle.createWritable();
      await stream.write(text);
      await stream.close();
      return true;
    } catch (error) {
      if (/** @type {any} */ (error).name === "AbortError") return false;
    }
  }
  const link = make("a", { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return true;
}

/** Opens the browser's print view of a page, without leaving this one. @param {string} html */
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

/** Opens, saves, copies and prints what the kernel hands over, and keeps the last page on offer. */
class Files {
  /** @param {Model} model @param {Words} words @param {(text: string) => void} announce */
  constructor(model, words, announce) {
    this.model = model;
    this.words = words;
    this.announce = announce;
    this.offered = make("p", { className: "offer" });
  }

  /** Hands a saved file to the person, and tells the kernel once it is kept. @param {any} content */
  async save({ name, text, type, state }) {
    if (!(await saveFile(name, text, type))) return;
    this.model.send({ kind: "saved", state });
    this.announce(this.words.say("saved"));
  }

  /** @param {string} text */
  async copy(text) {
    try {
      // Where the page came over an open network the browser has no clipboard for it.
      await navigator.clipboard.writeText(text);
      this.announce(this.words.say("copied"));
    } catch {
      this.announce(this.words.say("not_copied"));
    }
  }

  /** Prints a page and offers its file. @param {any} content */
  page({ name, text, print }) {
    this.offer(name, text, "text/html");
    if (print) printPage(text);
  }

  /** @param {string} name @param {string} text @param {string} type */
  offer(name, text, type) {
    const link = make("button", { type: "button" }, `${this.words.say("keep_file")} ${name}`);
    link.onclick = () => saveFile(name, text, type);
    this.offered.replaceChildren(link);
    this.announce(this.words.say("page_ready"));
  }

  /** Lets go of a printed page: it no longer says what was found. */
  drop() {
    this.offered.replaceChildren();
    document.querySelector("iframe.backedu-print")?.remove();
  }

  /** Asks for a file of findings and hands it to the kernel. */
  open() {
    const input = make("input", { type: "file", accept: ".json,application/json" });
    input.onchange = async () => {
      const [file] = input.files;
      if (file?.size > MOST_BYTES) this.announce(this.words.say("too_big"));
      else if (file) this.model.send({ kind: "opened", name: file.name, text: await file.text() });
    };
    input.click();
  }
}

/** Asks the kernel again and again whether it is there; without it the visit stands still, and can still be saved. */
class Heartbeat {
  /** @param {PelvisView} view */
  constructor(view) {
    this.view = view;
    this.heard = performance.now();
    this.asked = 0;
    /** @type {HTMLElement | null} */
    this.notice = null;
    this.timer = setInterval(() => this.ask(), PING_MS);
  }

  /** Notes that the kernel said something. */
  hear() {
    this.heard = performance.now();
    if (this.notice) this.find();
  }

  ask() {
    if (!this.view.root) return;
    const now = performance.now();
    if (this.asked && this.heard < this.asked && now - this.asked > LOST_MS - PING_MS) this.lose();
    try {
      this.view.model.send({ kind: "ping" });
    } catch {
      this.lose();
    }
    if (!this.asked || this.heard >= this.asked) this.asked = now;
  }

  /** Says that the kernel is gone, and offers the findings as a file. */
  lose() {
    const { root, words, findings, model } = this.view;
    if (this.notice) return;
    const save = make("button", { type: "button", ariaPressed: "false" }, words.say("lost_save"));
    save.onclick = () => saveFile(words.say("name"), findings.record(model.get("person")), "application/json");
    this.notice = make("div", { className: "lost", role: "alert" }, make("p", {}, words.say("lost")), save);
    root.prepend(this.notice);
    for (const part of this.around()) part.inert = true;
  }

  /** Goes on where the kernel is there again. */
  find() {
    for (const part of this.around()) part.inert = false;
    this.notice.remove();
    this.notice = null;
  }

  /** Returns all of the visit but the notice. */
  around() {
    return [...this.view.root.children].filter((part) => part !== this.notice).map((part) => /** @type {any} */ (part));
  }

  stop() {
    clearInterval(this.timer);
  }
}
