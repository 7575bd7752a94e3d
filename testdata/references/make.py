#!/usr/bin/python3
"""Makes the reference values: reads cases.txt, writes values.jsonl beside it.

Every figure is computed in independent ways, which must agree or the script
ends with an error and writes nothing:

  derivatives  symbolic  sympy differentiates, mpmath evaluates the result
               series    Taylor arithmetic by the recurrences below
               cauchy    Cauchy's integral over a small circle, at two radii
  values and   mpmath    at 1000 digits or more
  differences  mpfr      through gmpy2, with that many bits

and each is computed at two precisions at least, the second twice the first.
See ../README.md for the format of both files.
"""

import json
import math
import sys
from fractions import Fraction
from pathlib import Path

import gmpy2
import sympy
from mpmath import libmp, mp, mpc, mpf

sys.dont_write_bytecode = True
from language import parse, resolve, variables  # noqa: E402

DIGITS = 60  # significant digits printed
ORDERS = 4  # derivatives 1 … ORDERS
GUARD = 75  # digits in which the ways of computing a figure must agree
STEPS = ["1e-4", "1e-20", "1e-50"]
SCHEMES = [  # name, order, offsets and weights, divisor
    ("forward", 1, [(1, 1), (0, -1)], 1),
    ("central", 1, [(1, 1), (-1, -1)], 2),
    ("central", 2, [(1, 1), (0, -2), (-1, 1)], 1),
]
PRECISIONS = [1000, 2000, 4000]  # decimal digits


class Hole(Exception):
    """The function has no value here."""


class Unsettled(Exception):
    """Two precisions did not agree."""


# ---- decimal text ---------------------------------------------------------

def round_decimal(x, digits=DIGITS):
    """x, a Fraction, rounded half to even to digits significant digits: an
    integer and the exponent of ten it is scaled by."""
    sign, x = (-1, -x) if x < 0 else (1, x)
    # estimate of log10 x from bit lengths, then correct it
    e = int((x.numerator.bit_length() - x.denominator.bit_length()) * 0.30103)
    while x >= Fraction(10) ** (e + 1):
        e += 1
    while x < Fraction(10) ** e:
        e -= 1
    n = round(x / Fraction(10) ** (e - digits + 1))
    if n == 10**digits:
        n, e = n // 10, e + 1
    return sign * n, e - digits + 1


def text(x, exact):
    """x as d.ddd…e±n. All 60 digits unless x is exactly what is printed."""
    if x == 0:
        return "0"
    n, e = round_decimal(x)
    digits = str(abs(n))
    e += len(digits) - 1
    if exact and Fraction(n) * Fraction(10) ** (e - len(digits) + 1) == x:
        digits = digits.rstrip("0")
    s = "-" if n < 0 else ""
    s += digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return s + (f"e{e}" if e else "")


def fraction(v):
    """The exact value of an mpf or mpfr."""
    if isinstance(v, mpf):
        p, q = libmp.to_rational(v._mpf_)
        return Fraction(int(p), int(q))
    p, q = v.as_integer_ratio()
    return Fraction(int(p), int(q))


def same(a, b, digits=GUARD):
    if a == b:
        return True
    return a * b > 0 and abs(a - b) < abs(a) / Fraction(10) ** digits


# ---- arithmetics that evaluate a tree -------------------------------------

