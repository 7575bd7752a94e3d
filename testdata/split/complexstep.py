"""The complex step: a function of x + ih, in a format's operations and exactly.

A complex number is a pair of real ones, the second None where the number does
not depend on the variable and so is real.
"""

from fractions import Fraction

import real
from mpmath import mp
from real import Hole, rational


class Complex:
    """Complex arithmetic made of an arithmetic of real numbers, one operation
    after the other as the documentation of roundoff's expr.Imaginary has them."""

    def __init__(self, a):
        self.a = a

    def num(self, q): return self.a.num(q), None
    def pi(self): return self.a.pi(), None
    def e(self): return self.a.e(), None

    def do(self, op, *args):
        if all(im is None for _, im in args):
            return self.a.do(op, *[re for re, _ in args]), None
        return getattr(self, op)(*args)

    def holds(self, relation, x, y):
        if x[1] is not None or y[1] is not None:
            raise SystemExit("an if of the variable")
        return self.a.holds(relation, x[0], y[0])

    def neg(self, z):
        return self.a.do("neg", z[0]), self.a.do("neg", z[1])

    def add(self, z, w):
        re = self.a.do("add", z[0], w[0])
        return re, w[1] if z[1] is None else z[1] if w[1] is None else self.a.do("add", z[1], w[1])

    def sub(self, z, w):
        re = self.a.do("sub", z[0], w[0])
        return re, self.a.do("neg", w[1]) if z[1] is None else z[1] if w[1] is None else self.a.do("sub", z[1], w[1])

    def mul(self, z, w):
        times = lambda x, y: self.a.do("mul", x, y)
        if z[1] is None or w[1] is None:
            return times(z[0], w[0]), times(z[0], w[1]) if z[1] is None else times(z[1], w[0])
        p, q, r, s = times(z[0], w[0]), times(z[1], w[1]), times(z[0], w[1]), times(z[1], w[0])
        return self.a.do("sub", p, q), self.a.do("add", r, s)

    def div(self, z, w):
        do = self.a.do
        if w[1] is None:
            return do("div", z[0], w[0]), do("div", z[1], w[0])
        q = do("div", w[1], w[0])
        s = do("add", w[0], do("mul", w[1], q))
        if z[1] is None:
            return do("div", z[0], s), do("div", do("neg", do("mul", z[0], q)), s)
        re, im = do("add", z[0], do("mul", z[1], q)), do("sub", z[1], do("mul", z[0], q))
        return do("div", re, s), do("div", im, s)

    def powint(self, z, n):
        if z[1] is None or n == 0:
            return self.a.powint(z[0], n), None
        w = z
        for bit in bin(abs(n))[3:]:
            w = self.mul(w, w)
            if bit == "1":
                w = self.mul(w, z)
        if n > 0:
            return w
        q = self.a.do("div", w[1], w[0])
        s = self.a.do("add", w[0], self.a.do("mul", w[1], q))
        return self.a.powint(s, -1), self.a.do("div", self.a.do("neg", q), s)

    def fma(self, x, y, z): return self.add(self.do("mul", x, y), z)
    def pow(self, z, w): return self.exp(self.do("mul", w, self.do("log", z)))

    def exp(self, z):
        e = self.a.do("exp", z[0])
        return self.a.do("mul", e, self.a.do("cos", z[1])), self.a.do("mul", e, self.a.do("sin", z[1]))

    def log(self, z):
        return self.a.do("log", self.a.do("hypot", *z)), self.a.do("atan2", z[1], z[0])

    def sqrt(self, z):
        t = self.a.do("add", self.a.do("hypot", *z), z[0])
        r = self.a.do("sqrt", self.a.do("add", t, t))
        return self.a.do("div", t, r), self.a.do("div", z[1], r)

    def parts(self, z, f, g, h, k):
        do = self.a.do
        return do("mul", do(f, z[0]), do(g, z[1])), do("mul", do(h, z[0]), do(k, z[1]))

    def sin(self, z): return self.parts(z, "sin", "cosh", "cos", "sinh")
    def sinh(self, z): return self.parts(z, "sinh", "cos", "cosh", "sin")
    def cosh(self, z): return self.parts(z, "cosh", "cos", "sinh", "sin")
    def tan(self, z): return self.div(self.sin(z), self.cos(z))
    def tanh(self, z): return self.div(self.sinh(z), self.cosh(z))

    def cos(self, z):
        re, im = self.parts(z, "cos", "cosh", "sin", "sinh")
        return re, self.a.do("neg", im)


class ExactComplex(Complex):
    """The same exactly: sums, products and quotients as above, functions by
    mpmath's of a complex argument."""

    def function(f):
        return lambda self, z: split(f(mp.mpc(real.real(z[0]), real.real(z[1]))))

    exp = function(mp.exp)
    sin, cos, tan = function(mp.sin), function(mp.cos), function(mp.tan)
    sinh, cosh, tanh = function(mp.sinh), function(mp.cosh), function(mp.tanh)

    def log(self, z):
        """The logarithm; of 0 it has the imaginary part that atan2 has."""
        if z == (0, 0):
            return None, Fraction(0)
        return split(mp.log(mp.mpc(real.real(z[0]), real.real(z[1]))))

    def sqrt(self, z):
        """The root, exactly if it is known to be rational, but none on the cut,
        where the operations above divide by 0."""
        if rational(z[0]) and rational(z[1]):
            if z[1] == 0 and z[0] <= 0:
                raise Hole
            size = real.hypot(*z)
            re = real.sqrt((size + z[0]) / 2) if rational(size) else None
            if re is not None and rational(re):
                return re, z[1] / (2 * re)
        return split(mp.sqrt(mp.mpc(real.real(z[0]), real.real(z[1]))))

    def div(self, z, w):
        """z·w̄/|w|², but none where the real part of w is 0: the operations above
        divide by it."""
        if w[1] is None:
            return super().div(z, w)
        if rational(w[0]) and w[0] == 0:
            raise Hole
        m = real.add(real.mul(w[0], w[0]), real.mul(w[1], w[1]))
        re, im = self.do("mul", z, (w[0], -w[1]))
        return real.div(re, m), real.div(im, m)

    def powint(self, z, n):
        if z[1] is None or n == 0:
            return super().powint(z, n)
        w = z
        for _ in range(abs(n) - 1):
            w = self.mul(w, z)
        return w if n > 0 else self.div((Fraction(1), None), w)


def split(z):
    return z.real, z.imag
