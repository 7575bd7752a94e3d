// Numbers as text: decimal figures of any exponent, and hexadecimal floats.

// decimal takes a figure apart: {neg, digits, exp} with |s| = d.ddd × 10^exp,
// digits "" for zero; null if s is not a number.
function decimal(s) {
  const m = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(s);
  if (!m) return null;
  const all = m[2] + (m[3] || "");
  const lead = /^0*/.exec(all)[0].length;
  const digits = all.slice(lead).replace(/0+$/, "");
  return { neg: m[1] === "-", digits, exp: (m[4] ? Number(m[4]) : 0) + m[2].length - 1 - lead };
}

// log10 returns log10 |s| for drawing, null for 0 and for what is no number.
function log10(s) {
  const d = decimal(s);
  if (!d || d.digits === "") return null;
  return Math.log10(Number(d.digits[0] + "." + d.digits.slice(1, 17))) + d.exp;
}

// stepLog returns log10 of a step as tables show it: 1e-4, 2^-10.
function stepLog(s) {
  const m = /^2\^(-?\d+)$/.exec(s);
  return m ? Number(m[1]) * Math.LOG10E * Math.LN2 : log10(s);
}

// plain shows a figure without an exponent where it is short.
function plain(s) {
  const d = decimal(s);
  if (!d) return s;
  const sign = d.neg ? "-" : "";
  if (d.digits === "") return sign + "0";
  const n = d.digits.length;
  if (d.exp < -1 || d.exp >= 5) return sign + d.digits[0] + (n > 1 ? "." + d.digits.slice(1) : "") + "e" + d.exp;
  if (d.exp < 0) return sign + "0." + "0".repeat(-d.exp - 1) + d.digits;
  if (n <= d.exp + 1) return sign + d.digits + "0".repeat(d.exp + 1 - n);
  return sign + d.digits.slice(0, d.exp + 1) + "." + d.digits.slice(d.exp + 1);
}

// signed is plain with a sign before every number but 0.
function signed(s) {
  const t = plain(s);
  return decimal(s) && t !== "0" && t !== "-0" && t[0] !== "-" ? "+" + t : t;
}

// hexFloat reads a hexadecimal float as {neg, m, exp}: ±m·2^exp, m a BigInt.
function hexFloat(s) {
  const m = /^(-?)0x([0-9a-f]+)(?:\.([0-9a-f]*))?p([+-]?\d+)$/.exec(s || "");
  if (!m) return null;
  const frac = m[3] || "";
  return { neg: m[1] === "-", m: BigInt("0x" + m[2] + frac), exp: Number(m[4]) - 4 * frac.length };
}

// binary writes |v| as bits at the places top … bottom (powers of two).
function binary(v, top, bottom) {
  const shift = v.exp - bottom;
  const n = shift >= 0 ? v.m << BigInt(shift) : v.m >> BigInt(-shift);
  return n.toString(2).padStart(top - bottom + 1, "0");
}

// first and last are the powers of two of the first and last bit that is set.
function first(v) { return v.exp + v.m.toString(2).length - 1; }
function last(v) { return v.exp + /0*$/.exec(v.m.toString(2))[0].length; }
