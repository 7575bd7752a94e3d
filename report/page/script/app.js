// The page: controls, chart, card and rows over one state.

class App {
  constructor(box, data) {
    Object.assign(this, { box, data, state: readState() });
    this.build();
    addEventListener("hashchange", () => {
      if (!location.hash.startsWith(prefix)) return;
      const ask = this.state.ask;
      this.state = readState();
      if (ask && !this.state.ask) this.state.ask = ask; // the reader's study is there as before
      if (this.asking && this.state.ask && this.state.ask !== ask) this.asking.restore(this.state);
      else this.update();
    });
    this.update();
    this.used = true; // by the reader: from now on the address tells where he is
  }

  build() {
    const pick = (key) => (e) => { this.state[key] = e.target.value; delete this.state.x; this.update(); };
    const select = (key) => el("select", { id: "live-" + key, onchange: pick(key) });
    this.study = select("study");
    this.point = select("point");
    this.scheme = select("scheme");
    this.focus = el("select", { id: "live-focus", onchange: (e) => { this.state.focus = e.target.value; this.update(); } });
    this.formats = el("fieldset", { class: "live-formats" });
    this.slider = el("div", { class: "live-chart", id: "live-chart", role: "slider", tabindex: "0", "aria-label": "step h", onkeydown: (e) => this.key(e) });
    this.chart = new Chart(this.slider, (i) => { this.slider.focus({ preventScroll: true }); this.move(i); }, (i) => this.hover(i));
    this.chart.onZoom = (range) => { this.state.x = range.map((v) => v.toFixed(2)).join(","); this.update(); };
    this.readout = el("p", { class: "note live-readout" }, "");
    this.card = el("div", { class: "live-card", "aria-live": "polite" });
    this.rows = new Rows((i) => this.move(i));
    this.said = el("span", { role: "status", class: "note" });
    const button = (text, act, id) => el("button", { type: "button", id, onclick: act }, text);
    const about = () => this.view.xs[this.at];
    this.tools = el("div", { class: "live-tools", role: "group", "aria-label": "Zoom and take along" },
      button("Zoom in", () => this.chart.zoom(0.6, about()), "live-in"), button("Zoom out", () => this.chart.zoom(1.7, about()), "live-out"),
      button("Show all", () => { delete this.state.x; this.update(); }, "live-all"),
      button("Copy command", () => this.copy(command(this.columns, this.current.data), "The command"), "live-command"),
      button("Copy link", () => this.copy(location.href.split("#")[0] + address(this.state), "The link"), "live-link"),
      button("CSV", () => save(this.name() + ".csv", "text/csv", csv(this.data, this.columns)), "live-csv"),
      button("SVG", () => save(this.name() + ".svg", "image/svg+xml", picture(this.data, this.printed())), "live-svg"), this.said);
    this.controls = el("div", { class: "live-controls" }, field("Study", this.study), field("Point", this.point), field("Scheme", this.scheme), this.formats, field("Taken apart", this.focus));
    this.legend = el("ul", { class: "live-legend", "aria-label": "Legend" });
    this.box.append(this.controls,
      el("div", { class: "live-main" }, el("div", { class: "live-left" }, this.legend, this.slider, this.readout, this.tools), this.card), this.rows.box);
  }

  name() { return fileName([this.current.name, this.columns[0].scheme, this.columns[0].point].join("-")); }

  // choose settles the state: what is not there any more becomes the first.
  choose() {
    const s = this.state, studies = this.data.studies;
    s.study = options(this.study, studies.map((t) => [t.name, t.name]), s.study);
    this.current = studies.find((t) => t.name === s.study);
    let cols = this.current.columns;
    const many = distinct(cols, "function").length > 1, several = distinct(cols, "name").length > 1;
    const place = (c) => (several ? c.name + (many ? " of " : " at ") : "") + (many ? c.function + " at " : "") + (c.point || "no variable");
    s.point = options(this.point, [...new Set(cols.map(place))].map((v) => [v, v]), s.point);
    cols = cols.filter((c) => place(c) === s.point);
    const schemes = distinct(cols, "scheme");
    s.scheme = options(this.scheme, schemes.map((v) => [v, v]), s.scheme || (schemes.includes("central") ? "central" : ""));
    cols = cols.filter((c) => c.scheme === s.scheme);
    cols.forEach((c, i) => { c.ink = inks[i % inks.length]; cells(this.data, c); });
    this.all = cols;
    const want = (s.formats || "").split(",");
    this.columns = cols.filter((c) => want.includes(c.format));
    if (!this.columns.length) this.columns = cols.slice(0, 4);
    s.formats = this.columns.map((c) => c.format).join(",");
    const likely = this.columns.some((c) => c.format === "float64") ? "float64" : "";
    s.focus = options(this.focus, this.columns.map((c) => [c.format, c.format]), s.focus || likely);
    this.focused = this.columns.find((c) => c.format === s.focus);
  }

