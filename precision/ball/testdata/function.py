#!/usr/bin/python3
"""Makes function.txt: values of the functions that have no kernel of their own.

A line is: function argument[,argument] value. Arguments are exact; the value is
cut (toward zero) to BITS bits. mpmath at MP bits and MPFR (through gmpy2) at
other ones must agree in BITS + 32 bits, or the script stops. Where a function
is not in MPFR (softplus, gelu, digamma's coefficients) it is put together from
those that are, at a precision high enough for what cancels.
"""
import random

import gmpy2
from gmpy2 import mpfr
from mpmath import libmp, mp, mpf

BITS, MP = 330, 6000
mp.prec = MP
ctx = gmpy2.get_context()
ctx.precision, ctx.emax, ctx.emin = 6100, gmpy2.get_emax_max(), gmpy2.get_emin_min()


def exact(v):
    if isinstance(v, mpf):
        return gmpy2.mpq(*map(int, libmp.to_rational(v._mpf_)))
    return gmpy2.mpq(*v.as_integer_ratio())


def hexadecimal(v, bits=BITS):
    """v, an mpf, cut to so many bits: 0x…p…"""
    if v == 0:
        return "0"
    sign, man, e, _ = v._mpf_
    man = int(man)
    cut = max(0, man.bit_length() - bits)
    man, e = man >> cut, e + cut
    while man % 2 == 0:
        man, e = man // 2, e + 1
    return ("-" if sign else "") + hex(man) + "p" + str(e)


def gelu_mp(x):
    return x / 2 * mp.erfc(-x / mp.sqrt(2))


FUNCTIONS = {
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), gmpy2.cbrt),
    "exp2": (lambda x: mp.power(2, x), gmpy2.exp2),
    "exp10": (lambda x: mp.power(10, x), gmpy2.exp10),
    "expm1": (lambda x: mp.exp(x) - 1, gmpy2.expm1),
    "log2": (lambda x: mp.log(x) / mp.log(2), gmpy2.log2),
    "log10": (lambda x: mp.log(x) / mp.log(10), gmpy2.log10),
    "log1p": (lambda x: mp.log(1 + x), gmpy2.log1p),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), lambda x: gmpy2.log1p(gmpy2.exp(x))),
    "sinh": (mp.sinh, gmpy2.sinh),
    "cosh": (mp.cosh, gmpy2.cosh),
    "asinh": (mp.asinh, gmpy2.asinh),
    "acosh": (mp.acosh, gmpy2.acosh),
    "atanh": (mp.atanh, gmpy2.atanh),
    "asin": (mp.asin, gmpy2.asin),
    "acos": (mp.acos, gmpy2.acos),
    "erf": (mp.erf, gmpy2.erf),
    "erfc": (mp.erfc, gmpy2.erfc),
    "gelu": (gelu_mp, lambda x: x / 2 * gmpy2.erfc(-x / gmpy2.sqrt(mpfr(2)))),
    "gamma": (mp.gamma, gmpy2.gamma),
    "lgamma": (lambda x: mp.log(abs(mp.gamma(x))), lambda x: gmpy2.lgamma(x)[0]),
    "digamma": (mp.digamma, gmpy2.digamma),
    "atan2": (mp.atan2, gmpy2.atan2),
    "hypot": (lambda x, y: mp.sqrt(x * x + y * y), gmpy2.hypot),
}

LINE = ["0.5", "-0.5", "1.5", "-2.5", "0x1p-20", "-0x3p-90", "3.3", "-7.7", "12", "40.1", "-26.25"]
POSITIVE = ["0.5", "1.5", "3", "0x1.00000000000001p0", "0x1p-1000", "0x3p500", "1e10", "0.001"]
POINTS = {
    "cbrt": ["2", "-2", "0x1p-1000", "0x3p1000", "0.1", "1e22"],
    "exp2": LINE + ["1000.1", "-1074.5"], "exp10": LINE + ["300.5", "-320.25"],
    "expm1": LINE + ["709.5", "-40"],
    "log2": POSITIVE, "log10": POSITIVE,
    "log1p": LINE[2:3] + ["0x1p-100", "-0x1p-30", "-0.5", "-0.9999999", "1e10", "0x1p300", "0x1.0000001p-1"],
    "softplus": LINE + ["-700", "0", "300"],
    "sinh": LINE + ["700"], "cosh": LINE + ["700", "100.5"],
    "asinh": LINE + ["1e10", "0x1p600", "-0x1p-40"],
    "acosh": ["1.5", "0x1.0000000000001p0", "2", "1e10", "0x1p600", "1.0000001"],
    "atanh": ["0.5", "-0.25", "0x1.ffffffffffffp-1", "0x1p-40", "-0.99", "0.75"],
    "asin": ["0.5", "-0.25", "0x1.ffffffffffffp-1", "0x1p-40", "-0.99", "1", "-1"],
    "acos": ["0.5", "-0.25", "0x1.ffffffffffffp-1", "0x1p-40", "-0.99", "0", "-1", "-0x1.ffffffffffffp-1"],
    "erf": LINE[:8] + ["0x1p-300", "4.5", "9"], "erfc": LINE + ["0x1p-30", "4.5", "9", "11", "-5"],
    "gelu": LINE[:8] + ["-12.5", "-26.25", "-39", "4.5", "0x1p-40", "-0.7517915247"],
    "gamma": ["0.5", "1.5", "0.1", "0x1p-40", "-0x1p-40", "-0.5", "-3.7", "-3.0000001", "-100.25", "-63.5", "-64.5", "100", "171.6", "1.4616321449683623", "1234.5"],
    "lgamma": ["0.5", "1.5", "0.1", "0x1p-40", "-0x1p-40", "-0.5", "-3.7", "-3.0000001", "-100.25", "-63.5", "-64.5", "100", "171.6", "1e10",
               "0x1.0000000000001p0", "0x1.fffffffffffffp-1", "0x1.0000000000001p1", "0x1.fffffffffffffp0", "-2.457024738220800", "-2.7476826467274126", "1.4616321449683623"],
    "digamma": ["0.5", "1.5", "0.1", "-0.5", "-3.7", "-100.25", "100", "1e10", "1.4616321449683623", "0x1p-40"],
}
PAIRS = ["1,1", "1,-2", "-1,2", "-1,-2", "0x1p-60,1", "1,0x1p-60", "1,-0x1p-60", "-0x1p-60,-1", "3,0", "-3,0", "0,-3", "1e300,1e-300", "0.1,0.7", "5,7e10", "3,1", "0x1p100,0x1p99"]
POINTS |= {"atan2": PAIRS, "hypot": PAIRS}