class Arithmetic:
    """Evaluates trees; the methods named as the operations are in subclasses.
    Branches are decided by sign()."""

    def run(self, node, env):
        op = node[0]
        if op == "const":
            return self.const(node[1])
        if op == "var":
            return env[node[1]]
        if op == "pi" or op == "e":
            return getattr(self, op)()
        if op == "let":
            return self.run(node[3], env | {node[1]: self.run(node[2], env)})
        if op == "if":
            _, rel, a, b, then, other = node
            s = self.sign(self.sub(self.run(a, env), self.run(b, env)))
            holds = {"<": s < 0, "<=": s <= 0, ">": s > 0, ">=": s >= 0,
                     "==": s == 0, "!=": s != 0}[rel]
            return self.run(then if holds else other, env)
        args = [self.run(a, env) for a in node[1:]]
        if op == "pow" and node[2][0] == "const" and node[2][1].denominator == 1:
            return self.powint(args[0], int(node[2][1]))
        return getattr(self, op)(*args)

    def add(self, a, b): return a + b
    def sub(self, a, b): return a - b
    def mul(self, a, b): return a * b
    def neg(self, a): return -a
    def fma(self, a, b, c): return a * b + c

    def div(self, a, b):
        if b == 0:
            raise Hole
        return a / b

    def powint(self, a, n):
        if a == 0 and n < 0:
            raise Hole
        return a**n

    def abs(self, a): return -a if self.sign(a) < 0 else a
    def relu(self, a): return a if self.sign(a) > 0 else a * 0
    def step(self, a): return self.const(Fraction(self.sign(a) > 0))
    def signum(self, a): return self.const(Fraction(self.sign(a)))
    def min(self, a, b): return a if self.sign(self.sub(a, b)) <= 0 else b
    def max(self, a, b): return a if self.sign(self.sub(a, b)) >= 0 else b
    def sigmoid(self, a): return 1 / (1 + self.exp(-a))
    def hypot(self, a, b): return self.sqrt(a * a + b * b)
    def softplus(self, a): return self.log(1 + self.exp(a))

    def gelu(self, a):
        half = self.const(Fraction(1, 2))
        return half * a * self.erfc(-a * self.sqrt(half))

    def floor(self, a): return self.whole(a, "floor")
    def ceil(self, a): return self.whole(a, "ceil")
    def nearest(self, a): return self.whole(a, "nearest")

    def whole(self, a, op):
        q = fraction(a)
        n = {"floor": math.floor, "ceil": math.ceil,
             "nearest": lambda q: (-1 if q < 0 else 1) * math.floor(abs(q) + Fraction(1, 2))}[op](q)
        return self.const(Fraction(n))


class Real(Arithmetic):
    """Real or complex numbers of mpmath at mp.dps."""

    def const(self, q): return mpf(q.numerator) / q.denominator
    def pi(self): return +mp.pi
    def e(self): return +mp.e

    def sign(self, a):
        return int(mp.sign(a))

    def need(self, ok):
        if not ok:
            raise Hole

    def sqrt(self, a):
        self.need(isinstance(a, mpc) or a >= 0)
        return mp.sqrt(a)

    def log(self, a):
        self.need(isinstance(a, mpc) or a > 0)
        return mp.log(a)

    def pow(self, a, b):
        self.need(isinstance(a, mpc) or a > 0 or a == 0 and b > 0)
        return mp.power(a, b)

    def exp(self, a): return mp.exp(a)
    def sin(self, a): return mp.sin(a)
    def cos(self, a): return mp.cos(a)
    def tan(self, a): return mp.tan(a)
    def atan(self, a): return mp.atan(a)
    def tanh(self, a): return mp.tanh(a)
    def cbrt(self, a): return -mp.cbrt(-a) if mp.re(a) < 0 else mp.cbrt(a)
    def exp2(self, a): return mp.power(2, a)
    def exp10(self, a): return mp.power(10, a)

    def expm1(self, a): return self.wider(lambda: mp.exp(a) - 1)
    def log1p(self, a): return self.wider(lambda: self.log(1 + a))

    def wider(self, f):
        """f() with digits to spare for what cancels."""
        with mp.workdps(2 * mp.dps + 400):
            return f()

    def log2(self, a): return self.log(a) / mp.log(2)
    def log10(self, a): return self.log(a) / mp.log(10)

    def asin(self, a):
        self.need(isinstance(a, mpc) or abs(a) <= 1)
        return mp.asin(a)

    def acos(self, a):
        self.need(isinstance(a, mpc) or abs(a) <= 1)
        return mp.acos(a)

    def sinh(self, a): return mp.sinh(a)
    def cosh(self, a): return mp.cosh(a)
    def asinh(self, a): return mp.asinh(a)

    def acosh(self, a):
        self.need(isinstance(a, mpc) or a >= 1)
        return mp.acosh(a)

    def atanh(self, a):
        self.need(isinstance(a, mpc) or abs(a) < 1)
        return mp.atanh(a)

    def erf(self, a): return mp.erf(a)
    def erfc(self, a): return mp.erfc(a)

    def gamma(self, a):
        self.need(not (mp.isint(a) and mp.re(a) <= 0))
        return mp.gamma(a)

    def lgamma(self, a):
        g = self.gamma(a)
        return mp.log(-g if mp.re(g) < 0 else g)

    def atan2(self, y, x):
        if mp.re(x) == 0 == mp.im(x):
            return self.const(Fraction(int(mp.sign(y)), 2)) * mp.pi
        turn = 0 if mp.re(x) > 0 else -1 if mp.re(y) < 0 else 1
        return mp.atan(y / x) + turn * mp.pi