  update() {
    if (!this.data.studies.length) return;
    this.choose();
    this.formats.replaceChildren(el("legend", {}, "Formats"), ...this.all.map((c) => {
      const input = el("input", { type: "checkbox", value: c.format, onchange: () => this.toggle(c.format) });
      input.checked = this.columns.includes(c);
      return el("label", {}, input, c.format);
    }));
    this.view = this.viewOf();
    const list = this.focused.cells;
    let at = list.findIndex((x) => x.h === this.state.h);
    if (at < 0) at = Math.max(0, this.focused.best);
    this.at = list.length - 1 - at;
    this.legend.replaceChildren(...this.legendItems());
    this.chart.show(this.view, this.at);
    this.rows.show(this.data, this.focused, list);
    this.slider.setAttribute("aria-valuemin", "0");
    this.slider.setAttribute("aria-valuemax", String(list.length - 1));
    this.move(this.at);
  }

  toggle(format) {
    const on = new Set(this.columns.map((c) => c.format));
    if (!on.delete(format)) on.add(format);
    if (!on.size) on.add(format);
    this.state.formats = this.all.map((c) => c.format).filter((f) => on.has(f)).join(",");
    this.update();
    this.formats.querySelector(`input[value="${CSS.escape(format)}"]`).focus();
  }

  // viewOf is what the chart shows: steps from the smallest.
  viewOf() {
    const back = (c, get) => c.cells.map(get).reverse();
    const xs = back(this.focused, (x) => x.log), series = [];
    for (const c of this.columns) {
      series.push({ name: c.format, ink: c.ink, xs, ys: back(c, (x) => log10(x.total)),
        marks: back(c, (x) => x.total === "0" ? "zero" : x.total === missing ? "none" : null) });
    }
    const f = this.focused;
    series.push({ name: "truncation of " + f.format, ink: "truncation", dash: [8, 4], xs, ys: back(f, (x) => log10(x.parts[0])) },
      { name: "rounding of " + f.format, ink: "rounding", dash: [2, 3], xs, ys: back(f, (x) => log10(x.rounding)) });
    const whole = [xs[0] - 0.5, xs[xs.length - 1] + 0.5];
    let range = (this.state.x || "").split(",").map(Number);
    if (range.length !== 2 || !(range[0] < range[1])) range = whole;
    const seen = series.flatMap((s) => s.ys.filter((y, i) => y !== null && xs[i] >= range[0] && xs[i] <= range[1]));
    const top = seen.length ? Math.max(...seen) : 0, low = seen.length ? Math.min(...seen) : -1, pad = Math.max(1, (top - low) * 0.06);
    const c = this.focused;
    return { xs, series, kinds: back(c, (x) => kind(x.regime)), xWhole: whole, xRange: range, yRange: [low - pad, top + pad],
      focus: this.columns.indexOf(f), title: `${c.scheme} difference of ${c.function}${c.point ? " at " + c.point : ""}` };
  }

  // printed is the view for a picture on white.
  printed() {
    const light = { c0: "#c04f00", c1: "#0072b2", c2: "#00855f", c3: "#a8507f", c4: "#7a5c00", c5: "#3c6e9e", c6: "#555", truncation: "#0a5c8a", rounding: "#8a4b00" };
    return { ...this.view, series: this.view.series.map((s) => ({ ...s, ink: light[s.ink] })) };
  }

  legendItems() {
    const items = this.view.series.map((s) => {
      const key = el("span", { class: "live-key" + (s.dash ? s.dash[0] > 4 ? " dashed" : " dotted" : "") });
      key.style.borderColor = `var(--${s.ink})`;
      return el("li", {}, key, s.name);
    });
    const names = { truncation: "truncation dominates", rounding: "rounding dominates", lost: "nothing left, or no value", exact: "exact", unknown: "undecided" };
    for (const k of new Set(this.view.kinds)) {
      const key = el("span", { class: "live-swatch" });
      key.style.background = `var(--${k === "unknown" ? "soft" : k})`;
      items.push(el("li", {}, key, names[k]));
    }
    if (this.view.series.some((s) => s.marks && s.marks.includes("zero"))) items.push(el("li", {}, "◇ error 0"));
    if (this.view.series.some((s) => s.marks && s.marks.includes("none"))) items.push(el("li", {}, "✕ no value"));
    return items;
  }

