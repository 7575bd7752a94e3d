"""Floating-point arithmetic with one correct rounding per operation, on exact
rationals: IEEE 754 formats, those of machine learning, and the wide format of
math/big.

A number is a Number: "finite" with its exact value and the sign of a zero,
"infinite" or "nan".
"""

import re
from fractions import Fraction
from typing import NamedTuple

import real
from language import holds
from mpmath import libmp, mp, mpf

INVALID, DIVBYZERO, OVERFLOW = "invalid", "division by zero", "overflow"
SATURATED, FLUSHED = "saturated", "flushed"  # marks, which are no exceptions
MAX_BITS = 40000  # at which a rounding is given up


class Number(NamedTuple):
    kind: str
    negative: bool
    value: Fraction = Fraction(0)


NAN = Number("nan", False)


def infinity(negative): return Number("infinite", negative)
def zero(negative): return Number("finite", negative)
def number(q): return Number("finite", q < 0, Fraction(q))
def is_zero(x): return x.kind == "finite" and x.value == 0


def fraction(v):
    """The exact value of an mpf."""
    p, q = libmp.to_rational(v._mpf_)
    return Fraction(int(p), int(q))


def exponent(q):
    """The e with 2^e ≤ |q| < 2^(e+1)."""
    n, d = abs(q.numerator), q.denominator
    e = n.bit_length() - d.bit_length()
    return e if (n >> e if e >= 0 else n << -e) >= d else e - 1


class Format:
    """p bits, exponents emin … emax, with subnormals unless ftz is asked for;
    wide formats have exponents without end (none of the cases leaves math/big's
    32 bits). Beyond the largest number is an infinity, NaN in fp8-e4m3, which
    has none, and the largest number itself in formats that saturate."""

    BASES = {"float32": (24, -126, 127), "float64": (53, -1022, 1023), "float16": (11, -14, 15), "bfloat16": (8, -126, 127),
             "tf32": (11, -126, 127), "fp8-e4m3": (4, -6, 8), "fp8-e5m2": (3, -14, 15), "fp6-e2m3": (4, 0, 2),
             "fp6-e3m2": (3, -2, 4), "fp4-e2m1": (2, 0, 2), "x87": (64, -16382, 16383), "float128": (113, -16382, 16383)}

    def __init__(self, name):
        base, *options = name.split(":")
        self.mode = "nearest-even"
        self.wide = base == "big"
        if self.wide:
            self.p, self.emin, self.emax = 200, -(1 << 31), 1 << 31
        elif base in self.BASES:
            self.p, self.emin, self.emax = self.BASES[base]
        else:
            self.p, width = map(int, re.fullmatch(r"p(\d+)e(\d+)", base).groups())
            self.emax = 2 ** (width - 1) - 1
            self.emin = 1 - self.emax
        self.infinities, self.saturates, self.subnormals = base != "fp8-e4m3", base[:3] in ("fp6", "fp4"), True
        for o in options:
            if o.isdigit():
                self.p = int(o)
            elif o == "sat":
                self.saturates = True
            elif o == "ftz":
                self.subnormals = False
            else:
                self.mode = o
        self.largest = (Fraction(2) - Fraction(2) ** (1 - self.p)) * Fraction(2) ** self.emax if not self.wide else None
        if base == "fp8-e4m3":
            self.largest = Fraction(448)  # OCP OFP8: 480 is NaN

    def beyond(self, negative):
        """What stands for an infinity, and the mark of that."""
        if self.saturates:
            return number(-self.largest if negative else self.largest), SATURATED
        return infinity(negative) if self.infinities else NAN, None

    def round(self, q, mode=None):
        """q ≠ 0 rounded, and what happened: OVERFLOW, a mark, or None."""
        mode = mode or self.mode
        negative, a = q < 0, abs(q)
        least = self.emin if self.subnormals else exponent(a)
        ulp = Fraction(2) ** (max(exponent(a), least) - self.p + 1)
        scaled = a / ulp
        n = scaled.numerator // scaled.denominator
        rest = scaled - n
        half = Fraction(1, 2)
        away = {"nearest-even": rest > half or rest == half and n % 2 == 1, "nearest-away": rest >= half, "odd": rest > 0 and n % 2 == 0,
                "up": rest > 0 and not negative, "down": rest > 0 and negative, "zero": False}[mode]
        z = (n + away) * ulp
        if not self.wide and z > self.largest:
            if self.saturates:
                return self.beyond(negative)
            inward = {"nearest-even": False, "nearest-away": False, "up": negative, "down": not negative, "zero": True, "odd": True}[mode]
            return (number(-self.largest if negative else self.largest) if inward else self.beyond(negative)[0]), OVERFLOW
        if not self.subnormals and 0 < z < Fraction(2) ** self.emin:
            return zero(negative), FLUSHED
        return (zero(negative) if z == 0 else Number("finite", negative, -z if negative else z)), None

    def text(self, x):
        """The shortest decimal that rounds to x to nearest, and of those the
        nearest to x, of two the even one."""
        if x.kind != "finite" or x.value == 0:
            return {"nan": "NaN", "infinite": "-Inf" if x.negative else "+Inf", "finite": "-0" if x.negative else "0"}[x.kind]
        a = abs(x.value)
        for digits in range(1, 400):
            unit = Fraction(10) ** (decimal_exponent(a) - digits + 1)
            n = a / unit
            low = n.numerator // n.denominator
            for d in sorted((low, low + 1), key=lambda d: (abs(d - n), d % 2)):
                if d and self.round(d * unit, "nearest-even")[0].value == a:
                    return ("-" if x.negative else "") + scientific(d * unit)
        raise SystemExit("no shortest decimal")

    def hex(self, x):
        """x in hexadecimal, None if it is not finite."""
        if x.kind != "finite":
            return None
        if x.value == 0:
            return "-0x0p+00" if x.negative else "0x0p+00"
        e = exponent(x.value)
        part = abs(x.value) / Fraction(2) ** e - 1
        digits = ""
        while part:
            part *= 16
            d = part.numerator // part.denominator
            digits, part = digits + f"{d:x}", part - d
        return f"{'-' if x.negative else ''}0x1{'.' if digits else ''}{digits}p{'-' if e < 0 else '+'}{abs(e):02d}"


