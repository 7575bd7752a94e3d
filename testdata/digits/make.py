#!/usr/bin/python3
"""Makes values.csv beside it: the values of cases.txt to 1000 significant
digits, rounded half to even, by mpmath at 1,500 and 3,000 digits and by MPFR
(through gmpy2) at 13,320 bits, which must agree in 1,100 digits. The
arithmetics are those of ../references/make.py."""

import sys
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent / "references"))

import gmpy2  # noqa: E402
from make import MPFR, Real, fraction, round_decimal, same, widest  # noqa: E402
from language import parse  # noqa: E402
from mpmath import mp  # noqa: E402

DIGITS, AGREE = 1000, 1100


def values(tree, name, at):
    """The value in each of the ways."""
    for dps in (1500, 3000):
        mp.dps = dps
        a = Real()
        yield fraction(a.run(tree, {name: a.const(at)}))
    with gmpy2.local_context(gmpy2.context(), precision=13320):
        widest()
        a = MPFR()
        yield fraction(a.run(tree, {name: a.const(at)}))


def main():
    here, rows = Path(__file__).parent, []
    for line in (here / "cases.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        function, point = [s.strip() for s in line.split("|")]
        name, at = point.split("=")
        found = list(values(parse(function), name, Fraction(at)))
        if not all(same(found[-1], v, AGREE) for v in found):
            raise SystemExit(f"{line}: {[float(v) for v in found]}")
        n, e = round_decimal(found[-1], DIGITS)
        rows.append(f'"{function}",{point},{n}e{e}\n')
    (here / "values.csv").write_text("function,point,value\n" + "".join(rows))


if __name__ == "__main__":
    sys.set_int_max_str_digits(0) if hasattr(sys, "set_int_max_str_digits") else None
    main()
