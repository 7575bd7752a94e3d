// One sentence on a cell, from its regime and its largest terms.

const meaning = {
  underflow: "Underflow: the divisor rounds to 0, so nothing is left.",
  domain: "The function, or its derivative, is undefined where it is needed.",
  overflow: "Overflow: something on the way is too large for the format, or was divided by 0.",
  nonsmooth: "There is no derivative here that the quotient could be near to.",
  exact: "No error at all: the quotient is the derivative.",
  undecided: "The precision limit left it open what the error is made of.",
};

// size is how large a figure is in words.
function size(text) { return plain(text).replace(/^-/, ""); }

// largest returns the place of the largest term among some, -1 for none.
function largest(cell, from) {
  let best = -1, most = -Infinity;
  cell.parts.forEach((t, i) => {
    const l = i < from ? null : log10(t);
    if (l !== null && l > most) { most = l; best = i; }
  });
  return best;
}

function sentence(data, c, cell) {
  const right = Number(cell.digits);
  const left = cell.digits === missing ? "" : right > 0 ? ` ${cell.digits} digits are right.` : " No digit of the derivative is left.";
  const term = (i) => `${data.terms[i][0]} (${data.terms[i][1].split(":")[0]})`;
  switch (cell.regime) {
    case "truncation": {
      const i = largest(cell, 1);
      const rest = i < 0 ? "" : `, against ${size(cell.parts[i])} for the largest of rounding's terms, ${data.terms[i][0]}`;
      return `Truncation dominates: ${size(cell.parts[0])}, the price of h not being 0${rest}.${left}`;
    }
    case "rounding": {
      const i = largest(cell, 1);
      const zero = cell.parts[0] === "0" ? " There is no truncation error at all." : "";
      return i < 0 ? `Rounding dominates.${left}` : `Rounding dominates, most of it ${term(i)}: ${size(cell.parts[i])}.${zero}${left}`;
    }
    case "absorbed":
      return `Absorbed: ${c.unit} is so small that ${c.node} rounds to ${c.variable}, all of ${c.unit} is lost and the difference is 0.${left}`;
    case "flat":
      return `Flat: the values differ too little, their difference is 0 and the derivative is not.${left}`;
  }
  return meaning[cell.regime] || cell.regime;
}
