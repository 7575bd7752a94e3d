// The chart: log10 of the error against log10 of h, by uPlot on linear axes.

// inks are the colours of formats, in the order in which a study has them:
// variables of the style sheet.
const inks = ["c0", "c1", "c2", "c3", "c4", "c5", "c6"];

// increments are the distances that the labels of an axis may have, in decades:
// big has errors of hundreds of millions of them.
const increments = Array.from({ length: 10 }, (_, k) => [1, 2, 5].map((d) => d * 10 ** k)).flat();

class Chart {
  // pick is called with the index of a step, from the smallest h, that the
  // reader points at; hover likewise, -1 for none.
  constructor(box, pick, hover) {
    Object.assign(this, { box, pick, hover, plot: null, at: -1, dragging: false });
    new ResizeObserver(() => this.resize()).observe(box);
    for (const query of ["(prefers-color-scheme: dark)", "print"]) {
      matchMedia(query).addEventListener("change", () => this.view && this.show(this.view, this.at));
    }
  }

  size() { return { width: Math.max(240, this.box.clientWidth), height: Math.round(Math.min(420, Math.max(260, this.box.clientWidth * 0.55))) }; }

  resize() {
    const s = this.size();
    if (this.plot && (s.width !== this.plot.width || s.height !== this.plot.height)) this.plot.setSize(s);
  }

  // show draws a view: xs, series {name, ys, ink, dash, marks}, bands, ranges.
  show(view, at) {
    this.view = view;
    this.at = at;
    if (this.plot) this.plot.destroy();
    this.palette = { ink: color("ink"), line: color("line"), soft: color("soft"), paper: color("paper"),
      truncation: color("truncation"), rounding: color("rounding"), lost: color("lost"), exact: color("exact"), unknown: color("soft") };
    const axis = { stroke: this.palette.soft, grid: { stroke: this.palette.line, width: 1 }, ticks: { stroke: this.palette.line },
      values: (u, vs) => vs.map((v) => v === null || !Number.isInteger(v) ? "" : "1e" + v), incrs: increments, font: "12px sans-serif" };
    const series = view.series.map((s) => ({
      label: s.name, stroke: color(s.ink), width: s.dash ? 1.5 : 2, dash: s.dash, spanGaps: false, points: { show: !s.dash, size: 6 },
    }));
    this.plot = new uPlot({
      ...this.size(), legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false, points: { size: 9 } },
      scales: { x: { time: false, range: () => view.xRange }, y: { range: () => view.yRange } },
      axes: [{ ...axis, size: 34, space: 46 }, { ...axis, size: (u, texts) => Math.max(56, 14 + 7 * Math.max(0, ...(texts || []).map((t) => t.length))), space: 30 }],
      series: [{}, ...series],
      hooks: { drawClear: [(u) => this.bands(u)], draw: [(u) => this.marks(u)], setCursor: [(u) => this.hover(u.cursor.idx ?? -1)] },
    }, [view.xs, ...view.series.map((s) => s.ys)], this.box);
    this.listen(this.plot.over);
  }

  // listen lets the reader drag along h, and zoom by the wheel.
  listen(over) {
    const move = (e) => {
      const left = e.clientX - over.getBoundingClientRect().left;
      this.pick(this.nearest(this.plot.posToVal(left, "x")));
    };
    over.addEventListener("pointerdown", (e) => {
      if (e.button !== 0) return;
      this.dragging = true;
      over.setPointerCapture(e.pointerId);
      move(e);
    });
    over.addEventListener("pointermove", (e) => { if (this.dragging) move(e); });
    for (const end of ["pointerup", "pointercancel"]) over.addEventListener(end, () => { this.dragging = false; });
    over.addEventListener("wheel", (e) => {
      if (!e.ctrlKey && !e.shiftKey) return; // else the page could not be scrolled past the chart
      e.preventDefault();
      const delta = e.deltaY || e.deltaX;
      this.zoom(delta > 0 ? 1.25 : 0.8, this.plot.posToVal(e.clientX - over.getBoundingClientRect().left, "x"));
    }, { passive: false });
  }

  nearest(x) {
    let best = 0;
    this.view.xs.forEach((v, i) => { if (Math.abs(v - x) < Math.abs(this.view.xs[best] - x)) best = i; });
    return best;
  }

  // zoom widens the range of h about a place; onZoom is told.
  zoom(factor, about) {
    const [lo, hi] = this.view.xRange, [least, most] = this.view.xWhole;
    if (hi - lo <= 2 && factor < 1) return;
    this.onZoom([Math.max(least, about - (about - lo) * factor), Math.min(most, about + (hi - about) * factor)]);
  }

  move(at) {
    this.at = at;
    if (this.plot) this.plot.redraw(false);
  }

  // bands shades where truncation, rounding, … dominate the column in focus.
  bands(u) {
    const { ctx } = u, { xs, kinds } = this.view;
    const b = u.bbox;
    ctx.save();
    ctx.beginPath();
    ctx.rect(b.left, b.top, b.width, b.height);
    ctx.clip();
    const edge = (i) => i <= 0 ? xs[0] - 0.5 : i >= xs.length ? xs[xs.length - 1] + 0.5 : (xs[i - 1] + xs[i]) / 2;
    ctx.globalAlpha = 0.13;
    for (let i = 0; i < kinds.length;) {
      let j = i;
      while (j < kinds.length && kinds[j] === kinds[i]) j++;
      ctx.fillStyle = this.palette[kinds[i]];
      const x0 = u.valToPos(edge(i), "x", true), x1 = u.valToPos(edge(j), "x", true);
      ctx.fillRect(x0, b.top, x1 - x0, b.height);
      i = j;
    }
    ctx.restore();
  }

  // marks draws the step in focus, errors of 0 at the foot and missing values
  // at the head of the chart.
  marks(u) {
    const { ctx } = u, b = u.bbox, r = devicePixelRatio || 1;
    ctx.save();
    ctx.beginPath();
    ctx.rect(b.left, b.top, b.width, b.height);
    ctx.clip();
    ctx.setLineDash([]);
    ctx.lineWidth = 1.75 * r;
    this.view.series.forEach((s) => {
      if (!s.marks) return;
      s.marks.forEach((m, i) => {
        if (!m) return;
        const x = u.valToPos(this.view.xs[i], "x", true), d = 5 * r;
        ctx.strokeStyle = color(s.ink);
        ctx.beginPath();
        if (m === "zero") {
          const y = b.top + b.height - 8 * r;
          ctx.moveTo(x - d, y); ctx.lineTo(x, y - d); ctx.lineTo(x + d, y); ctx.lineTo(x, y + d); ctx.closePath();
        } else {
          const y = b.top + 9 * r;
          ctx.moveTo(x - d, y - d); ctx.lineTo(x + d, y + d); ctx.moveTo(x - d, y + d); ctx.lineTo(x + d, y - d);
        }
        ctx.stroke();
      });
    });
    const x = u.valToPos(this.view.xs[this.at], "x", true);
    ctx.strokeStyle = this.palette.ink;
    ctx.beginPath();
    ctx.moveTo(x, b.top); ctx.lineTo(x, b.top + b.height);
    ctx.stroke();
    const y = this.view.series[this.view.focus].ys[this.at];
    if (y !== null) {
      ctx.fillStyle = this.palette.paper;
      ctx.beginPath();
      ctx.arc(x, u.valToPos(y, "y", true), 6 * r, 0, 2 * Math.PI);
      ctx.fill(); ctx.stroke();
    }
    ctx.restore();
  }
}