class MPFR(Arithmetic):
    """Real numbers of MPFR in the current gmpy2 context."""

    def const(self, q): return gmpy2.mpfr(gmpy2.mpq(q.numerator, q.denominator))
    def pi(self): return gmpy2.const_pi()
    def e(self): return gmpy2.exp(gmpy2.mpfr(1))
    def sign(self, a): return gmpy2.sign(a)

    def some(self, v):
        if not gmpy2.is_finite(v):
            raise Hole
        return v

    def sqrt(self, a): return self.some(gmpy2.sqrt(a))
    def log(self, a): return self.some(gmpy2.log(a))
    def pow(self, a, b): return self.some(a**b)
    def exp(self, a): return self.some(gmpy2.exp(a))
    def sin(self, a): return gmpy2.sin(a)
    def cos(self, a): return gmpy2.cos(a)
    def tan(self, a): return gmpy2.tan(a)
    def atan(self, a): return gmpy2.atan(a)
    def tanh(self, a): return gmpy2.tanh(a)
    def cbrt(self, a): return gmpy2.cbrt(a)
    def exp2(self, a): return self.some(gmpy2.exp2(a))
    def exp10(self, a): return self.some(gmpy2.exp10(a))
    def expm1(self, a): return self.some(gmpy2.expm1(a))
    def log2(self, a): return self.some(gmpy2.log2(a))
    def log10(self, a): return self.some(gmpy2.log10(a))
    def log1p(self, a): return self.some(gmpy2.log1p(a))
    def asin(self, a): return self.some(gmpy2.asin(a))
    def acos(self, a): return self.some(gmpy2.acos(a))
    def sinh(self, a): return gmpy2.sinh(a)
    def cosh(self, a): return gmpy2.cosh(a)
    def asinh(self, a): return gmpy2.asinh(a)
    def acosh(self, a): return self.some(gmpy2.acosh(a))
    def atanh(self, a): return self.some(gmpy2.atanh(a))
    def erf(self, a): return gmpy2.erf(a)
    def erfc(self, a): return gmpy2.erfc(a)
    def gamma(self, a): return self.some(gmpy2.gamma(a))
    def lgamma(self, a): return self.some(gmpy2.lgamma(a)[0])
    def atan2(self, a, b): return gmpy2.atan2(a, b)


