"""The error of a mixed difference taken apart: the scheme of order 1 in one
variable after the other, its points (x + b h, y + c h)."""

from fractions import Fraction

import real
import structure
from floats import Arithmetic, Format, exponent
from language import literal, parse, run
from real import ZERO, Exact, Hole, div, rational, sub
from split import SCHEMES, TERMS, Column, overflown


def substitute(tree, moved):
    """The tree with other trees for some of its variables."""
    if tree[0] == "var":
        return moved.get(tree[1], tree)
    return tuple(substitute(t, moved) if isinstance(t, tuple) else t for t in tree)


def coupled(tree, x, y):
    """Whether the tree is not seen to be a sum of terms that lack x or y."""
    return any(structure.depends(t, x) and structure.depends(t, y) for t in structure.terms(tree))


def derivative(tree, point, x, y):
    """f_xy: a quarter of the difference of the second derivatives along (1, 1)
    and (1, -1), where the mixed quotient has one limit along these lines from
    either side."""
    t = ("var", " t")
    point = point | {" t": Fraction(0)}
    none = {"value": None, "left": None, "right": None, "jump": None}
    try:
        run(tree, point, Exact())
    except Hole:
        return none | {"status": "domain"}
    along, limits = [], []
    for op in ("add", "sub"):
        u, v = {x: ("add", ("var", x), t)}, {y: (op, ("var", y), t)}
        corner = [substitute(tree, m) for m in (u | v, u, v, {})]
        difference = ("add", ("sub", ("sub", corner[0], corner[1]), corner[2]), corner[3])
        q = real.derivative(("div", difference, (op, ("num", Fraction(0)), ("mul", t, t))), point, " t", 0)
        limits += [q["left"], q["right"]]
        along.append(real.derivative(corner[0], point, " t", 2))
    if None in limits:
        return none | {"status": "domain"}
    if not all(real.same(limits[0], q) for q in limits):
        return none | {"status": "nonsmooth"}
    if not coupled(tree, x, y):
        return none | {"status": "exact", "value": ZERO}
    value = div(sub(along[0]["value"], along[1]["value"]), Fraction(4))
    return none | {"status": "exact" if rational(value) else "enclosed", "value": value}


