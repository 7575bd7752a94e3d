// x, h and x+h in binary, below each other, with the bits of h that the sum
// has no room for marked.

// The most bits that are spelled out below the last place of the sum, and in a
// row at all.
const lostShown = 64, rowLimit = 600;

// align returns the rows of a cell: {rows: [{name, kept, lost}], note}, or
// null where there is nothing to show.
function align(c, cell) {
  const x = hexFloat(c.x), h = hexFloat(cell.step), sum = hexFloat(cell.node);
  if (!x || !h || !sum) return null;
  const nonzero = [x, h, sum].filter((v) => v.m > 0n);
  if (!nonzero.length) return null;
  const top = Math.max(...nonzero.map(first));
  const place = sum.m > 0n ? first(sum) : top;
  const end = place - c.p + 1; // of the sum's last place
  const lowest = Math.min(...nonzero.map(last), end);
  if (top - Math.max(lowest, end - lostShown) + 1 > rowLimit) return null;
  const row = (name, v) => {
    const bottom = Math.max(Math.min(lowest, end), end - lostShown);
    const all = binary(v, top, bottom);
    const keep = top - end + 1;
    return { name, kept: all.slice(0, keep), lost: all.slice(keep), more: v.m > 0n && last(v) < bottom };
  };
  const rows = [row(c.variable, x), row(c.unit, h), row(c.node, sum)];
  const cut = h.m > 0n && last(h) < end;
  const unit = c.unit;
  let note = `Nothing of ${unit} is lost.`;
  if (h.m > 0n && first(h) < end) note = equal(x, sum)
    ? `All of ${unit} lies below the last place of ${c.node}, 2^${end}: it is absorbed.`
    : `All of ${unit} lies below the last place of ${c.node}, 2^${end}, and rounds to one unit of it.`;
  else if (h.m > 0n && equal(x, sum)) note = `${c.node} comes out as ${c.variable}: all of ${unit} is lost.`; // h counts as 0, or x is the last number there is
  else if (cut) note = `The last place of ${c.node} is 2^${end}: the marked bits of ${unit} do not fit and are rounded away.`;
  return { rows, note };
}

// equal compares two numbers.
function equal(a, b) {
  if (a.m === 0n || b.m === 0n) return a.m === b.m;
  if (a.neg !== b.neg) return false;
  const e = Math.min(a.exp, b.exp);
  return a.m << BigInt(a.exp - e) === b.m << BigInt(b.exp - e);
}

// bitsView shows them.
function bitsView(c, cell) {
  const a = align(c, cell);
  if (!a) return el("p", { class: "note" }, "There are no bits to show for this step.");
  const pre = el("pre", { class: "live-bits", tabindex: "0", role: "group", "aria-label": `${c.variable}, ${c.unit} and ${c.node} in binary` });
  const wide = Math.max(...a.rows.map((r) => r.name.length));
  a.rows.forEach((r, i) => {
    pre.append(el("span", { class: "note" }, r.name.padStart(wide) + "  "), r.kept);
    if (r.lost) {
      const lost = i === 2 ? " ".repeat(r.lost.length) : r.lost + (r.more ? "…" : "");
      pre.append("|", i === 1 && /1/.test(r.lost) ? el("mark", {}, lost) : el("span", { class: "note" }, lost));
    }
    pre.append("\n");
  });
  // What is lost is what the reader is here for: it is brought into sight.
  requestAnimationFrame(() => {
    const mark = pre.querySelector("mark");
    pre.scrollLeft = mark ? mark.offsetLeft - pre.clientWidth / 2 : 0;
  });
  return el("div", {}, pre, el("p", { class: "note" }, a.note + " Bits are those of the sizes, without the signs."));
}