class Symbolic(Arithmetic):
    """Expressions of sympy. Trees are resolved: no branches."""

    def const(self, q): return sympy.Rational(q.numerator, q.denominator)
    def pi(self): return sympy.pi
    def e(self): return sympy.E
    def sqrt(self, a): return sympy.sqrt(a)
    def log(self, a): return sympy.log(a)
    def pow(self, a, b): return sympy.Pow(a, b)
    def exp(self, a): return sympy.exp(a)
    def sin(self, a): return sympy.sin(a)
    def cos(self, a): return sympy.cos(a)
    def tan(self, a): return sympy.tan(a)
    def atan(self, a): return sympy.atan(a)
    def tanh(self, a): return sympy.tanh(a)
    def cbrt(self, a): return -sympy.cbrt(-a) if (a.subs(self.at).evalf() if self.at else a) < 0 else sympy.cbrt(a)
    def exp2(self, a): return sympy.Pow(2, a)
    def exp10(self, a): return sympy.Pow(10, a)
    def expm1(self, a): return sympy.exp(a) - 1
    def log2(self, a): return sympy.log(a) / sympy.log(2)
    def log10(self, a): return sympy.log(a) / sympy.log(10)
    def log1p(self, a): return sympy.log(1 + a)
    def asin(self, a): return sympy.asin(a)
    def acos(self, a): return sympy.acos(a)
    def sinh(self, a): return sympy.sinh(a)
    def cosh(self, a): return sympy.cosh(a)
    def asinh(self, a): return sympy.asinh(a)
    def acosh(self, a): return sympy.acosh(a)
    def atanh(self, a): return sympy.atanh(a)
    def erf(self, a): return sympy.erf(a)
    def erfc(self, a): return sympy.erfc(a)
    def gamma(self, a): return sympy.gamma(a)
    def lgamma(self, a): return sympy.log(sympy.gamma(a)**2) / 2
    def atan2(self, a, b): return sympy.atan2(a, b)

    at = None  # the point, for what depends on a sign


