// What the reader takes along: a command line, CSV, a picture, a link.

// quote writes a word as a shell of Unix reads it.
function quote(s) { return /^[A-Za-z0-9_.\/,:=+@-]+$/.test(s) ? s : "'" + s.replaceAll("'", "'\\''") + "'"; }

// command is the line that measures a view again. Arrays from files have the names
// of the files: whoever has the report's spec has those beside it.
function command(columns, data) {
  const c = columns[0];
  const words = ["roundoff sweep", (c.function.startsWith("-") ? "-e " : "") + quote(c.function)];
  if (c.point) words.push("--at " + quote(c.typed || c.point.replaceAll(", ", ",")));
  for (const d of data || []) words.push("--data " + quote(d));
  if (c.point.includes(",")) words.push("--wrt " + quote(c.wrt));
  if (c.order > 1) words.push("--order " + c.order);
  words.push("--formats " + quote(columns.map((c) => c.format).join(",")), "--schemes " + quote(c.scheme));
  words.push("--steps " + quote(steps(c.cells.map((x) => x.h))));
  const random = (key) => (columns.find((c) => c[key]) || {})[key]; // not as the command has it by default
  if (random("seed")) words.push("--seed " + random("seed"));
  if (random("trials")) words.push("--trials " + random("trials"));
  return words.join(" ");
}

// steps writes a list of steps, a run of decades or of powers of two as a range.
function steps(list) {
  for (const base of ["1e", "2^"]) {
    const powers = list.map((h) => h.startsWith(base) ? Number(h.slice(2)) : NaN);
    if (list.length > 2 && powers.every((p, i) => p === powers[0] - i)) return list[0] + ".." + list[list.length - 1];
  }
  return list.join(",");
}

// csv is a view as a table: the figures in the digits that the page has.
function csv(data, columns) {
  const text = (s) => s === missing ? "" : /[",\n]/.test(s) ? '"' + s.replaceAll('"', '""') + '"' : s;
  const lines = [["function", "point", "wrt", "order", "scheme", "format", "h", "value", "regime", "flags", "digits", "total",
    ...data.terms.map((t) => t[0])].join(",")];
  for (const c of columns) for (const x of cells(data, c)) {
    lines.push([c.function, c.point, c.wrt, String(c.order), c.scheme, c.format, x.h, x.value, x.regime, x.flags.join(";"),
      x.digits, x.total, ...x.parts].map(text).join(","));
  }
  return lines.join("\r\n") + "\r\n";
}

// picture draws a view as SVG: what the chart shows, on white.
function picture(data, view) {
  const w = 760, h = 440, left = 62, right = 16, top = 36, bottom = 78;
  const [x0, x1] = view.xRange, [y0, y1] = view.yRange;
  const X = (v) => left + (v - x0) / (x1 - x0) * (w - left - right);
  const Y = (v) => top + (y1 - v) / (y1 - y0) * (h - top - bottom);
  const n = (v) => v.toFixed(1);
  const esc = (s) => s.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const out = [`<svg xmlns="${svgSpace}" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" font-family="sans-serif" font-size="12">`,
    `<title>${esc(view.title)}</title>`, `<rect width="${w}" height="${h}" fill="#fff"/>`, `<text x="${left}" y="20" font-weight="bold">${esc(view.title)}</text>`,
    `<clipPath id="c"><rect x="${left}" y="${top}" width="${w - left - right}" height="${h - top - bottom}"/></clipPath>`];
  for (const v of decadesOf(x0, x1, 12)) out.push(`<path d="M${n(X(v))} ${top}V${h - bottom}" stroke="#ddd"/><text x="${n(X(v))}" y="${h - bottom + 18}" text-anchor="middle">1e${v}</text>`);
  for (const v of decadesOf(y0, y1, 10)) out.push(`<path d="M${left} ${n(Y(v))}H${w - right}" stroke="#ddd"/><text x="${left - 6}" y="${n(Y(v) + 4)}" text-anchor="end">1e${v}</text>`);
  out.push(`<text x="${(left + w - right) / 2}" y="${h - bottom + 36}" text-anchor="middle">step h</text><text x="12" y="${top - 4}">|error|</text>`);
  view.series.forEach((s, i) => {
    const at = s.xs.map((x, k) => s.ys[k] === null ? null : [n(X(x)), n(Y(s.ys[k]))]);
    let d = "", pen = false;
    for (const p of at) { if (p) d += (pen ? "L" : "M") + p.join(" "); pen = !!p; }
    out.push(`<g clip-path="url(#c)"><path d="${d}" fill="none" stroke="${s.ink}" stroke-width="2"${s.dash ? ` stroke-dasharray="${s.dash.join(" ")}"` : ""}/>`);
    if (!s.dash) for (const p of at) if (p) out.push(`<circle cx="${p[0]}" cy="${p[1]}" r="3" fill="${s.ink}"/>`);
    const lx = left + (i % 3) * 220, ly = h - 24 + Math.floor(i / 3) * 16;
    out.push(`</g><path d="M${lx} ${ly - 4}h22" stroke="${s.ink}" stroke-width="2"${s.dash ? ` stroke-dasharray="${s.dash.join(" ")}"` : ""}/><text x="${lx + 28}" y="${ly}">${esc(s.name)}</text>`);
  });
  return out.join("\n") + "\n</svg>\n";
}

// decadesOf returns whole decades in a range, at most so many.
function decadesOf(lo, hi, most) {
  const step = Math.max(1, Math.ceil((hi - lo) / most)), list = [];
  for (let v = Math.ceil(lo / step) * step; v <= hi; v += step) list.push(v === 0 ? 0 : v);
  return list;
}
