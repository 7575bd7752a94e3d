#!/usr/bin/python3
"""Makes accumulated.jsonl: the columns of accumulate.txt, whose formats WORK+SUM
have nodes and values of f in one format, and what is made of the values in
another: weights, numerator, divisor and quotient, and the extrapolation of a table.
As make.py, for the rest.

    accumulate.py [TEXT]    with TEXT only the columns whose line contains it, printed
"""

import json
import sys
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True
from complexstep import Complex  # noqa: E402
from floats import Arithmetic, Format  # noqa: E402
from language import run  # noqa: E402
from make import columns, settle  # noqa: E402
from split import Column  # noqa: E402


class Accumulated(Column):
    def __init__(self, function, point, wrt, order, scheme, format):
        work, _, total = format.partition("+")
        super().__init__(function, point, wrt, order, scheme, work)
        self.sum = Format(total)
        self.format.text = self.sum.text  # of the quotient
        if self.choose:
            raise SystemExit("no case asks for Ridders' method")

    def sample(self, h):
        a, self.b = Arithmetic(self.format), Arithmetic(self.sum)
        self.b.raised = a.raised  # one first exception, of both
        xs = {v: a.num(q) for v, q in self.point.items()}
        x, hh = xs[self.wrt], a.num(h)
        if "relative" in self.rules:
            hh = a.do("mul", hh, a.do("max", a.num(Fraction(1)), a.do("abs", x)))
        if "realised" in self.rules:
            hh = a.do("sub", a.do("add", x, hh), x)
        rows, step = [self.row(a, xs, hh)], hh
        for _ in range(1, self.rows):
            step = a.do("div", step, a.num(self.ratio))
            rows.append(self.row(a, xs, step))
        quotient, used = self.extrapolate([r["quotient"] for r in rows]), rows[self.entry[0] - self.entry[1]:]
        gone = [r["divisor"] for r in used if r["divisor"].kind == "finite" and r["divisor"].value == 0]
        bad = [r["numerator"] for r in used if r["numerator"].kind != "finite" or r["numerator"].value != 0]
        step = rows[0]["divisor"] if "gap" in self.rules else hh
        if "gap" in self.rules and step.kind == "finite":
            step = step._replace(value=step.value / (self.offsets[0] - self.offsets[-1]))
        return {"x": xs, "h": step, "rows": used, "nodes": [u for r in used for u in r["nodes"]], "values": [v for r in used for v in r["values"]],
                "divisor": (gone or [used[0]["divisor"]])[0], "numerator": (bad or [used[0]["numerator"]])[0], "quotient": quotient,
                "flag": a.flag, "marks": a.marks}

    def taken(self, z):
        """A number of the working format where it gets to the other one."""
        return self.b.do("mul", self.b.num(Fraction(1)), z)

    def row(self, a, xs, hh):
        b, x = self.b, xs[self.wrt]
        if self.complex:
            env = {v: (z, hh if v == self.wrt else None) for v, z in xs.items()}
            f = run(self.program, env, Complex(a))[1] or a.do("sub", hh, hh)
            top, q = self.taken(f), self.taken(hh)
            return {"nodes": [hh], "values": [f], "numerator": top, "divisor": q, "quotient": b.do("div", top, q)}
        nodes, values, total = [], [], None
        for c, w in zip(self.offsets, self.weights):
            if c == 0:
                node = x
            else:
                move = hh if abs(c) == 1 else a.do("mul", a.num(abs(c) if c == -1 else Fraction(c)), hh)
                node = a.do("sub" if c == -1 else "add", x, move)
            nodes.append(node)
            values.append(run(self.program, xs | {self.wrt: node}, a))
            term = self.taken(values[-1])
            if w != 1:
                term = b.do("mul", b.num(Fraction(w)), term)
            total = term if total is None else b.do("add", total, term)
        if "gap" in self.rules:
            q = b.do("sub", self.taken(nodes[0]), self.taken(nodes[-1]))
        else:
            q = step = self.taken(hh)
            for _ in range(self.m - 1):
                q = b.do("mul", q, step)
            if self.d != 1:
                q = b.do("mul", b.num(Fraction(self.d)), q)
        return {"nodes": nodes, "values": values, "numerator": total, "divisor": q, "quotient": b.do("div", total, q)}

    def extrapolate(self, column):
        b, power = self.b, self.a
        while len(column) > 1:
            k, power = self.ratio**power - 1, power + self.rise
            part = [b.do("sub", low, high) for high, low in zip(column, column[1:])]
            column = [b.do("add", low, p if k == 1 else b.do("div", p, b.num(k))) for low, p in zip(column[1:], part)]
        return column[0]

    def relative(self, total, der):
        working, self.format = self.format, self.sum
        try:
            return super().relative(total, der)
        finally:
            self.format = working


def main():
    here, out = Path(__file__).parent, []
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    for c in columns(here / "accumulate.txt"):
        row = dict(zip(("function", "point", "wrt", "order", "scheme", "format", "steps"), c))
        steps = row.pop("steps")
        key = json.dumps(row)
        if only in key:
            row |= settle(Accumulated(**row), steps, key)
            out.append(json.dumps(row, separators=(",", ":")) + "\n")
            print(out[-1] if only else len(out), key, file=sys.stderr)
    if not only:
        (here / "accumulated.jsonl").write_text("".join(out))


if __name__ == "__main__":
    sys.set_int_max_str_digits(0) if hasattr(sys, "set_int_max_str_digits") else None
    sys.setrecursionlimit(10000)
    main()