class Series(Arithmetic):
    """Taylor coefficients 0 … ORDERS as lists of mpf, by the usual
    recurrences (Griewank and Walther, Evaluating Derivatives, table 13.2)."""

    n = ORDERS + 1
    real = Real()

    def constant(self, v): return [v] + [mpf(0)] * (self.n - 1)
    def const(self, q): return self.constant(self.real.const(q))
    def pi(self): return self.constant(self.real.pi())
    def e(self): return self.constant(self.real.e())
    def add(self, a, b): return [x + y for x, y in zip(a, b)]
    def sub(self, a, b): return [x - y for x, y in zip(a, b)]
    def neg(self, a): return [-x for x in a]
    def fma(self, a, b, c): return self.add(self.mul(a, b), c)
    def mul(self, a, b): return [self.dot(a[:k + 1], b[:k + 1]) for k in range(self.n)]

    @staticmethod
    def dot(a, b):
        """The coefficient of the highest order of the product."""
        return sum((x * y for x, y in zip(a, reversed(b))), mpf(0))

    def div(self, a, b):
        if b[0] == 0:
            raise Hole
        z = []
        for k in range(self.n):  # b·z = a
            z.append((a[k] - sum((b[j] * z[k - j] for j in range(1, k + 1)), mpf(0))) / b[0])
        return z

    def integral(self, first, d):
        """The series with value first and derivative d."""
        return [first] + [d[k] / (k + 1) for k in range(self.n - 1)]

    def derivative(self, a):
        return [(k + 1) * a[k + 1] for k in range(self.n - 1)] + [mpf(0)]

    def powint(self, a, n):
        z = self.constant(mpf(1))
        for _ in range(abs(n)):
            z = self.mul(z, a)
        return self.div(self.constant(mpf(1)), z) if n < 0 else z

    def exp(self, a):
        z = [mp.exp(a[0])]
        for k in range(1, self.n):  # z' = a'·z
            z.append(sum((j * a[j] * z[k - j] for j in range(1, k + 1)), mpf(0)) / k)
        return z

    def log(self, a):
        return self.integral(self.real.log(a[0]), self.div(self.derivative(a), a))

    def sqrt(self, a):
        z = [self.real.sqrt(a[0])]
        if z[0] == 0:
            raise Hole
        for k in range(1, self.n):  # z·z = a
            z.append((a[k] - sum((z[j] * z[k - j] for j in range(1, k)), mpf(0))) / (2 * z[0]))
        return z

    def sincos(self, a):
        s, c = [mp.sin(a[0])], [mp.cos(a[0])]
        for k in range(1, self.n):  # s' = a'·c, c' = −a'·s
            s.append(sum((j * a[j] * c[k - j] for j in range(1, k + 1)), mpf(0)) / k)
            c.append(-sum((j * a[j] * s[k - j] for j in range(1, k + 1)), mpf(0)) / k)
        return s, c

    def sin(self, a): return self.sincos(a)[0]
    def cos(self, a): return self.sincos(a)[1]
    def tan(self, a): return self.div(*self.sincos(a))

    def atan(self, a):
        d = self.add(self.constant(mpf(1)), self.mul(a, a))
        return self.integral(mp.atan(a[0]), self.div(self.derivative(a), d))

    def tanh(self, a):
        u = self.exp([2 * x for x in a])
        one = self.constant(mpf(1))
        return self.div(self.sub(u, one), self.add(u, one))

    def sigmoid(self, a):
        one = self.constant(mpf(1))
        return self.div(one, self.add(one, self.exp(self.neg(a))))

    def pow(self, a, b): return self.exp(self.mul(b, self.log(a)))

    def scale(self, c, a): return [c * x for x in a]
    def square(self, a): return self.mul(a, a)
    def ones(self): return self.constant(mpf(1))

    def compose(self, d, a):
        """The series of a function with Taylor coefficients d at a[0]."""
        t, z = [mpf(0)] + a[1:], self.constant(d[-1])
        for c in reversed(d[:-1]):
            z = self.add(self.mul(z, t), self.constant(c))
        return z

    def over(self, name, a, du, g):
        """The function of that name, with derivative du/g."""
        return self.integral(getattr(self.real, name)(a[0]), self.div(du, g))

    def cbrt(self, a):
        if a[0] == 0:
            raise Hole
        z = self.pow(self.scale(mp.sign(a[0]), a), self.const(Fraction(1, 3)))
        return self.scale(mp.sign(a[0]), z)

    def exp2(self, a): return self.exp(self.scale(mp.log(2), a))
    def exp10(self, a): return self.exp(self.scale(mp.log(10), a))
    def expm1(self, a): return [self.real.expm1(a[0])] + self.exp(a)[1:]
    def log2(self, a): return self.scale(1 / mp.log(2), self.log(a))
    def log10(self, a): return self.scale(1 / mp.log(10), self.log(a))
    def log1p(self, a): return [self.real.log1p(a[0])] + self.log(self.add(self.ones(), a))[1:]

    def root1(self, a, sign):
        return self.sqrt(self.add(self.ones(), self.scale(sign, self.square(a))))

    def asin(self, a): return self.over("asin", a, self.derivative(a), self.root1(a, -1))
    def acos(self, a): return self.over("acos", a, self.derivative(self.neg(a)), self.root1(a, -1))
    def asinh(self, a): return self.over("asinh", a, self.derivative(a), self.root1(a, 1))

    def acosh(self, a):
        return self.over("acosh", a, self.derivative(a), self.sqrt(self.sub(self.square(a), self.ones())))

    def atanh(self, a):
        return self.over("atanh", a, self.derivative(a), self.sub(self.ones(), self.square(a)))

    def sinh(self, a): return self.scale(mpf(1) / 2, self.sub(self.exp(a), self.exp(self.neg(a))))
    def cosh(self, a): return self.scale(mpf(1) / 2, self.add(self.exp(a), self.exp(self.neg(a))))

    def bell(self, a): return self.mul(self.exp(self.neg(self.square(a))), self.derivative(a))
    def erf(self, a): return self.integral(mp.erf(a[0]), self.scale(2 / mp.sqrt(mp.pi), self.bell(a)))
    def erfc(self, a): return self.integral(mp.erfc(a[0]), self.scale(-2 / mp.sqrt(mp.pi), self.bell(a)))

    def softplus(self, a):
        return self.integral(self.real.softplus(a[0]), self.mul(self.sigmoid(a), self.derivative(a)))

    def gelu(self, a):
        z = self.mul(a, self.erfc(self.scale(-mp.sqrt(mpf(1) / 2), a)))
        return self.scale(mpf(1) / 2, z)

    def lgamma(self, a):
        d = [self.real.lgamma(a[0])] + [mp.psi(k, a[0]) / mp.factorial(k + 1) for k in range(self.n - 1)]
        return self.compose(d, a)

    def gamma(self, a):
        z = self.lgamma(a)
        return self.scale(self.real.gamma(a[0]), self.exp([mpf(0)] + z[1:]))

    def hypot(self, a, b): return self.sqrt(self.add(self.square(a), self.square(b)))

    def atan2(self, a, b):
        d = self.sub(self.mul(b, self.derivative(a)), self.mul(a, self.derivative(b)))
        return self.integral(self.real.atan2(a[0], b[0]), self.div(d, self.add(self.square(a), self.square(b))))