def decimal_exponent(a):
    """The e with 10^e ≤ a < 10^(e+1)."""
    e = int((a.numerator.bit_length() - a.denominator.bit_length()) * 0.30103)
    while a >= Fraction(10) ** (e + 1):
        e += 1
    while a < Fraction(10) ** e:
        e -= 1
    return e


def scientific(q):
    """A decimal fraction as d.ddde±n, exactly."""
    if q == 0:
        return "0"
    e = decimal_exponent(abs(q))
    m, digits = abs(q) / Fraction(10) ** e, ""
    while m:
        d = m.numerator // m.denominator
        digits, m = digits + str(d), (m - d) * 10
    return ("-" if q < 0 else "") + digits[0] + ("." + digits[1:] if len(digits) > 1 else "") + (f"e{e}" if e else "")


class Arithmetic:
    """Runs a program in a format. flag is the first exception, marks are what
    happened without one."""

    def __init__(self, f):
        self.f, self.flag, self.marks = f, None, set()

    def raised(self, flag):
        if flag in (SATURATED, FLUSHED):
            self.marks.add(flag)
        else:
            self.flag = self.flag or flag

    def rounded(self, q):
        z, event = self.f.round(q)
        if event:
            self.raised(event)
        return z

    def infinity(self, negative):
        """An infinity that is no overflow, or what stands for it."""
        z, mark = self.f.beyond(negative)
        if mark:
            self.raised(mark)
        return z

    def nearby(self, value):
        """Rounds the irrational number that value() computes to about mp.prec
        bits: at a rising precision, until all numbers within the error round
        alike."""
        bits = self.f.p + 60
        while bits < MAX_BITS:
            with mp.workprec(bits + 60):
                v = fraction(value())
            lo, hi = (self.f.round(v * (1 + s * Fraction(1, 2**bits))) for s in (-1, 1))
            if lo == hi:
                return self.rounded(v)
            bits *= 2
        raise SystemExit("a rounding is not decided")

    def invalid(self):
        self.raised(INVALID)
        return NAN

    def pole(self, negative):
        self.raised(DIVBYZERO)
        return self.infinity(negative)

    def num(self, q): return self.rounded(q) if q else zero(False)
    def pi(self): return self.nearby(lambda: mp.pi + 0)
    def e(self): return self.nearby(lambda: mp.e + 0)

    def holds(self, relation, a, b):
        if "nan" in (a.kind, b.kind):
            return relation == "!="
        return holds(relation, order(a, b))

    def do(self, op, *args):
        if any(x.kind == "nan" for x in args):
            return NAN  # pow(1, NaN) and pow(NaN, 0) aside, which no case asks for
        return getattr(self, op)(*args)

    # ---- arithmetic

    def neg(self, a): return Number(a.kind, not a.negative, -a.value)
    def abs(self, a): return Number(a.kind, False, abs(a.value))
    def sub(self, a, b): return self.add(a, self.neg(b))

    def add(self, a, b):
        if a.kind == b.kind == "infinite":
            return a if a.negative == b.negative else self.invalid()
        if a.kind == "infinite" or b.kind == "infinite":
            return a if a.kind == "infinite" else b
        s = a.value + b.value
        if s:
            return self.rounded(s)
        if is_zero(a) and a.negative == b.negative:
            return a
        return zero(self.f.mode == "down")  # IEEE 754-2019, 6.3

    def mul(self, a, b):
        negative = a.negative != b.negative
        if a.kind == "infinite" or b.kind == "infinite":
            return self.invalid() if is_zero(a) or is_zero(b) else infinity(negative)
        return self.rounded(a.value * b.value) if a.value * b.value else zero(negative)

    def div(self, a, b):
        negative = a.negative != b.negative
        if a.kind == "infinite":
            return self.invalid() if b.kind == "infinite" else infinity(negative)
        if b.kind == "infinite":
            return zero(negative)
        if is_zero(b):
            return self.invalid() if is_zero(a) else self.pole(negative)
        return self.rounded(a.value / b.value) if a.value else zero(negative)

    def fma(self, a, b, c):
        if "infinite" in (a.kind, b.kind, c.kind):
            return self.add(self.mul(a, b), c)  # nothing is rounded
        p, negative = a.value * b.value, a.negative != b.negative
        if p + c.value:
            return self.rounded(p + c.value)
        return zero(negative) if p == 0 and negative == c.negative else zero(self.f.mode == "down")

    def powint(self, a, n):
        if n == 0:
            return number(1)
        negative = a.negative and n % 2 == 1
        if a.kind == "nan":
            return NAN
        if a.kind == "infinite":
            return infinity(negative) if n > 0 else zero(negative)
        if is_zero(a):
            return zero(negative) if n > 0 else self.pole(negative)
        return self.rounded(a.value**n)

    def pow(self, a, b):
        if a.kind == "infinite" or b.kind == "infinite":
            raise SystemExit("no case asks for powers of infinities")
        if b.value.denominator == 1 and abs(b.value) < 10000:
            return self.powint(a, int(b.value))
        if is_zero(a):
            return self.pole(False) if b.negative else zero(False)
        if a.negative:
            return self.invalid()
        exact = real.exact_power(a.value, b.value)
        if exact is not None:
            return self.rounded(exact)
        return self.nearby(lambda: mp.power(real.real(a.value), real.real(b.value)))

    # ---- choices

    def sign(self, a): return a if is_zero(a) else number(-1 if a.negative else 1)
    def step(self, a): return number(1) if not a.negative and not is_zero(a) else zero(False)
    def relu(self, a): return a if not a.negative and not is_zero(a) else zero(False)

    def min(self, a, b):
        s = order(a, b) or b.negative - a.negative
        return a if s <= 0 else b

    def max(self, a, b):
        s = order(a, b) or b.negative - a.negative
        return a if s >= 0 else b

    # ---- functions

    def function(self, name, a, at_infinity):
        """A function of one finite argument whose value at 0 is known, and ±0
        there where it is odd."""
        if a.kind == "infinite":
            return at_infinity(a.negative)
        try:
            z = real.FUNCTIONS[name](a.value)
        except real.Hole:
            return self.pole(True) if is_zero(a) else self.invalid()
        if isinstance(z, Fraction):
            return self.rounded(z) if z else zero(a.negative and is_zero(a))
        return self.nearby(lambda: real.FUNCTIONS[name](a.value))

    def sqrt(self, a): return self.function("sqrt", a, lambda neg: self.invalid() if neg else infinity(False))
    def exp(self, a): return self.function("exp", a, lambda neg: zero(False) if neg else infinity(False))
    def log(self, a): return self.function("log", a, lambda neg: self.invalid() if neg else infinity(False))
    def sin(self, a): return self.function("sin", a, lambda neg: self.invalid())
    def cos(self, a): return self.function("cos", a, lambda neg: self.invalid())
    def tan(self, a): return self.function("tan", a, lambda neg: self.invalid())
    def tanh(self, a): return self.function("tanh", a, lambda neg: number(-1 if neg else 1))
    def sigmoid(self, a): return self.function("sigmoid", a, lambda neg: zero(False) if neg else number(1))

    def atan(self, a):
        half = lambda s: self.nearby(lambda: s * mp.pi / 2)
        return self.function("atan", a, lambda neg: half(-1 if neg else 1))

    def cbrt(self, a): return self.function("cbrt", a, infinity)
    def exp2(self, a): return self.function("exp2", a, lambda neg: zero(False) if neg else infinity(False))
    def exp10(self, a): return self.function("exp10", a, lambda neg: zero(False) if neg else infinity(False))
    def expm1(self, a): return self.function("expm1", a, lambda neg: number(-1) if neg else infinity(False))
    def log2(self, a): return self.function("log2", a, lambda neg: self.invalid() if neg else infinity(False))
    def log10(self, a): return self.function("log10", a, lambda neg: self.invalid() if neg else infinity(False))
    def asin(self, a): return self.function("asin", a, lambda neg: self.invalid())
    def acos(self, a): return self.function("acos", a, lambda neg: self.invalid())
    def sinh(self, a): return self.function("sinh", a, infinity)
    def cosh(self, a): return self.function("cosh", a, lambda neg: infinity(False))
    def asinh(self, a): return self.function("asinh", a, infinity)
    def acosh(self, a): return self.function("acosh", a, lambda neg: self.invalid() if neg else infinity(False))
    def erf(self, a): return self.function("erf", a, lambda neg: number(-1 if neg else 1))
    def erfc(self, a): return self.function("erfc", a, lambda neg: number(2) if neg else zero(False))
    def softplus(self, a): return self.function("softplus", a, lambda neg: zero(False) if neg else infinity(False))

    def log1p(self, a):
        if a == number(-1):
            return self.pole(True)
        return self.function("log1p", a, lambda neg: self.invalid() if neg else infinity(False))

    def atanh(self, a):
        if a.kind == "finite" and abs(a.value) == 1:
            return self.pole(a.negative)
        return self.function("atanh", a, lambda neg: self.invalid())

    def gelu(self, a): return self.function("gelu", a, lambda neg: zero(True) if neg else infinity(False))

    def gamma(self, a):
        if is_zero(a):
            return self.pole(a.negative)
        return self.function("gamma", a, lambda neg: self.invalid() if neg else infinity(False))

    def lgamma(self, a):
        if a.kind == "finite" and a.value <= 0 and a.value.denominator == 1:
            return self.pole(False)
        return self.function("lgamma", a, lambda neg: infinity(False))

    def whole(self, name, a):
        if a.kind == "infinite":
            return a
        z = real.FUNCTIONS[name](a.value)
        return self.rounded(z) if z else zero(a.negative)

    def floor(self, a): return self.whole("floor", a)
    def ceil(self, a): return self.whole("ceil", a)
    def round(self, a): return self.whole("round", a)

    def hypot(self, a, b):
        if "infinite" in (a.kind, b.kind):
            return infinity(False)
        q = a.value**2 + b.value**2
        if q == 0:
            return zero(False)
        z = real.exact_power(q, Fraction(1, 2))
        return self.rounded(z) if z is not None else self.nearby(lambda: mp.sqrt(real.real(q)))

    def atan2(self, a, b):
        if "infinite" in (a.kind, b.kind):
            raise SystemExit("no case asks for angles of infinities")
        if is_zero(a) and not b.negative:
            return a
        if is_zero(a):
            return self.nearby(lambda: (-1 if a.negative else 1) * mp.pi)
        return self.nearby(lambda: real.atan2(a.value, b.value))


def order(a, b):
    """−1, 0 or 1 as a is below, equal to or above b."""
    key = lambda x: (0 if x.kind == "finite" else -1 if x.negative else 1)
    ka, kb = key(a), key(b)
    if ka == kb == 0:
        return (a.value > b.value) - (a.value < b.value)
    return (ka > kb) - (ka < kb)
