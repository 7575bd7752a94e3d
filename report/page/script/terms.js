// The terms of a cell's error as signed bars on a logarithmic scale.

// decades is how far below the largest term a bar still shows.
const decades = 18;

function termsView(data, cell) {
  const rows = data.terms.map(([name, about], i) => [name, about, cell.parts[i]]);
  rows.push(["total", "all of them: computed - exact", cell.total]);
  const logs = rows.map((r) => log10(r[2])).filter((l) => l !== null);
  const most = Math.max(...logs), least = Math.max(Math.min(...logs), most - decades);
  const floor = least - Math.max(1, (most - least) * 0.1);
  const body = el("tbody", {});
  for (const [name, about, value] of rows) {
    const l = log10(value), share = l === null ? 0 : Math.max(0.02, (l - floor) / (most - floor));
    const neg = value[0] === "-";
    const bar = el("span", { class: `live-bar ${name === "total" ? "total" : name === "truncation" ? "t" : "r"} ${neg ? "neg" : "pos"}` });
    bar.style.width = l === null ? "0" : (Math.min(1, share) * 50).toFixed(2) + "%";
    const text = value === missing ? "does not exist" : value[0] === "<" ? "undecided, below " + value.slice(1) : signed(value);
    body.append(el("tr", { class: name === "total" ? "live-total" : null },
      el("th", { scope: "row", title: about }, name),
      el("td", { class: "live-track", "aria-hidden": "true" }, el("span", { class: "live-axis" }), bar),
      el("td", { class: "n r" }, text)));
  }
  return el("table", { class: "live-terms" },
    el("caption", {}, "What the error is made of"),
    el("thead", { class: "live-hidden" }, el("tr", {}, el("th", { scope: "col" }, "term"), el("td", {}), el("th", { scope: "col" }, "size"))), body);
}