# ---- the figures ----------------------------------------------------------

def sympy_value(x, env):
    """A sympy expression in mpmath at mp.dps; env maps symbols to mpf."""
    memo = {}

    def run(x):
        if x not in memo:
            memo[x] = compute(x)
        return memo[x]

    def compute(x):
        if x.is_Rational:
            return mpf(int(x.p)) / int(x.q)
        if x is sympy.pi:
            return +mp.pi
        if x is sympy.E:
            return +mp.e
        if x.is_Symbol:
            return env[x]
        a = [run(y) for y in x.args]
        if x.func is sympy.polygamma:
            return mp.psi(int(x.args[0]), a[1])
        if x.is_Add:
            return mp.fsum(a)
        if x.is_Mul:
            return mp.fprod(a)
        if x.is_Pow:
            base, power = x.args
            return a[0] ** int(power) if power.is_Integer else mp.power(*a)
        return getattr(mp, x.func.__name__)(*a)  # exp, log, sin, …

    return run(x)


def settle(ask, what):
    """ask(dps) at rising precisions until two neighbours agree."""
    last = None
    for dps in PRECISIONS:
        mp.dps = dps
        now = ask(dps)
        if last is not None and same(last, now):
            return now
        last = now
    raise Unsettled(f"{what}: precisions do not agree: {float(last)}")


def derivatives(tree, point, wrt, label):
    """f and its derivatives of a resolved tree, each a Fraction with whether
    it is exact, or None where there is none."""
    x = sympy.Symbol("x", real=True)
    env = {v: Symbolic().const(q) for v, q in point.items()} | {wrt: x}
    at = sympy.Rational(point[wrt].numerator, point[wrt].denominator)
    symbols = Symbolic()
    symbols.at = {x: at}
    f, figures = symbols.run(tree, env), []
    for m in range(ORDERS + 1):
        exact = f.subs(x, at)
        if exact.has(sympy.zoo, sympy.nan, sympy.oo):
            figures.append(None)
        elif exact.is_Rational:
            figures.append((Fraction(int(exact.p), int(exact.q)), True))
        else:
            g = f
            ask = lambda dps: fraction(sympy_value(g, {x: Real().const(point[wrt])}))
            figures.append((settle(ask, f"{label} order {m}"), False))
        f = sympy.diff(f, x)
    check_series(tree, point, wrt, figures, label)
    check_cauchy(tree, point, wrt, figures, label)
    return figures


def check(figure, got, noise, digits, label):
    """got, an mpf computed with an absolute error below noise, is figure."""
    want, _ = figure
    got = fraction(got)
    if abs(want) > noise * Fraction(10) ** digits:
        ok = same(want, got, digits)
    else:
        ok = want == 0 and abs(got) <= noise
    if not ok:
        raise SystemExit(f"{label}: {text(want, False)} but {text(got, False)}")


def check_series(tree, point, wrt, figures, label):
    mp.dps = PRECISIONS[-1]
    s = Series()
    env = {v: s.const(q) for v, q in point.items()}
    env[wrt] = [env[wrt][0], mpf(1)] + [mpf(0)] * (ORDERS - 1)
    try:
        z = s.run(tree, env)
    except Hole:
        if any(f is not None for f in figures[1:]):
            raise SystemExit(f"{label}: the series has a hole")
        return
    for m, f in enumerate(figures):
        if f is None:
            raise SystemExit(f"{label}: no derivative {m}, but the series has one")
        check(f, z[m] * mp.factorial(m), Fraction(1, 10**2000), GUARD, f"{label} order {m} by series")