class Mixed(Column):
    def __init__(self, function, point, wrt, order, scheme, format):
        self.tree = structure.expand(parse(function))
        self.program = parse(function)
        self.point = {v: literal(t) for v, t in point.items()}
        self.x, self.y = wrt.split(",")
        self.wrt, self.m, self.format = wrt, 2, Format(format)
        self.entry, self.rows, self.ratio, self.complex = (0, 0), 1, Fraction(1), False
        b, w, d, self.a = SCHEMES[scheme, 1]
        self.offsets = [(p, q) for p in b for q in b]
        self.weights = [p * q for p in w for q in w]
        self.d = d * d
        self.degrees = [structure.degree(self.tree, v) for v in (self.x, self.y)]
        self.parities = [structure.parity(self.tree, v) for v in (self.x, self.y)]
        self.dependence = [structure.depends(self.tree, v) for v in (self.x, self.y)]
        self.parity = None
        self.coupled = coupled(self.tree, self.x, self.y)

    # ---- what the format computes

    def sample(self, h):
        a = Arithmetic(self.format)
        xs = {v: a.num(q) for v, q in self.point.items()}
        hh = a.num(h)
        fixed = lambda k: a.num(Fraction(k))

        def moved(x, b):
            if abs(b) < 2:
                return x if b == 0 else a.do("add" if b > 0 else "sub", x, hh)
            return a.do("add", x, a.do("mul", fixed(b), hh))

        nodes, values, total = [], [], None
        for (b, c), w in zip(self.offsets, self.weights):
            u = moved(xs[self.x], b)
            nodes.append((u, moved(xs[self.y], c)))
            f = run(self.program, xs | {self.x: u, self.y: nodes[-1][1]}, a)
            values.append(f)
            if w == -1:
                total = a.do("sub", total, f) if total else a.do("neg", f)
            else:
                term = f if w == 1 else a.do("mul", fixed(w), f)
                total = term if total is None else a.do("add", total, term)
        q = a.do("mul", hh, hh)
        if self.d != 1:
            q = a.do("mul", fixed(self.d), q)
        return {"x": xs, "h": hh, "nodes": nodes, "values": values, "numerator": total, "divisor": q,
                "quotient": a.do("div", total, q), "flag": a.flag, "marks": a.marks}

    # ---- exact quotients

    def value(self, env, u, arithmetic):
        return run(self.tree, env | {self.x: u[0], self.y: u[1]}, arithmetic)

    def related(self, u, v):
        sign = 1
        for p, q, parity, depends in zip(u, v, self.parities, self.dependence):
            if depends and p != q:
                sign *= {"even": 1, "odd": -1}.get(parity, 0) if p == -q else 0
        return sign

    def quotient(self, env, nodes, h, arithmetic):
        q = super().quotient(env, nodes, h, arithmetic)
        return q if self.coupled or q is None else ZERO

    def chain(self, h, s):
        exact = Exact()
        finite = lambda z: z.value if z.kind == "finite" else None
        place = lambda at, step: [(at[0] + b * step, at[1] + c * step) for b, c in self.offsets]
        der = derivative(self.tree, self.point, self.x, self.y)
        here = (self.point[self.x], self.point[self.y])
        q = [der["value"], self.quotient(self.point, place(here, h), h, exact)]
        env = {v: finite(z) for v, z in s["x"].items()}
        at, hh = (env[self.x], env[self.y]), finite(s["h"])
        fixed = [v for v in env if v not in (self.x, self.y)]
        others = all(env[v] == self.point[v] for v in fixed)
        whole = None not in env.values()
        at_x = place(at, h) if whole else None
        q.append(self.quotient(env, at_x, h, exact) if whole else None)
        at_h = place(at, hh) if whole and hh else None
        q.append(self.quotient(env, at_h, hh, exact) if at_h else None)
        nodes = [(finite(u), finite(v)) for u, v in s["nodes"]]
        hole = None not in [env[v] for v in fixed] and any(None not in u and self.hole(env, u, exact) for u in nodes)
        usable = at_h is not None and all(None not in u for u in nodes)
        q.append(self.quotient(env, nodes, hh, exact) if usable else None)
        constants, unchanged, _ = self.rounded_constants_of()
        bar = Exact(constants) if constants is not None else None
        q.append(self.quotient(env, nodes, hh, bar) if usable and bar else None)
        scale = lambda v: None if v is None or not hh else Fraction(v, self.d * hh**2)
        values = [finite(z) for z in s["values"]]
        q.append(None if None in values else scale(sum(w * v for w, v in zip(self.weights, values))))
        q.append(scale(finite(s["numerator"])))
        q.append(finite(s["quotient"]))
        within = lambda k: all(d is not None and d <= k for d in self.degrees)
        polynomial, apart = within(self.a) or not self.coupled, not self.coupled
        zeros = {"truncation": polynomial, "step": polynomial or at_x == at_h and h == hh,
                 "point": apart or others and (within(1) or at == here),
                 "argument": apart or at_h == nodes, "constant": apart or unchanged or self.additive(constants)}
        return der, q, zeros, hole

    def rounded_constants_of(self):
        self.wrt = self.x  # only_added is asked below, for either variable
        out = self.rounded_constants()
        self.wrt = f"{self.x},{self.y}"
        return out

    def additive(self, changed):
        """Whether each changed constant only adds to f in x, or in y."""
        return changed is not None and all(
            any(structure.only_added(self.tree, v, lambda k: k == c) for v in (self.x, self.y)) for c in changed)

    # ---- the cell

    def regime(self, s, der, q, t, hole):
        stuck, moving = self.moves(s)
        if stuck == moving and s["divisor"].value != 0 and q[1] is not None and not hole and s["quotient"].kind == "finite":
            return "absorbed"
        keep, self.offsets = self.offsets, []  # what follows in Column.regime is the same, but for absorption
        try:
            self.stuck = lambda _: -1
            return super().regime(s, der, q, t, hole)
        finally:
            self.offsets = keep

    def moves(self, s):
        """How many coordinates that should have moved did not, and how many
        should."""
        stuck = moving = 0
        for offset, node in zip(self.offsets, s["nodes"]):
            for b, a, v in zip(offset, node, (self.x, self.y)):
                x = s["x"][v]
                moving += b != 0
                stuck += b != 0 and a.kind == x.kind == "finite" and a.value == x.value
        return stuck, moving

    def flags(self, s, t, regime):
        flags, (stuck, moving), h = [], self.moves(s), s["h"]
        if 0 < stuck < moving:
            flags.append("one-sided-absorption")
        for k in range(2):
            first, last = s["nodes"][0][k], s["nodes"][-1][k]
            span = self.offsets[0][k] - self.offsets[-1][k]
            if stuck < moving and "gap" not in flags and first.kind == last.kind == h.kind == "finite" and first.value - last.value != span * h.value:
                flags.append("gap")
        if not self.format.wide and h.kind == "finite" and h.value and exponent(h.value) < self.format.emin:
            flags.append("subnormal-step")
        flags += overflown(s) + sorted(s["marks"])
        if regime == "exact" and t["truncation"] not in (0, "0?"):
            flags.append("lucky")
        if s["quotient"].kind == "finite":
            flags += ["undefined:" + name for name in TERMS if t[name] is None]
        return sorted(flags)
