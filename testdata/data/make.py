#!/usr/bin/python3
"""Makes network.csv and network.json beside it by the formulas of README.md,
with mpmath's intervals: a sine is taken only where both ends of its enclosure
round to the same three decimals."""

from fractions import Fraction
from pathlib import Path

from mpmath import iv

ROWS, INPUTS, HIDDEN, CLASSES = 150, 10, 60, 6
FIRST = [4, 3, 1, 5, 2, 0]  # by class, the first of its two inputs


def rounded_sine(factor, argument):
    """factor*sin(argument) in thousandths."""
    iv.dps = 40
    x = iv.mpf(argument.numerator) / argument.denominator
    y = 1000 * iv.mpf(factor.numerator) / factor.denominator * iv.sin(x)
    # mpmath rounds both ends outward; nint of an exact number is exact here.
    low, high = (round(Fraction(*end)) for end in map(ratio, (y.a, y.b)))
    if low != high:
        raise SystemExit(f"{factor}*sin({argument}) is too close to a midpoint")
    return low


def ratio(end):
    """An end of an interval as a numerator and a denominator."""
    sign, mantissa, exponent, _ = end._mpi_[0]
    value = int(mantissa) * Fraction(2) ** exponent * (-1) ** sign
    return value.numerator, value.denominator


def text(thousandths):
    """Three decimals, and no sign of zero."""
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{abs(thousandths) // 1000}.{abs(thousandths) % 1000:03d}"


def matrix(rows, indent):
    lines = ("[" + ", ".join(map(text, row)) + "]" for row in rows)
    return "[\n" + ",\n".join(indent + line for line in lines) + "\n  ]"


def main():
    here = Path(__file__).parent
    lines = [",".join(f"x{j}" for j in range(INPUTS)) + ",class\n"]
    for r in range(ROWS):
        row = [rounded_sine(Fraction(1), Fraction(7, 10) * (r + 1) * (j + 1) + j) for j in range(INPUTS)]
        sums = [row[p] + row[p + 4] for p in FIRST]
        if sums.count(max(sums)) > 1:
            raise SystemExit(f"row {r}: two classes have the largest sum")
        lines.append(",".join(map(text, row)) + f",c{sums.index(max(sums))}\n")
    (here / "network.csv").write_text("".join(lines))

    k = iter(range(10**6))
    def take(n):
        return [rounded_sine(Fraction(2, 5), Fraction(3 * next(k) + 1)) for _ in range(n)]
    w1 = [take(HIDDEN) for _ in range(INPUTS)]
    b1 = take(HIDDEN)
    w2 = [take(CLASSES) for _ in range(HIDDEN)]
    b2 = take(CLASSES)
    (here / "network.json").write_text(
        "{\n"
        f'  "W1": {matrix(w1, "    ")},\n'
        f'  "b1": [{", ".join(map(text, b1))}],\n'
        f'  "W2": {matrix(w2, "    ")},\n'
        f'  "b2": [{", ".join(map(text, b2))}]\n'
        "}\n")


if __name__ == "__main__":
    main()
