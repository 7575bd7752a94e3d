"""The error of a difference quotient taken apart: DESIGN.md section 3, for one
column and all its steps."""

from fractions import Fraction

import real
from complexstep import Complex, ExactComplex
import structure
from floats import Arithmetic, Format, decimal_exponent, exponent, fraction, is_zero, scientific
from language import constants, literal, parse, run
from mpmath import mp
from real import ZERO, Exact, Hole, add, div, mul, rational, sub

# (scheme, m): offsets and weights of the nodes from the greatest, the divisor
# d, the accuracy a.
SCHEMES = {
    ("forward", 1): ([1, 0], [1, -1], 1, 1),
    ("backward", 1): ([0, -1], [1, -1], 1, 1),
    ("central", 1): ([1, -1], [1, -1], 2, 2),
    ("forward", 2): ([2, 1, 0], [1, -2, 1], 1, 1),
    ("backward", 2): ([0, -1, -2], [1, -2, 1], 1, 1),
    ("central", 2): ([1, 0, -1], [1, -2, 1], 1, 2),
    ("central", 3): ([2, 1, -1, -2], [1, -2, 2, -1], 2, 2),
    ("central", 4): ([2, 1, 0, -1, -2], [1, -4, 6, -4, 1], 1, 2),
    ("forward", 3): ([3, 2, 1, 0], [1, -3, 3, -1], 1, 1),
    ("backward", 4): ([0, -1, -2, -3, -4], [1, -4, 6, -4, 1], 1, 1),
    ("forward:3", 1): ([3, 2, 1, 0], [2, -9, 18, -11], 6, 3),
    ("central:4", 1): ([2, 1, -1, -2], [-1, 8, -8, 1], 12, 4),
    ("central:4", 2): ([2, 1, 0, -1, -2], [-1, 16, -30, 16, -1], 12, 4),
    ("central:8", 1): ([4, 3, 2, 1, -1, -2, -3, -4], [-3, 32, -168, 672, -672, 168, -32, 3], 840, 8),
    ("stencil:-1,0,2", 1): ([2, 0, -1], [1, 3, -4], 6, 2),
    ("stencil:-1,0,2", 2): ([2, 0, -1], [1, -3, 2], 3, 1),
    ("stencil:-1/2,1/2", 1): ([Fraction(1, 2), Fraction(-1, 2)], [1, -1], 1, 2),
    ("complex", 1): ([1], [1], 1, 2),  # of the imaginary part, as a function of h
    ("stencil:-1/3,0,1", 2): ([1, 0, Fraction(-1, 3)], [3, -12, 9], 2, 1),
}
TERMS = ["point", "step", "argument", "constant", "evaluation", "subtraction", "division"]
UNPROVED = "0?"  # 0 in all those bits, but not by the rules


values = {}  # of functions, at any precision


def overflown(s):
    """The flag of a divisor beyond the largest number, of a step that is not."""
    return ["divisor-overflow"] if s["h"].kind == "finite" and s["divisor"].kind != "finite" else []


