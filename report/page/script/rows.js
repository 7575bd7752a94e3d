// The table of the column in focus, in step with the chart.

class Rows {
  constructor(pick) {
    this.body = el("tbody", {});
    this.caption = el("caption", {});
    this.table = el("table", {}, this.caption, el("thead", {}, el("tr", {},
      ...["h", "computed", "error", "truncation", "rounding", "digits", "regime"].map((t) => el("th", { scope: "col" }, t)))), this.body);
    this.box = el("div", { class: "live-rows scroll", tabindex: "0", role: "region", "aria-label": "Rows of the format taken apart" }, this.table);
    this.body.addEventListener("click", (e) => {
      const row = e.target.closest("tr");
      if (row) pick(Number(row.dataset.at));
    });
  }

  // show fills it; cells stand with the largest h first, places count from the
  // smallest.
  show(data, c, list) {
    this.caption.textContent = `${c.format}, ${c.scheme}`;
    this.body.replaceChildren(...list.map((x, i) => el("tr", { "data-at": list.length - 1 - i },
      el("th", { scope: "row", class: "n" }, x.h),
      el("td", { class: "n" }, x.value.length > 24 ? x.value.slice(0, 22) + "…" : x.value),
      el("td", { class: "n" }, bounded(x.total)),
      el("td", { class: "n" }, bounded(x.parts[0])),
      el("td", { class: "n" }, bounded(x.rounding)),
      el("td", { class: "n r" }, x.digits === missing ? "" : x.digits),
      el("td", { class: kind(x.regime) }, x.regime + (x.flags.length ? " (" + x.flags.join(", ") + ")" : "")))));
  }

  move(at) {
    for (const row of this.body.rows) {
      const here = Number(row.dataset.at) === at;
      row.toggleAttribute("aria-current", here);
      if (!here) continue;
      row.setAttribute("aria-current", "true");
      const top = row.offsetTop, box = this.box;
      if (top < box.scrollTop + 40 || top + row.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 2;
    }
  }
}

// bounded shows a figure, or what is known in its place.
function bounded(s) { return s === missing ? "" : s[0] === "<" ? "±" + s.slice(1) : signed(s); }
