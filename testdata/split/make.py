#!/usr/bin/python3
"""Makes cells.jsonl: the whole outcome of the columns of cases.txt, computed
from the definitions in DESIGN.md (sections 2 to 4) by a second program that
shares nothing with roundoff. See ../README.md.

A column is computed with 2000 bits and more, doubling until two neighbouring
precisions give the same figures to the last digit.

    make.py [TEXT]    with TEXT only the columns whose line contains it, printed
"""

import json
import sys
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True
from mpmath import mp  # noqa: E402
from real import Unsettled  # noqa: E402
from language import literal  # noqa: E402
from mixed import Mixed  # noqa: E402
from split import UNPROVED, Column, figure  # noqa: E402

PRECISIONS = [2000, 4000, 8000, 16000]  # bits


def step(text):
    """A step: a literal, or 2^-k."""
    base, _, power = text.partition("^")
    return Fraction(int(base)) ** int(power) if power else literal(text)


def limit(x):
    return None if x is None else x if isinstance(x, str) else figure(x)


def brief(d):
    """d without what has no value."""
    return {k: v for k, v in d.items() if v}


def outcome(column, steps):
    """The column at mp.prec: the derivative and the cells as data."""
    cells, der = [], None
    for h in steps:
        cell, der = column.cell(step(h))
        cells.append(brief(cell))
    derivative = {"value": limit(der["value"]), "status": der["status"], "left": limit(der["left"]), "right": limit(der["right"])}
    derivative["jump"] = der["jump"] and [limit(v) for v in der["jump"]]
    return {"derivative": brief(derivative), "cells": cells}


def settle(column, steps, label):
    """The outcome on which two precisions agree. What is not proved to be 0
    must look like 0 at all of them."""
    last = None
    for bits in PRECISIONS:
        mp.prec = bits
        try:
            now = outcome(column, steps)
        except Unsettled:
            last = None
            continue
        if now == last and (bits == PRECISIONS[-1] or UNPROVED not in json.dumps(now)):
            return now
        last = now
    raise SystemExit(f"{label}: not settled")


def columns(path):
    """The columns of cases.txt: (function, point, wrt, order, scheme, format,
    steps)."""
    names = {}
    for line in path.read_text().splitlines():
        line = line.partition("#")[0].strip()
        if not line:
            continue
        if line.startswith("$"):
            name, _, text = line.partition("=")
            names[name.strip()] = text.split()
            continue
        words = lambda s: [w for t in s.split() for w in names.get(t, [t])]
        function, points, schemes, formats, steps = [s.strip() for s in line.split("|")]
        for where in points.split():
            wrt, _, where = where.rpartition(":")
            point = dict(c.split("=") for c in where.split(",")) if "=" in where else {"x": where}
            for scheme in words(schemes):
                scheme, _, order = scheme.partition("@" if "@" in scheme else "/")
                for f in words(formats):
                    yield function, point, wrt or next(iter(point)), int(order or (2 if "," in wrt else 1)), scheme, f, words(steps)


def main():
    here = Path(__file__).parent
    only = sys.argv[1] if len(sys.argv) > 1 else None
    rows = [dict(zip(("function", "point", "wrt", "order", "scheme", "format", "steps"), c)) for c in columns(here / "cases.txt")]
    keys = [json.dumps(row | {"steps": None}) for row in rows]
    if twice := [k for k in set(keys) if keys.count(k) > 1]:
        raise SystemExit("twice: " + "\n".join(twice))
    out, cells = [], 0
    for row in rows:
        steps = row.pop("steps")
        key = json.dumps(row)
        if only and only not in key:
            continue
        row |= settle((Mixed if "," in row["wrt"] else Column)(**row), steps, key)
        out.append(json.dumps(row, separators=(",", ":")) + "\n")
        cells += len(steps)
        if only:
            print(out[-1])
        else:
            print(len(out), cells, key, file=sys.stderr)
    if not only:
        (here / "cells.jsonl").write_text("".join(out))


if __name__ == "__main__":
    sys.set_int_max_str_digits(0) if hasattr(sys, "set_int_max_str_digits") else None
    sys.setrecursionlimit(10000)
    main()