def check_cauchy(tree, point, wrt, figures, label):
    """f⁽ᵐ⁾(x) = m!/(N rᵐ) Σ f(x + r ωʲ) ω^(−jm), ω = exp(2πi/N), but for a
    relative error of about (r/R)^N where R is the distance of the next
    singularity: with r/R = 1e-50 and N = 8 far below 1e-75."""
    if any(f is None for f in figures):
        return  # not analytic here
    mp.dps = PRECISIONS[-1]
    N = 8
    x = Real().const(point[wrt])
    scale = min(abs(x), 1) if x else mpf(1)
    for small in ("1e-50", "1e-60"):
        r = mpf(small) * scale
        w = [mp.expjpi(mpf(2 * j) / N) for j in range(N)]
        env = {v: Real().const(q) for v, q in point.items()}
        fs = [Real().run(tree, env | {wrt: x + r * w[j]}) for j in range(N)]
        top = max(abs(f) for f in fs)
        for m, f in enumerate(figures):
            c = mp.fsum(fs[j] * w[(-j * m) % N] for j in range(N))
            d = (mp.factorial(m) / (N * r**m) * c).real
            # f's own rounding errors, with room for cancellation inside f
            noise = fraction(top / r**m) / Fraction(10) ** (mp.dps - 1300)
            if f[0] == 0:  # what is left then is the relative error of top
                noise = fraction(top / r**m) / Fraction(10) ** 200
            check(f, d, noise, GUARD, f"{label} order {m} by Cauchy's integral")


def differences(tree, point, wrt, label):
    """D_h f for every scheme and step, None where a node has no value."""
    rows = []
    for scheme, order, nodes, divisor in SCHEMES:
        for h in STEPS:
            def ask(dps):
                a = Real()
                env = {v: a.const(q) for v, q in point.items()}
                step = a.const(Fraction(h))
                total = mp.fsum(w * a.run(tree, env | {wrt: env[wrt] + b * step}) for b, w in nodes)
                return fraction(total / (divisor * step**order))

            def ask_exact():
                a, step = Rational(), Fraction(h)
                total = sum(w * a.run(tree, point | {wrt: point[wrt] + b * step}) for b, w in nodes)
                return total / (divisor * step**order)

            def ask_symbolic():
                step = Fraction(h)
                return sum(w * symbolic(tree, point | {wrt: point[wrt] + b * step}) for b, w in nodes)

            def ask_mpfr():
                with gmpy2.local_context(gmpy2.context(), precision=int(PRECISIONS[-1] * 3.33)):
                    widest()
                    a = MPFR()
                    env = {v: a.const(q) for v, q in point.items()}
                    step = a.const(Fraction(h))
                    total = sum((w * a.run(tree, env | {wrt: env[wrt] + b * step}) for b, w in nodes), gmpy2.mpfr(0))
                    return fraction(total / (divisor * step**order))

            rows.append((scheme, order, h, figure(ask, ask_exact, ask_symbolic, ask_mpfr, f"{label} {scheme} {order} {h}")))
    return rows


def symbolic(tree, point):
    """The value at a point as a sympy expression."""
    mp.dps = PRECISIONS[-1]
    env = {v: Real().const(q) for v, q in point.items()}
    smooth = resolve(tree, lambda node, env: Real().run(node, env), env)
    return Symbolic().run(smooth, {v: Symbolic().const(q) for v, q in point.items()})


class Rational(Arithmetic):
    """Exact fractions; raises NotRational for what has no rational value."""

    def const(self, q): return q
    def sign(self, a): return (a > 0) - (a < 0)

    def __getattr__(self, name):
        raise NotRational


class NotRational(Exception):
    pass


def widest():
    c = gmpy2.get_context()
    c.emax, c.emin = gmpy2.get_emax_max(), gmpy2.get_emin_min()