class Column:
    def __init__(self, function, point, wrt, order, scheme, format):
        self.tree = structure.expand(parse(function))
        self.program = parse(function)
        self.point = {v: literal(t) for v, t in point.items()}
        self.wrt, self.m, self.format = wrt, order, Format(format)
        scheme, *self.rules = scheme.split("+")  # what is done to the step
        self.rows, self.ratio, self.choose = 1, Fraction(1), False
        family = scheme
        if scheme == "ridders":
            scheme, family, self.rows, self.ratio, self.choose = "central", "central", 10, Fraction(7, 5), True
        elif scheme.startswith("richardson:"):
            _, scheme, rows = scheme.split(":")
            family, self.rows, self.ratio = scheme, int(rows), Fraction(2)
        self.complex = scheme == "complex"
        self.entry = (self.rows - 1,) * 2  # of the cell: row and column in the table
        self.rise = 2 if family == "central" else 1
        self.offsets, self.weights, self.d, self.a = SCHEMES[scheme, order]
        self.degree = structure.degree(self.tree, wrt)
        self.parity = structure.parity(self.tree, wrt)
        self.depends = structure.depends(self.tree, wrt)

    # ---- what the format computes

    def sample(self, h):
        """A dictionary of the format's numbers in one cell, in program
        order."""
        a = Arithmetic(self.format)
        xs = {v: a.num(q) for v, q in self.point.items()}
        x, hh = xs[self.wrt], a.num(h)
        if "relative" in self.rules:
            hh = a.do("mul", hh, a.do("max", a.num(Fraction(1)), a.do("abs", x)))
        if "realised" in self.rules:
            hh = a.do("sub", a.do("add", x, hh), x)
        first = self.row(a, xs, hh)
        step = first["divisor"] if "gap" in self.rules else hh
        if "gap" in self.rules and step.kind == "finite":
            step = step._replace(value=step.value / (self.offsets[0] - self.offsets[-1]))
        out = {"x": xs, "h": step, "rows": [first]} | first
        if self.rows > 1:
            out |= self.table(a, xs, hh, first)
        return out | {"flag": out.get("flag", a.flag), "marks": a.marks}

    def row(self, a, xs, hh):
        """One quotient, of the step hh."""
        x = xs[self.wrt]
        fixed = lambda k: a.num(Fraction(k))
        if self.complex:
            env = {v: (z, hh if v == self.wrt else None) for v, z in xs.items()}
            f = run(self.program, env, Complex(a))[1] or a.do("sub", hh, hh)
            return {"nodes": [hh], "values": [f], "numerator": f, "divisor": hh, "quotient": a.do("div", f, hh)}
        nodes, values, total = [], [], None
        for b, w in zip(self.offsets, self.weights):
            nodes.append(x if b == 0 else a.do("add", x, hh) if b == 1 else a.do("sub", x, hh) if b == -1
                         else a.do("add", x, a.do("mul", fixed(b), hh)))
            values.append(run(self.program, xs | {self.wrt: nodes[-1]}, a))
            # N + (−1)·f is N − f, and 1·f is f, to the last bit
            f = values[-1]
            if w == -1:
                total = a.do("sub", total, f) if total else a.do("neg", f)
            else:
                term = f if w == 1 else a.do("mul", fixed(w), f)
                total = term if total is None else a.do("add", total, term)
        q = hh
        for _ in range(self.m - 1):
            q = a.do("mul", q, hh)
        if self.d != 1:
            q = a.do("mul", fixed(self.d), q)
        if "gap" in self.rules:
            q = a.do("sub", nodes[0], nodes[-1])
        return {"nodes": nodes, "values": values, "numerator": total, "divisor": q, "quotient": a.do("div", total, q)}

    def table(self, a, xs, hh, first):
        """The quotients of the smaller steps, and the extrapolation."""
        rows, t = [first], [[first["quotient"]]]
        ratio, one, two = a.num(self.ratio), a.num(Fraction(1)), a.num(Fraction(2))
        at, error, flag = self.entry if not self.choose else (0, 0), None, None
        # Comparisons are false with what is no number, and infinity is no error.
        known = lambda z: z.kind == "finite" or z.kind == "infinite"
        size = lambda z: (1, 0) if z.kind == "infinite" else (0, z.value)
        square = None
        for i in range(1, self.rows):
            hh = a.do("div", hh, ratio)
            rows.append(self.row(a, xs, hh))
            t.append([rows[i]["quotient"]])
            if i == 1 and self.choose:
                square = a.do("mul", ratio, ratio)
            f = square
            for j in range(1, i + 1):
                left, above = t[i][j - 1], t[i - 1][j - 1]
                if not self.choose:
                    part = a.do("sub", left, above)
                    k = self.ratio ** (self.a + (j - 1) * self.rise) - 1
                    t[i].append(a.do("add", left, part if k == 1 else a.do("div", part, a.num(k))))
                    continue
                if j > 1:
                    f = a.do("mul", square, f)
                top = a.do("sub", a.do("mul", left, f), above)
                t[i].append(a.do("div", top, a.do("sub", f, one)))
                e = a.do("max", a.do("abs", a.do("sub", t[i][j], left)), a.do("abs", a.do("sub", t[i][j], above)))
                if e.kind == "finite" if error is None else known(e) and size(e) <= size(error):
                    at, error = (i, j), e
            if self.choose:
                grown = a.do("abs", a.do("sub", t[i][i], t[i - 1][i - 1]))
                if error is not None:
                    twice = a.do("mul", two, error)
                    if known(grown) and size(grown) >= size(twice):
                        flag = a.flag
                        break
        self.entry = at
        used = rows[at[0] - at[1]:at[0] + 1]
        gone = [r["divisor"] for r in used if is_zero(r["divisor"])]
        bad = [r["numerator"] for r in used if not is_zero(r["numerator"])]
        return {"rows": used, "nodes": [u for r in used for u in r["nodes"]], "values": [v for r in used for v in r["values"]],
                "divisor": (gone or [used[0]["divisor"]])[0], "numerator": (bad or [used[0]["numerator"]])[0],
                "quotient": t[at[0]][at[1]]} | ({"flag": flag} if flag is not None else {})

    def rounded_constants(self):
        """The format's constants, and of those that it changes whether they
        only add to f; None where one has no finite value."""
        a, out = Arithmetic(self.format), {}
        for c in constants(self.tree):
            z = a.num(c) if isinstance(c, Fraction) else getattr(a, c)()
            if z.kind != "finite":
                return None, False, False
            if z.value != c:
                out[c] = z.value
        return out, not out, structure.only_added(self.tree, self.wrt, lambda c: c in out)

    # ---- exact quotients

    def value(self, env, u, arithmetic):
        """f or f with rounded constants where the variable is u; cells share
        many of the values."""
        if not self.complex:
            env = env | {self.wrt: u}
        key = (u, mp.prec, self.tree, self.complex and self.wrt, tuple(env.items()), tuple(arithmetic.constants.items()))
        if key not in values:
            try:
                values[key] = self.imaginary(env, u, arithmetic) if self.complex else run(self.tree, env, arithmetic)
            except Hole:
                values[key] = None
        if values[key] is None:
            raise Hole
        return values[key]

    def imaginary(self, env, h, arithmetic):
        """Im f(x + ih)."""
        pairs = {v: (q, h if v == self.wrt else None) for v, q in env.items()}
        im = run(self.tree, pairs, ExactComplex(arithmetic))[1]
        return ZERO if im is None else im

    def related(self, u, v):
        """±1 if f(v) = ±f(u) is known by structure, else 0."""
        if not self.depends or u == v:
            return 1
        if self.complex:
            return 0
        return {"even": 1, "odd": -1}.get(self.parity, 0) if u == -v else 0

    def steps(self, h):
        """The exact steps of the rows of the entry."""
        i, j = self.entry
        return [h / self.ratio ** r for r in range(i - j, i + 1)]

    def exact_nodes(self, x, h):
        if self.complex:
            return [h]
        return [x + b * hi for hi in self.steps(h) for b in self.offsets]

    def extrapolated(self, column):
        """The entry of which the rows have the given quotients, exactly."""
        if None in column:
            return None
        i, j = self.entry
        for k in range(1, j + 1):
            f = self.ratio ** (self.a + (k - 1) * self.rise)
            column = [div(sub(mul(f, low), high), f - 1) for high, low in zip(column, column[1:])]
        return column[0]

    def quotient(self, env, nodes, h, arithmetic):
        """The scheme with the values of f at the given nodes; as one_quotient."""
        n, steps = len(self.offsets), self.steps(h)
        return self.extrapolated([self.one_quotient(env, nodes[r * n:(r + 1) * n], hi, arithmetic) for r, hi in enumerate(steps)])

    def one_quotient(self, env, nodes, h, arithmetic):
        """Σ w f(u) / (d hᵐ), None if a value is missing. Weights of nodes with
        the same value are added first."""
        try:
            at_nodes = [self.value(env, u, arithmetic) for u in nodes]
        except Hole:
            return None
        sums = []  # [node, value, weight]

        def put(u, v, w):
            for s in sums:
                if r := self.related(s[0], u):
                    s[2] += r * w
                    return
                if self.parity == "about" and s[0] == -u != 0 and not self.hole(env, ZERO, arithmetic):
                    s[2] -= w  # f(−u) is 2f(0) − f(u)
                    put(ZERO, self.value(env, ZERO, arithmetic), 2 * w)
                    return
            sums.append([u, v, w])

        for u, v, w in zip(nodes, at_nodes, self.weights):
            put(u, v, w)
        total = ZERO
        for _, v, w in sums:
            total = add(total, mul(Fraction(w), v))
        if not rational(total) and real.small(total, max(abs(real.real(v)) for v in at_nodes)):
            total = mp.zero  # but not known to be 0
        return div(total, self.d * h**self.m)

    def chain(self, h, s):
        """The nine quantities from the derivative to the computed quotient,
        None where there is none; the terms that are 0 by rules of structure;
        and whether f is undefined at a computed node."""
        exact, wrt = Exact(), self.wrt
        if "relative" in self.rules:
            h *= max(1, abs(self.point[wrt]))
        finite = lambda z: z.value if z.kind == "finite" else None
        der = real.derivative(self.tree, self.point, wrt, self.m)
        q = [der["value"], self.quotient(self.point, self.exact_nodes(self.point[wrt], h), h, exact)]
        env = {v: finite(z) for v, z in s["x"].items()}
        x, hh = env[wrt], finite(s["h"])
        others = all(env[v] == self.point[v] for v in env if v != wrt)
        whole = None not in env.values()
        at_x = self.exact_nodes(x, h) if whole else None
        q.append(self.quotient(env, at_x, h, exact) if whole else None)
        at_h = self.exact_nodes(x, hh) if whole and hh else None
        q.append(self.quotient(env, at_h, hh, exact) if at_h else None)
        nodes = [finite(z) for z in s["nodes"]]
        hole = False
        if None not in [env[v] for v in env if v != wrt or self.complex]:
            hole = any(u is not None and self.hole(env, u, exact) for u in nodes)
        usable = at_h is not None and None not in nodes
        q.append(self.quotient(env, nodes, hh, exact) if usable else None)
        constants, unchanged, additive = self.rounded_constants()
        bar = Exact(constants) if constants is not None else None
        q.append(self.quotient(env, nodes, hh, bar) if usable and bar else None)
        scale = lambda v, step: None if v is None or not hh else Fraction(v, self.d * step**self.m)
        values, sums = [[finite(z) for z in r["values"]] for r in s["rows"]], [finite(r["numerator"]) for r in s["rows"]]
        sizes = self.steps(hh) if hh is not None else [None] * len(sums)
        q.append(self.extrapolated([scale(None if None in v else sum(w * y for w, y in zip(self.weights, v)), hi) for v, hi in zip(values, sizes)]))
        q.append(self.extrapolated([scale(v, hi) for v, hi in zip(sums, sizes)]))
        q.append(finite(s["quotient"]))
        polynomial = self.degree is not None and self.degree < self.m + self.a + self.entry[1] * self.rise
        low = polynomial and self.degree <= self.m
        if self.complex:  # x is a coordinate like the others
            low = False
        zeros = {"truncation": polynomial, "step": polynomial or at_x == at_h and h == hh,
                 "point": others and (low or x == self.point[wrt]),
                 "argument": at_h == nodes, "constant": unchanged or additive}
        return der, q, zeros, hole

    def hole(self, env, u, arithmetic):
        try:
            self.value(env, u, arithmetic)
        except Hole:
            return True
        return False

    # ---- the cell

    def cell(self, h):
        """The outcome of one cell at mp.prec: a dictionary of its figures."""
        s = self.sample(h)
        der, q, zeros, hole = self.chain(h, s)

        def difference(name, a, b):
            if a is None or b is None:
                return None
            if zeros.get(name):
                return ZERO
            d = sub(a, b)
            if not rational(d) and real.small(d, max(abs(real.real(a)), abs(real.real(b)))):
                return UNPROVED
            return d

        t = {"total": difference("total", q[8], q[0]), "truncation": difference("truncation", q[1], q[0])}
        t["rounding"] = t["total"] if zeros["truncation"] and t["truncation"] == 0 and t["total"] is not None else difference("rounding", q[8], q[1])
        for i, name in enumerate(TERMS):
            t[name] = difference(name, q[i + 2], q[i + 1])
        regime = self.regime(s, der, q, t, hole)
        cell = {"h": scientific(h), "step": self.format.hex(s["h"]), "value": self.format.text(s["quotient"]),
                "hex": self.format.hex(s["quotient"]), "regime": regime, "flags": self.flags(s, t, regime),
                "error": [figure(t[name]) for name in ["total", "truncation", "rounding", *TERMS]]}
        return cell | self.relative(t["total"], q[0]), der

    def regime(self, s, der, q, t, hole):
        if is_zero(s["divisor"]):
            return "underflow"
        if q[1] is None or hole:
            return "domain"
        if s["quotient"].kind != "finite":
            return "domain" if s["flag"] == "invalid" else "overflow"
        if self.stuck(s) == self.moving():
            return "absorbed"
        if der["status"] != "exact" and der["status"] != "enclosed":
            return der["status"]
        if t["total"] == UNPROVED or der["value"] == UNPROVED:
            return "undecided"
        if t["total"] == 0:
            return "exact"
        if is_zero(s["numerator"]) and der["value"] != 0:
            return "flat"
        size = lambda x: ZERO if x == UNPROVED else abs(x)
        tr, ro = size(t["truncation"]), size(t["rounding"])
        return "truncation" if real.difference_sign(tr, ro) > 0 else "rounding"

    def stuck(self, s):
        """How many of the nodes that should have moved did not."""
        x = s["x"][self.wrt]
        if self.complex:
            return 0
        offsets = self.offsets * (self.entry[1] + 1)
        return sum(1 for b, a in zip(offsets, s["nodes"]) if b and a.kind == x.kind == "finite" and a.value == x.value)

    def moving(self):
        return len([b for b in self.offsets if b]) * (self.entry[1] + 1)

    def flags(self, s, t, regime):
        flags, moving, stuck = [], self.moving(), self.stuck(s)
        if 0 < stuck < moving:
            flags.append("one-sided-absorption")
        first, last, h = s["nodes"][0], s["nodes"][len(self.offsets) - 1], s["h"]
        if self.complex:
            pass
        elif stuck < moving and first.kind == last.kind == h.kind == "finite":
            if first.value - last.value != (self.offsets[0] - self.offsets[-1]) * self.steps(h.value)[0]:
                flags.append("gap")
        if not self.format.wide and h.kind == "finite" and h.value and exponent(h.value) < self.format.emin:
            flags.append("subnormal-step")
        flags += overflown(s) + sorted(s["marks"])
        if regime == "exact" and t["truncation"] not in (0, UNPROVED):
            flags.append("lucky")
        if s["quotient"].kind == "finite":
            flags += ["undefined:" + name for name in TERMS if t[name] is None]
        return sorted(flags)

    def relative(self, total, der):
        out = dict.fromkeys(["relative", "ulps", "digits", "log10"])
        if total is None:
            return out
        known = total != UNPROVED
        if known and total != 0:
            out["log10"] = thousandths(total)
        if rational(der) and der == 0:
            if not self.format.wide:
                out["ulps"] = figure(size_over(total, Fraction(2) ** (self.format.emin - self.format.p + 1)))
            return out
        e = exponent(der if rational(der) else fraction(der))
        ulp = Fraction(2) ** ((e if self.format.wide else max(e, self.format.emin)) - self.format.p + 1)
        out["ulps"] = UNPROVED if self.at_power_of_two(der) else figure(size_over(total, ulp))
        out["relative"] = figure(size_over(total, der))
        if known and total != 0:
            out["digits"] = thousandths(div(total, der), -1)
        return out


    def at_power_of_two(self, der):
        """Whether the size of an ulp is not known, because it changes at a
        number that der is not known to be."""
        near = Fraction(2) ** exponent(fraction(der) * Fraction(4, 3)) if not rational(der) else None
        return near is not None and real.small(abs(der) - real.real(near), near)


def size_over(a, b):
    return a if a == UNPROVED else abs(div(a, b))


# ---- decimal figures ------------------------------------------------------

def figure(x, digits=17):
    """x correctly rounded to so many significant digits, as d.ddde±n."""
    if x is None or isinstance(x, str):
        return x
    if rational(x):
        if x == 0:
            return "0"
        unit = Fraction(10) ** (decimal_exponent(abs(x)) - digits + 1)
        return scientific(round(x / unit) * unit)
    if x == 0:
        return UNPROVED
    x = fraction(x)
    unit = Fraction(10) ** (decimal_exponent(abs(x)) - digits + 1)
    return scientific(round(x / unit) * unit)


def thousandths(x, factor=1):
    """log10 |x| to 3 decimals."""
    n = int(mp.nint(factor * 1000 * mp.log10(abs(real.real(x)))))
    return f"{'-' if n < 0 else ''}{abs(n) // 1000}.{abs(n) % 1000:03d}"
