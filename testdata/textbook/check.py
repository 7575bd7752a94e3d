#!/usr/bin/python3
"""Recomputes every row of the tables in this directory in float64 with every
operation and function correctly rounded (MPFR at 53 bits, through gmpy2), and
compares the printed digits. It prints what differs and ends with status 1 if
anything does. Beside that it counts the rows that Python's own floats and math
module do not reproduce.
"""

import json
import math
import sys
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from pathlib import Path

import gmpy2
from gmpy2 import mpfr
from mpmath import mp

HERE = Path(__file__).parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "references"))
from language import parse  # noqa: E402
from make import Real, Symbolic, fraction, sympy, sympy_value  # noqa: E402

gmpy2.set_context(gmpy2.ieee(64))  # binary64, subnormals included
STENCILS = {
    ("forward", 1): [(1, 1), (0, -1)],
    ("backward", 1): [(0, 1), (-1, -1)],
    ("central", 1): [(1, 1), (-1, -1)],
    ("central", 2): [(1, 1), (0, -2), (-1, 1)],
}


def rounded(node, env):
    """node in correctly rounded float64, as written."""
    op, *args = node
    if op == "const":
        return mpfr(gmpy2.mpq(args[0].numerator, args[0].denominator))
    if op == "var":
        return env[args[0]]
    if op == "pow" and args[1][0] == "const" and args[1][1].denominator == 1:
        return rounded(args[0], env) ** int(args[1][1])
    v = [rounded(a, env) for a in args]
    return {"add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
            "div": lambda a, b: a / b, "neg": lambda a: -a}.get(op, getattr(gmpy2, op, None))(*v)


def plain(node, env):
    """node in Python's floats."""
    op, *args = node
    if op == "const":
        return float(args[0])
    if op == "var":
        return env[args[0]]
    v = [plain(a, env) for a in args]
    return {"add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
            "div": lambda a, b: a / b, "neg": lambda a: -a, "pow": lambda a, b: a**b}.get(op, getattr(math, op, None))(*v)


def quotient(run, number, tree, var, x, h, scheme, order):
    """The difference quotient as roundoff computes it."""
    x, h = number(x), number(h)
    total = None
    for b, w in STENCILS[scheme, order]:
        node = x + h if b > 0 else x - h if b < 0 else x
        term = w * run(tree, {var: node})
        total = term if total is None else total + term
    divisor = h * h if order == 2 else h
    if scheme == "central" and order == 1:
        divisor = 2 * h
    return total / divisor


def printed_as(x, text):
    """x, a Fraction, with as many digits as text has."""
    mantissa, *exponent = text.lower().split("e")
    places = len(mantissa.split(".")[1])
    wide = Context(prec=400)
    d = wide.divide(Decimal(x.numerator), Decimal(x.denominator))
    if exponent:
        return f"{d:.{places}e}"
    return str(d.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN, context=wide))


def figure(value, quantity, exact):
    error = value - exact
    return {"value": value, "error": error, "-error": -error, "absolute error": abs(error),
            "relative error": abs(error / exact)}[quantity]


def derivative(tree, var, x, order):
    s = sympy.Symbol("x", real=True)
    f = sympy.diff(Symbolic().run(tree, {var: s}), s, order)
    mp.dps = 100
    return fraction(sympy_value(f, {s: Real().const(x)}))


def main():
    rows = bad = python = 0
    for path in sorted(HERE.glob("*.json")):
        table = json.loads(path.read_text())
        tree = parse(table["function"])
        for c in table["columns"]:
            var, x = c["point"].split("=")
            x = Fraction(x)
            exact = derivative(tree, var, x, c["order"])
            for h, text in c["rows"]:
                args = (tree, var, x, Fraction(h), c["scheme"], c["order"])
                a = quotient(rounded, lambda q: mpfr(gmpy2.mpq(q.numerator, q.denominator)), *args)
                b = quotient(plain, float, *args)
                got = [printed_as(figure(fraction(v) if v is a else Fraction(v), c["quantity"], exact), text) for v in (a, b)]
                rows += 1
                want = Decimal(text)
                if Decimal(got[0]) != want:
                    bad += 1
                    print(f"{path.name} {c['scheme']} {c['order']} {c['point']} h={h} {c['quantity']}: printed {text}, computed {got[0]}")
                python += Decimal(got[1]) != want
    print(f"{rows} rows, {bad} not reproduced; {python} not by Python's own floats")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
