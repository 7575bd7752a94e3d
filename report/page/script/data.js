// The data of the page, expanded from its compact form.

const missing = "~";

// expand turns the text of a list back into its items.
function expand(text) {
  const items = [];
  if (text === "") return items;
  for (const word of text.split(" ")) {
    const i = word.lastIndexOf("*");
    if (i < 0) { items.push(word); continue; }
    for (let n = Number(word.slice(i + 1)); n > 0; n--) items.push(word.slice(0, i));
  }
  return items;
}

// cells returns the cells of a column, largest h first. It is made once.
function cells(data, c) {
  if (c.cells) return c.cells;
  const list = (i) => expand(data.lists[i]);
  const h = list(c.h), step = list(c.steps), node = list(c.nodes), value = list(c.value), regime = list(c.regime);
  const flags = list(c.flags), digits = list(c.digits), total = list(c.total), rounding = list(c.rounding), parts = c.parts.map(list);
  c.cells = h.map((text, i) => ({
    h: text, log: stepLog(text), step: step[i], node: node[i], value: value[i], regime: regime[i],
    flags: flags[i] === missing ? [] : flags[i].split(","), digits: digits[i], total: total[i], rounding: rounding[i],
    parts: parts.map((p) => p[i]),
  }));
  return c.cells;
}

// kind says which of four colours a regime has.
function kind(regime) {
  if (regime === "truncation" || regime === "rounding" || regime === "exact") return regime;
  return regime === "undecided" ? "unknown" : "lost";
}

// distinct returns the values of a key in a list, each once, in their order.
function distinct(list, key) { return [...new Set(list.map((c) => c[key]))]; }