FAR = {
    "expm1": ["-0x1p-300", "1000000.5", "-300"], "log1p": ["-1+0x1p-100", "0x1p-400"], "log2": ["1+0x1p-150", "1-0x1p-150"], "log10": ["1+0x1p-150", "10+0x1p-100"],
    "cbrt": ["8+0x1p-120", "0x1p-100000"], "exp2": ["100000.25", "1-0x1p-100"], "exp10": ["30000.25", "1+0x1p-100"],
    "softplus": ["-200000.5", "1000"], "sinh": ["-100000.25"], "cosh": ["100000.25", "0x1p-100"], "asinh": ["0x1p-100", "-0x1p100000"], "acosh": ["1+0x1p-200", "0x1p100000"],
    "atanh": ["1-0x1p-100", "-1+0x1p-150"], "asin": ["1-0x1p-100", "-1+0x1p-150"], "acos": ["1-0x1p-100", "-1+0x1p-150", "0x1p-200"],
    "erf": ["14", "-15.5"], "erfc": ["100", "1000.5", "20000.5", "-12", "-0x1p-100"], "gelu": ["-100", "-1000.5", "-20000.5", "14", "0x1p-70"],
    "gamma": ["1+0x1p-100", "-5+0x1p-100", "-5-0x1p-100", "-200.5", "-64", "5000.25", "-5000.25", "0x1p-100"],
    "lgamma": ["1+0x1p-100", "2-0x1p-150", "-5+0x1p-100", "-5000.25", "1e20", "0x1p300", "0x1p-100", "ZERO-2.457", "ZERO-2.748", "ZERO-3.144", "ZERO-70.0000000001"],
    "atan2": ["0x1p-200,-1", "-0x1p-200,-1", "1,0x1p-200", "0x1p-100,0x1p-400"], "hypot": ["1,0x1p-40", "0x1p-400,0x1p-401", "3+0x1p-100,4"],
}
FAR["digamma"] = ["-70.25", "-100000.125", "-200-0x1p-60", "1e30"]
for name in FAR:
    POINTS[name] += [p for p in FAR[name] if p != "-64"]


def number(s):
    """s, an exact number; "a+b" their sum; "ZEROx" the zero of lgamma by x, cut."""
    if s.startswith("ZERO"):
        return zero(s[4:])
    for k in range(1, len(s)):
        if s[k] in "+-" and s[k - 1] not in "pe":
            return number(s[:k]) + number(s[k:])
    return ldexp(s) if "p" in s else mpf(float.fromhex(s) if "x" in s else float(s))


def ldexp(s):
    m, e = s.split("p")
    return mpf(float.fromhex(m)) * mpf(2) ** int(e)


def zero(s):
    x, bits = mpf(s), 150
    with mp.workprec(1000):
        start = x
        if x < -60:  # next to a pole n |gamma(n + d)| is about 1/(|n|! d)
            n = mp.nint(x)
            start, bits = (n + 1 / mp.factorial(-n) * (1 + k * mpf(2) ** -20) for k in (0, 1)), 550
            start = tuple(start)
        x = mp.findroot(lambda x: mp.log(abs(mp.gamma(x))), start, tol=mpf(2) ** -800)
        return mp.floor(x * mpf(2) ** bits) / mpf(2) ** bits


def main():
    random.seed(20240229)
    for name, (f, g) in FUNCTIONS.items():
        for p in POINTS[name]:
            args = [number(s) for s in p.split(",")]
            a, b = f(*args), g(*(mpfr(exact(x)) for x in args))
            u, v = exact(mpf(a)), exact(b)
            if u != v and abs(u - v) * 2 ** (BITS + 32) >= abs(u):
                raise SystemExit(f"{name}({p}): {mp.nstr(a, 30)} but {b}")
            print(name, ",".join(hexadecimal(x, MP) for x in args), hexadecimal(a))


main()