def figure(ask, ask_exact, ask_symbolic, ask_mpfr, label):
    """The settled figure with whether it is exact; None for a hole."""
    try:
        want = ask_exact()
        exact = True
    except NotRational:
        exact = False
    except Hole:
        return None
    try:
        value = want if exact else settle(ask, label)
    except Unsettled:
        # What stays far below every precision may be 0 by a symmetry; it is
        # taken for 0 only if sympy proves it.
        if sympy.simplify(ask_symbolic()) != 0:
            raise
        value, exact = Fraction(0), True
    except Hole:
        try:
            ask_mpfr()
        except Hole:
            return None
        raise SystemExit(f"{label}: a hole for mpmath, none for MPFR")
    got = ask_mpfr()
    noise = Fraction(1, 10**2000)
    if not (same(value, got) or value == 0 and abs(got) < noise):
        raise SystemExit(f"{label}: {text(value, False)} but {text(got, False)} by MPFR")
    return value, exact


def value(tree, point, label):
    def ask(dps):
        a = Real()
        return fraction(a.run(tree, {v: a.const(q) for v, q in point.items()}))

    def ask_exact():
        return Rational().run(tree, point)

    def ask_mpfr():
        with gmpy2.local_context(gmpy2.context(), precision=int(PRECISIONS[-1] * 3.33)):
            widest()
            a = MPFR()
            return fraction(a.run(tree, {v: a.const(q) for v, q in point.items()}))

    return figure(ask, ask_exact, lambda: symbolic(tree, point), ask_mpfr, label)


# ---- one case -------------------------------------------------------------

def show(f):
    return None if f is None else text(*f)


def case(function, where, wrt, kind):
    label = f"{function} at {where}"
    tree = parse(function)
    pairs = [p.split("=") for p in where.split(",")] if where else []
    point = {v.strip(): Fraction(q.strip()) for v, q in pairs}
    if variables(tree) != set(point):
        raise SystemExit(f"{label}: the variables are {variables(tree)}")
    mp.dps = PRECISIONS[-1]
    row = {"function": function, "point": {v.strip(): q.strip() for v, q in pairs}, "wrt": wrt, "kind": kind}
    v = value(tree, point, label)
    row["value"] = show(v)

    def side(sign):
        """f's branch at x, or just beside x, and its derivatives at x."""
        near = {u: Real().const(q) for u, q in point.items()}
        near[wrt] += sign * mpf("1e-500")
        smooth = resolve(tree, lambda node, env: Real().run(node, env), near)
        return derivatives(smooth, point, wrt, label)

    if kind in ("kink", "jump"):
        left, right = side(-1), side(+1)
        row["left"] = [show(f) for f in left]
        row["right"] = [show(f) for f in right]
        both = []
        for m in range(ORDERS + 1):
            agree = same(left[m][0], right[m][0]) and (m > 0 or same(left[0][0], v[0]))
            both.append(left[m] if agree and (m == 0 or both[-1] is not None) else None)
        row["value"] = show(both[0] or v)
        row["derivatives"] = [show(f) for f in both[1:]]
    else:
        fs = side(0)
        if fs[0] is None or not same(fs[0][0], v[0]):
            raise SystemExit(f"{label}: the value is not that of the derivatives' branch")
        row["value"] = show(fs[0])
        row["derivatives"] = [show(f) for f in fs[1:]]
    row["differences"] = [
        {"scheme": s, "order": m, "h": h, "value": show(f)} for s, m, h, f in differences(tree, point, wrt, label)]
    return row


def main():
    here = Path(__file__).parent
    rows, seen, kind = [], set(), ""
    for line in (here / "cases.txt").read_text().splitlines():
        line = line.strip()
        if line.startswith("["):
            kind = line.strip("[]")
            continue
        if not line or line.startswith("#"):
            continue
        function, where, *wrt = [s.strip() for s in line.split("|")]
        wrt = wrt[0] if wrt else where.split("=")[0].strip()
        if (function, where, wrt) in seen:
            raise SystemExit(f"{line}: twice")
        seen.add((function, where, wrt))
        rows.append(case(function, where, wrt, kind))
        print(len(rows), function, "at", where, file=sys.stderr)
    with open(here / "values.jsonl", "w") as f:
        for row in rows:
            f.write(json.dumps(row, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    sys.set_int_max_str_digits(0)
    main()