  key(e) {
    const n = this.view.xs.length - 1;
    const to = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, ArrowDown: this.at - 1, ArrowUp: this.at + 1, PageDown: this.at - 5, PageUp: this.at + 5, Home: 0, End: n }[e.key];
    if (to === undefined || e.ctrlKey || e.altKey || e.metaKey) return;
    e.preventDefault();
    this.move(Math.min(n, Math.max(0, to)));
  }

  move(i) {
    this.at = i;
    const cell = this.focused.cells[this.focused.cells.length - 1 - i];
    this.state.h = cell.h;
    this.chart.move(i);
    this.rows.move(i);
    this.showCard(this.focused, cell);
    this.slider.setAttribute("aria-valuenow", String(i));
    this.slider.setAttribute("aria-valuetext", `h = ${cell.h}, ${cell.regime}, error ${bounded(cell.total) || "none"}`);
    if (this.used) writeState(this.state);
  }

  hover(i) {
    if (i < 0) { this.readout.textContent = "Drag, or use the arrow keys, to move along h; Ctrl and the wheel zoom."; return; }
    const text = this.columns.map((c) => { const x = c.cells[c.cells.length - 1 - i]; return `${c.format} ${bounded(x.total) || "no value"}`; });
    this.readout.textContent = `h = ${this.focused.cells[this.focused.cells.length - 1 - i].h}: error ${text.join(", ")}`;
  }

  showCard(c, cell) {
    const row = (name, value, cls) => [el("dt", {}, name), el("dd", { class: cls || "n" }, value)];
    const exact = c.derivative || (c.status === "nonsmooth" ? "none: no derivative here" : c.status);
    this.card.replaceChildren(
      el("p", { class: "live-title" }, el("strong", {}, `h = ${cell.h}`), ` in ${c.format}, ${c.scheme}: `, el("strong", { class: kind(cell.regime) }, cell.regime)),
      el("p", { class: "live-verdict" }, sentence(this.data, c, cell)),
      el("dl", {}, ...row("computed", cell.value), ...row("certified " + c.name, exact), ...row("error", bounded(cell.total) || "none"),
        ...row("digits", cell.digits === missing ? "-" : cell.digits), ...(cell.flags.length ? row("flags", cell.flags.join(", "), "") : [])),
      termsView(this.data, cell), bitsView(c, cell));
  }

  async copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      this.said.textContent = what + " is copied.";
    } catch {
      const area = el("textarea", { readonly: true, rows: "3", "aria-label": what });
      area.value = text;
      this.said.replaceChildren(what + ": ", area);
      area.select();
    }
  }
}

// topmost is the first block of the report that reaches into the window.
function topmost() { return [...document.querySelectorAll("main > *")].find((e) => e.getBoundingClientRect().bottom > 0); }

// steady changes what is above a reader who has scrolled, or followed a link,
// and keeps what he looks at where it is, for some frames: heights that are not
// computed while they are not seen settle in the next ones. What browsers do
// about that themselves differs, and is switched off for the time.
function steady(change) {
  const seen = scrollY > 0 ? topmost() : null, root = document.documentElement;
  if (!seen) { change(); return; }
  root.style.overflowAnchor = "none";
  const top = seen.getBoundingClientRect().top;
  let frames = 4;
  const keep = () => {
    scrollBy({ top: seen.getBoundingClientRect().top - top, behavior: "instant" });
    if (frames-- > 0) requestAnimationFrame(keep);
    else root.style.overflowAnchor = "";
  };
  change();
  keep();
}

// layOut lays out what was left out while the page was loading, when there is
// nothing else to do: readers of another kind, who hear the page or save all of
// it, are to have it whole. Some at a time, so that nobody waits for it.
function layOut() {
  const left = [...document.querySelectorAll("main > figure, main > .scroll")], turn = 8; // ms
  const idle = window.requestIdleCallback || ((task) => setTimeout(task, turn));
  const some = () => {
    for (const end = performance.now() + turn; left.length && performance.now() < end;) {
      const e = left.shift();
      e.classList.add("whole");
      e.getBoundingClientRect(); // lays it out
    }
    if (left.length) idle(some);
    else document.documentElement.classList.remove("lazy");
  };
  idle(some);
}

// start makes the page live. pageStyle is what page.go puts before the modules.
// A page that was saved has a live part and its style from then.
async function start() {
  const box = document.getElementById("live");
  const data = JSON.parse(await unpacked("live-data"));
  steady(() => {
    document.getElementById("live-style")?.remove();
    document.head.append(el("style", { id: "live-style" }, pageStyle));
    box.replaceChildren(document.getElementById("live-heading"));
    box.hidden = false;
    window.roundoff = new App(box, data);
    if (box.dataset.ask) window.roundoff.asking = new Asking(window.roundoff);
  });
  layOut();
}
start();
