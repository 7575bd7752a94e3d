"""The exact function: real numbers as Fractions where they are known to be
rational, else as mpf at mp.prec, and Taylor series over them.

A zero is the Fraction 0, or it is not known to be one. What is rational is
found by arithmetic over + − × ÷, integer powers and known values (exp 0, log
1, sin 0, roots of perfect powers, …); 0 times anything is 0.
"""

from fractions import Fraction
from math import isqrt

from language import holds, run
from mpmath import libmp, mp, mpf

ZERO, ONE = Fraction(0), Fraction(1)


class Hole(Exception):
    """There is no value here."""


class Singular(Exception):
    """A value, but no Taylor series."""


class Unsettled(Exception):
    """Not decided at this precision."""


def real(x):
    """x as an mpf."""
    return mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def rational(*xs):
    return all(isinstance(x, Fraction) for x in xs)


def small(x, scale=ONE):
    """Whether x is no more than noise beside scale."""
    return abs(real(x)) <= abs(real(scale)) * mpf(2) ** (-mp.prec * 3 // 4)


def sign(x, scale=ONE):
    """The sign of x, a difference of numbers of the size of scale."""
    if not rational(x) and small(x, scale):
        raise Unsettled
    return (x > 0) - (x < 0)


def add(a, b):
    if rational(a, b):
        return a + b
    if rational(a) and a == 0:
        return b
    if rational(b) and b == 0:
        return a
    return real(a) + real(b)


def neg(a): return -a
def sub(a, b): return add(a, -b)


def mul(a, b):
    if rational(a, b):
        return a * b
    if rational(a) and a == 0 or rational(b) and b == 0:
        return ZERO
    return real(a) * real(b)


def div(a, b):
    if sign(b) == 0:
        raise Hole
    if rational(a, b):
        return a / b
    return ZERO if rational(a) and a == 0 else real(a) / real(b)


def powint(a, n):
    if n == 0:
        return ONE
    if rational(a) and a == 0 and n < 0:
        raise Hole
    return a**n


def difference_sign(a, b):
    return sign(sub(a, b), max(abs(real(a)), abs(real(b)), mpf(2) ** -100000))


# ---- functions ------------------------------------------------------------

def root(n, k):
    """The k-th root of n ≥ 0 if it is an integer, else None."""
    lo, hi = 0, 1 << (n.bit_length() // k + 1)
    if k == 2:
        lo = isqrt(n)
    else:
        while hi - lo > 1:
            mid = (lo + hi) // 2
            lo, hi = (mid, hi) if mid**k <= n else (lo, mid)
    return lo if lo**k == n else None


def exact_power(a, b):
    """a^b for a > 0 if it is known to be rational, else None."""
    if not rational(b):
        return ONE if rational(a) and a == 1 else None
    if b == 0:
        return ONE
    if not rational(a):
        return a ** int(b) if b.denominator == 1 else None
    if a == 1:
        return ONE
    if b.denominator > 64:
        return None
    n, d = root(a.numerator, b.denominator), root(a.denominator, b.denominator)
    return None if n is None or d is None else Fraction(n, d) ** b.numerator


def sqrt(a):
    s = sign(a)
    if s < 0:
        raise Hole
    z = exact_power(a, Fraction(1, 2)) if s else ZERO
    return mp.sqrt(real(a)) if z is None else z


def log(a):
    if sign(a) <= 0:
        raise Hole
    return ZERO if rational(a) and a == 1 else mp.log(real(a))


def power(a, b):
    s = sign(a)
    if rational(b) and b.denominator == 1 and abs(b) < 10000:
        return powint(a, int(b))
    if s == 0:
        if sign(b) < 0:
            raise Hole
        return ONE if sign(b) == 0 else ZERO
    if s < 0:
        raise Hole
    z = exact_power(a, b)
    return mp.power(real(a), real(b)) if z is None else z


def exactly(known, f, domain=lambda a: True):
    """f, with the rational values that known(a) gives for a Fraction (or None),
    where domain holds."""
    def g(a):
        if not domain(a):
            raise Hole
        z = known(a) if rational(a) else None
        return f(real(a)) if z is None else z
    return g


def only_at(at, value):
    return lambda a: value if a == at else None


def cbrt(a):
    s = sign(a)
    if s == 0:
        return ZERO
    z = exact_power(abs(a), Fraction(1, 3)) if rational(a) else None
    return s * (mp.cbrt(abs(real(a))) if z is None else z)


def power_of(base):
    return exactly(lambda a: Fraction(base) ** int(a) if a.denominator == 1 and abs(a) < 10000 else None,
                   lambda a: mp.power(base, a))


def log_to(base):
    def known(a):
        n = round(mp.log(real(a), base))
        return Fraction(n) if Fraction(base) ** n == a else None
    return exactly(known, lambda a: mp.log(a) / mp.log(base), lambda a: sign(a) > 0)


def careful(f):
    """f with twice the bits, for what cancels."""
    def g(a):
        with mp.workprec(2 * mp.prec + 1200):
            return f(a)
    return g


def hypot(a, b):
    return sqrt(add(mul(a, a), mul(b, b)))


def atan2(y, x):
    sy, sx = sign(y), sign(x)
    if sy == 0:
        return ZERO if sx >= 0 else mp.pi + 0
    if sx == 0:
        return sy * mp.pi / 2
    return mp.atan(real(y) / real(x)) + (0 if sx > 0 else sy * mp.pi)


def gamma_known(a):
    if a.denominator != 1 or a > 1000:
        return None
    z = ONE
    for k in range(2, int(a)):
        z *= k
    return z


def no_pole(a): return not rational(a) or a.denominator != 1 or a > 0


def whole(op):
    """floor, ceil or round, which must be decided."""
    def f(a):
        if rational(a):
            q = a
        else:
            q = fraction_of(a)
            near = round(2 * q) / Fraction(2)
            if small(a - real(near), max(abs(a), mpf(1))):
                raise Unsettled
        if op == "floor":
            return Fraction(q.numerator // q.denominator)
        if op == "ceil":
            return Fraction(-(-q.numerator // q.denominator))
        n = abs(q) + Fraction(1, 2)
        return Fraction(n.numerator // n.denominator) * (-1 if q < 0 else 1)
    return f


def fraction_of(v):
    p, q = libmp.to_rational(v._mpf_)
    return Fraction(int(p), int(q))


def at_zero(value, f):
    """f, whose value at 0 is known."""
    return lambda a: value if rational(a) and a == 0 else f(real(a))


FUNCTIONS = {
    "add": add, "sub": sub, "mul": mul, "div": div, "neg": neg, "pow": power, "sqrt": sqrt, "log": log,
    "exp": at_zero(ONE, mp.exp), "sin": at_zero(ZERO, mp.sin), "cos": at_zero(ONE, mp.cos),
    "tan": at_zero(ZERO, mp.tan), "atan": at_zero(ZERO, mp.atan), "tanh": at_zero(ZERO, mp.tanh),
    "sigmoid": at_zero(Fraction(1, 2), lambda a: 1 / (1 + mp.exp(-a))),
    "cbrt": cbrt, "exp2": power_of(2), "exp10": power_of(10), "log2": log_to(2), "log10": log_to(10),
    "expm1": at_zero(ZERO, careful(lambda a: mp.exp(a) - 1)),
    "log1p": exactly(only_at(0, ZERO), careful(lambda a: mp.log(1 + a)), lambda a: sign(add(a, ONE)) > 0),
    "asin": exactly(only_at(0, ZERO), mp.asin, lambda a: abs(a) <= 1),
    "acos": exactly(only_at(1, ZERO), mp.acos, lambda a: abs(a) <= 1),
    "sinh": at_zero(ZERO, mp.sinh), "cosh": at_zero(ONE, mp.cosh), "asinh": at_zero(ZERO, mp.asinh),
    "acosh": exactly(only_at(1, ZERO), mp.acosh, lambda a: a >= 1),
    "atanh": exactly(only_at(0, ZERO), mp.atanh, lambda a: abs(a) < 1),
    "erf": at_zero(ZERO, mp.erf), "erfc": at_zero(ONE, mp.erfc),
    "softplus": careful(lambda a: mp.log(1 + mp.exp(real(a)))),
    "gelu": at_zero(ZERO, lambda a: a / 2 * mp.erfc(-a / mp.sqrt(2))),
    "gamma": exactly(gamma_known, mp.gamma, no_pole),
    "lgamma": exactly(lambda a: ZERO if a in (1, 2) else None,
                      careful(lambda a: mp.log(abs(mp.gamma(a)))), no_pole),
    "hypot": hypot, "atan2": atan2,
    "floor": whole("floor"), "ceil": whole("ceil"), "round": whole("round"),
    "fma": lambda a, b, c: add(mul(a, b), c),
    "abs": lambda a: -a if sign(a) < 0 else a,
    "sign": lambda a: Fraction(sign(a)),
    "step": lambda a: Fraction(sign(a) > 0),
    "relu": lambda a: a if sign(a) > 0 else ZERO,
    "min": lambda a, b: a if difference_sign(a, b) <= 0 else b,
    "max": lambda a, b: a if difference_sign(a, b) >= 0 else b,
}


class Exact:
    """The arithmetic of f itself; constants maps those of f to other numbers,
    for f with rounded constants."""

    def __init__(self, constants=None):
        self.constants = constants or {}

    def num(self, q): return self.constants.get(q, q)
    def pi(self): return self.constants.get("pi", mp.pi + 0)
    def e(self): return self.constants.get("e", mp.e + 0)
    def do(self, op, *args): return FUNCTIONS[op](*args)
    def powint(self, a, n): return powint(a, n)
    def holds(self, relation, a, b): return holds(relation, difference_sign(a, b))


# ---- Taylor series --------------------------------------------------------

class Series:
    """Coefficients of the first n powers of t, f(x + side·|t|), as lists.
    Branches are those that hold for small t on that side."""

    def __init__(self, n, side):
        self.n, self.side, self.exact = n, side, Exact()

    def constant(self, v): return [v] + [ZERO] * (self.n - 1)
    def variable(self, v): return [v, ONE] + [ZERO] * (self.n - 2)
    def num(self, q): return self.constant(q)
    def pi(self): return self.constant(self.exact.pi())
    def e(self): return self.constant(self.exact.e())
    def do(self, op, *args): return getattr(self, op)(*args)
    def holds(self, relation, a, b): return holds(relation, self.germ(self.sub(a, b)))

    def germ(self, a):
        """The sign of the series just beside the point."""
        for k, c in enumerate(a):
            if s := sign(c):
                return s * self.side**k
        return 0

    def add(self, a, b): return [add(x, y) for x, y in zip(a, b)]
    def sub(self, a, b): return [sub(x, y) for x, y in zip(a, b)]
    def neg(self, a): return [-x for x in a]
    def scale(self, c, a): return [mul(c, x) for x in a]
    def fma(self, a, b, c): return self.add(self.mul(a, b), c)

    def total(self, terms):
        z = ZERO
        for x in terms:
            z = add(z, x)
        return z

    def mul(self, a, b):
        return [self.total(mul(a[j], b[k - j]) for j in range(k + 1)) for k in range(self.n)]

    def div(self, a, b):
        z = []
        for k in range(self.n):  # b·z = a
            z.append(div(sub(a[k], self.total(mul(b[j], z[k - j]) for j in range(1, k + 1))), b[0]))
        return z

    def rule(self, first, slope):
        """The series z with z(0) = first and z' = slope(z so far), where slope
        returns the coefficients known from those of z."""
        z = [first]
        for k in range(1, self.n):
            z.append(div(slope(z + [ZERO] * (self.n - k))[k - 1], Fraction(k)))
        return z

    def slope(self, a): return [mul(Fraction(k + 1), a[k + 1]) for k in range(self.n - 1)] + [ZERO]

    def powint(self, a, n):
        z = self.num(ONE)
        for _ in range(abs(n)):
            z = self.mul(z, a)
        return self.div(self.num(ONE), z) if n < 0 else z

    def pow(self, a, b):
        first = power(a[0], b[0])
        if sign(a[0]) == 0:
            raise Singular
        if all(rational(c) and c == 0 for c in b[1:]):
            return self.rule(first, lambda z: self.div(self.mul(self.mul(self.slope(a), z), b), a))
        return self.rule(first, lambda z: self.mul(z, self.slope(self.mul(b, self.log(a)))))

    def sqrt(self, a): return self.pow(a, self.num(Fraction(1, 2)))
    def exp(self, a): return self.rule(FUNCTIONS["exp"](a[0]), lambda z: self.mul(self.slope(a), z))
    def log(self, a): return self.rule(log(a[0]), lambda z: self.div(self.slope(a), a))

    def turn(self, a):
        """sin a and cos a, which are each other's slope."""
        s, c = [FUNCTIONS["sin"](a[0])], [FUNCTIONS["cos"](a[0])]
        for k in range(1, self.n):
            terms = lambda z: (mul(mul(Fraction(j), a[j]), z[k - j]) for j in range(1, k + 1))
            u, v = self.total(terms(c)), -self.total(terms(s))
            s.append(div(u, Fraction(k)))
            c.append(div(v, Fraction(k)))
        return s, c

    def sin(self, a): return self.turn(a)[0]
    def cos(self, a): return self.turn(a)[1]

    def tan(self, a):
        one = self.num(ONE)
        return self.rule(FUNCTIONS["tan"](a[0]), lambda z: self.mul(self.slope(a), self.add(one, self.mul(z, z))))

    def atan(self, a):
        one = self.num(ONE)
        return self.rule(FUNCTIONS["atan"](a[0]), lambda z: self.div(self.slope(a), self.add(one, self.mul(a, a))))

    def tanh(self, a):
        one = self.num(ONE)
        return self.rule(FUNCTIONS["tanh"](a[0]), lambda z: self.mul(self.slope(a), self.sub(one, self.mul(z, z))))

    def sigmoid(self, a):
        one = self.num(ONE)
        return self.rule(FUNCTIONS["sigmoid"](a[0]), lambda z: self.mul(self.slope(a), self.mul(z, self.sub(one, z))))

    def first(self, op, a): return FUNCTIONS[op](a[0])
    def one(self): return self.num(ONE)
    def square(self, a): return self.mul(a, a)

    def singular(self, a, *places):
        """Raises where a function is not analytic."""
        for p in places:
            if sign(sub(a[0], p)) == 0:
                raise Singular

    def cbrt(self, a):
        self.singular(a, ZERO)
        third = self.num(Fraction(1, 3))
        return self.rule(self.first("cbrt", a), lambda z: self.div(self.mul(self.mul(self.slope(a), z), third), a))

    def exp2(self, a): return self.power_of("exp2", 2, a)
    def exp10(self, a): return self.power_of("exp10", 10, a)

    def power_of(self, op, base, a):
        return self.rule(self.first(op, a), lambda z: self.mul(self.scale(mp.log(base), self.slope(a)), z))

    def log2(self, a): return self.log_to("log2", 2, a)
    def log10(self, a): return self.log_to("log10", 10, a)

    def log_to(self, op, base, a):
        return self.rule(self.first(op, a), lambda z: self.div(self.scale(1 / mp.log(base), self.slope(a)), a))

    def expm1(self, a):
        return self.rule(self.first("expm1", a), lambda z: self.mul(self.slope(a), self.add(self.one(), z)))

    def over(self, op, a, g, sign=1):
        return self.rule(self.first(op, a), lambda z: self.div(self.scale(Fraction(sign), self.slope(a)), g))

    def log1p(self, a): return self.over("log1p", a, self.add(self.one(), a))

    def asin(self, a):
        self.singular(a, ONE, -ONE)
        return self.over("asin", a, self.sqrt(self.sub(self.one(), self.square(a))))

    def acos(self, a):
        self.singular(a, ONE, -ONE)
        return self.over("acos", a, self.sqrt(self.sub(self.one(), self.square(a))), -1)

    def asinh(self, a): return self.over("asinh", a, self.sqrt(self.add(self.one(), self.square(a))))

    def acosh(self, a):
        self.singular(a, ONE)
        return self.over("acosh", a, self.sqrt(self.sub(self.square(a), self.one())))

    def atanh(self, a): return self.over("atanh", a, self.sub(self.one(), self.square(a)))

    def hyperbolic(self, a):
        up, down = self.exp(a), self.exp(self.neg(a))
        return self.scale(Fraction(1, 2), self.sub(up, down)), self.scale(Fraction(1, 2), self.add(up, down))

    def sinh(self, a): return self.hyperbolic(a)[0]
    def cosh(self, a): return self.hyperbolic(a)[1]

    def bell(self, a): return self.mul(self.exp(self.neg(self.square(a))), self.slope(a))

    def erf(self, a):
        return self.rule(self.first("erf", a), lambda z: self.scale(2 / mp.sqrt(mp.pi), self.bell(a)))

    def erfc(self, a):
        return self.rule(self.first("erfc", a), lambda z: self.scale(-2 / mp.sqrt(mp.pi), self.bell(a)))

    def softplus(self, a):
        return self.rule(self.first("softplus", a), lambda z: self.mul(self.sigmoid(a), self.slope(a)))

    def gelu(self, a):
        half = self.scale(Fraction(1, 2), a)
        z = self.mul(half, self.erfc(self.scale(-1 / mp.sqrt(2), a)))
        return [self.first("gelu", a)] + z[1:]

    def psi(self, a):
        """ψ(a) by Taylor's formula."""
        t, z = [ZERO] + a[1:], self.num(ZERO)
        for k in reversed(range(self.n)):
            z = self.add(self.mul(z, t), self.constant(mp.psi(k, real(a[0])) / mp.factorial(k)))
        return z

    def gamma(self, a):
        psi = self.psi(a)
        return self.rule(self.first("gamma", a), lambda z: self.mul(self.mul(psi, z), self.slope(a)))

    def lgamma(self, a):
        psi = self.psi(a)
        return self.rule(self.first("lgamma", a), lambda z: self.mul(psi, self.slope(a)))

    def hypot(self, a, b):
        z = self.add(self.square(a), self.square(b))
        self.singular(z, ZERO)
        return self.sqrt(z)

    def atan2(self, a, b):
        if sign(a[0]) == 0 and sign(b[0]) <= 0:
            raise Singular
        g = self.add(self.square(a), self.square(b))
        d = self.sub(self.mul(b, self.slope(a)), self.mul(a, self.slope(b)))
        return self.rule(atan2(a[0], b[0]), lambda z: self.div(d, g))

    def floor(self, a): return self.integer("floor", a)
    def ceil(self, a): return self.integer("ceil", a)
    def round(self, a): return self.integer("round", a)

    def integer(self, op, a):
        """The value just beside the point."""
        n = self.first(op, a)
        jump = Fraction(1, 2) if op == "round" else ZERO
        gap = sub(a[0], n)
        if sign(sub(abs(gap), jump)) != 0:
            return self.num(n)
        beside = self.germ([ZERO] + a[1:])
        up = sign(a[0])
        if op == "floor" and beside < 0 or op == "round" and up > 0 and beside < 0:
            n -= 1
        if op == "ceil" and beside > 0 or op == "round" and up < 0 and beside > 0:
            n += 1
        return self.num(n)

    def abs(self, a): return self.neg(a) if self.germ(a) < 0 else a
    def sign(self, a): return self.num(Fraction(self.germ(a)))
    def step(self, a): return self.num(Fraction(self.germ(a) > 0))
    def relu(self, a): return a if self.germ(a) > 0 else self.num(ZERO)
    def min(self, a, b): return a if self.germ(self.sub(a, b)) <= 0 else b
    def max(self, a, b): return a if self.germ(self.sub(a, b)) >= 0 else b


# ---- the derivative -------------------------------------------------------

COEFFICIENTS = 8  # of a series: enough to tell what comes out of a kink


def side_series(tree, env, wrt, side):
    """f and its derivatives at the point from one side, by Taylor series."""
    s = Series(COEFFICIENTS, side)
    start = {v: s.variable(q) if v == wrt else s.constant(q) for v, q in env.items()}
    factorial, out = 1, []
    for k, c in enumerate(run(tree, start, s)):
        factorial *= max(k, 1)
        out.append(mul(Fraction(factorial), c))
    return out


NEAR = [Fraction(1, 10**400), Fraction(1, 10**800)]


def side_limits(tree, env, wrt, side, orders, near=NEAR):
    """The limits of the derivatives of order 0 … orders from one side, from
    their values very near to the point: numbers, "+Inf", "-Inf" or None."""
    try:
        near = [side_series(tree, env | {wrt: env[wrt] + side * d}, wrt, side) for d in near]
    except (Hole, Singular):
        return [None] * (orders + 1)
    out = []
    for a, b in list(zip(*near))[:orders + 1]:
        a, b = real(a), real(b)
        if abs(b) > 1 and abs(b) > abs(a) * mpf(10) ** 50:
            out.append("+Inf" if b > 0 else "-Inf")
        elif abs(a - b) > mpf(10) ** -70 * max(abs(b), 1):
            out.append(None)
        else:
            out.append(ZERO if abs(b) < mpf(10) ** -150 else b)
    return out


def one_side(tree, env, wrt, side, orders, near=NEAR):
    """The limits of the derivatives of order 0 … orders from one side: by
    series where there is one, which the values nearby must then confirm."""
    near = side_limits(tree, env, wrt, side, orders, near)
    try:
        series = side_series(tree, env, wrt, side)[:orders + 1]
    except (Hole, Singular):
        return near
    for a, b in zip(series, near):
        if b is None or isinstance(b, str) or abs(real(a) - b) > mpf(10) ** -70 * max(abs(real(a)), 1):
            raise Unsettled
    return series


def same(a, b):
    return a is not None and b is not None and not isinstance(a, str) and not isinstance(b, str) and (
        a == b if rational(a, b) else small(sub(a, b), max(abs(real(a)), mpf(10) ** -1000)))


def derivative(tree, env, wrt, m, near=NEAR):
    """A dictionary with status, value, left, right and jump of the derivative
    of order m. Columns that differ in scheme and format share it."""
    key = (mp.prec, tree, tuple(env.items()), wrt, m, tuple(near))
    if key not in known:
        known[key] = compute_derivative(tree, env, wrt, m, near)
    return known[key]


known = {}


def compute_derivative(tree, env, wrt, m, near):
    left, right = (one_side(tree, env, wrt, side, m, near) for side in (-1, +1))
    out = {"value": None, "left": left[m], "right": right[m], "jump": None}
    try:
        here = run(tree, env, Exact())
    except Hole:
        here = None
    if here is None or left[0] is None or right[0] is None:
        return out | {"status": "domain"}
    for k in range(m + 1):
        if not same(left[k], right[k]) or k == 0 and not same(left[0], here):
            if k == 0:
                out["jump"] = [left[0], here, right[0]]
            return out | {"status": "nonsmooth"}
    value = left[m] if rational(left[m]) else right[m]
    return out | {"status": "exact" if rational(value) else "enclosed", "value": value}
