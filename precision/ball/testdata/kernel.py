#!/usr/bin/python3
"""Make kernel.txt: reference values of the elementary functions.

Every value is computed twice, by mpmath (its own integer arithmetic) and by
MPFR through gmpy2, each far beyond the bits written; both must agree in every
bit that is written but the last. See README.md for the versions.

    /usr/bin/python3 kernel.py > kernel.txt
"""
import random
import sys

import gmpy2
import mpmath
from mpmath import mp, mpf

random.seed(20240229)

BITS = {"short": 330, "mid": 1100, "long": 4200}

MP = {
    "exp": mpmath.exp, "expm1": mpmath.expm1, "log": mpmath.log,
    "sin": mpmath.sin, "cos": mpmath.cos, "tan": mpmath.tan,
    "atan": mpmath.atan, "tanh": mpmath.tanh,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "pow": lambda x, y: mpmath.power(x, y),
}
GM = {
    "exp": gmpy2.exp, "expm1": gmpy2.expm1, "log": gmpy2.log,
    "sin": gmpy2.sin, "cos": gmpy2.cos, "tan": gmpy2.tan,
    "atan": gmpy2.atan, "tanh": gmpy2.tanh,
    "sigmoid": lambda x: 1 / (1 + gmpy2.exp(-x)),
    "pow": lambda x, y: x ** y,
}


def hexa(man, e):
    """man * 2^e as a Go hexadecimal literal, shortest."""
    while man and man % 2 == 0:
        man //= 2
        e += 1
    return ("-" if man < 0 else "") + hex(abs(man)) + "p%+d" % e


def rounded(man, e, bits):
    """man * 2^e truncated to bits."""
    n = abs(man).bit_length()
    if n <= bits:
        return man, e
    s = n - bits
    return (abs(man) >> s) * (1 if man > 0 else -1), e + s


def size(a):
    """The exponent E of |a| in [2^(E-1), 2^E)."""
    return abs(a[0]).bit_length() + a[1]


def agree(u, v, bits):
    """Whether u and v agree to bits, as integers over the coarser unit."""
    e = min(u[1], v[1])
    du, dv = u[0] << (u[1] - e), v[0] << (v[1] - e)
    return abs(du - dv) << bits <= abs(du)


def by_mpfr(fn, args, prec):
    """fn(args) by MPFR as (integer, exponent). gmpy2 stays inside exponents of
    2^30, so beyond them the powers of two are taken out by hand."""
    with gmpy2.context(precision=prec):
        m, e = args[0]
        big = abs(m).bit_length() + e
        shift = 0
        if fn == "log" and abs(big) > 1 << 29:
            r = gmpy2.log(gmpy2.mpfr(m)) + e * gmpy2.const_log2()
        elif fn in ("exp", "expm1", "sigmoid") and 28 < big < 40:
            x = gmpy2.mul_2exp(gmpy2.mpfr(m), e) if e >= 0 else gmpy2.div_2exp(gmpy2.mpfr(m), -e)
            if fn == "sigmoid" and x > 0 or fn == "expm1" and x < 0:
                r = gmpy2.mpfr(1 if x > 0 else -1)  # and 2^-2^28 less
            else:
                shift = int(gmpy2.rint(x / gmpy2.const_log2()))
                r = gmpy2.exp(x - shift * gmpy2.const_log2())
        elif abs(big) > 1 << 29:
            # Odd and tiny: x - x^3/6, x - x^3/3, x + x^2/2: x to any precision here.
            return args[0]
        else:
            ys = [gmpy2.mul_2exp(gmpy2.mpfr(m), e) if e >= 0 else gmpy2.div_2exp(gmpy2.mpfr(m), -e)
                  for m, e in args]
            r = GM[fn](*ys)
        man, exp = r.as_mantissa_exp()
        return int(man), int(exp) + shift


def value(fn, args, bits):
    # Beyond the bits written: the arguments' own, the zeros an argument near
    # 0, 1 or a multiple of pi/2 may cost, and slack; less for the huge-exponent
    # classes, where the function is 1 + tiny or like its argument.
    need = bits + 128
    for m, e in args:
        n = abs(m).bit_length()
        need += n + min(abs(n + e), 1300)
        if fn == "log" and n > 64:
            need += n
    mp.prec = need
    xs = [mpmath.ldexp(mpf(m), e) for m, e in args]
    r = MP[fn](*xs)
    sign, man, exp, _ = r._mpf_
    a = (-int(man) if sign else int(man), int(exp))
    b = by_mpfr(fn, args, need)
    if not agree(a, b, bits + 32):
        sys.exit("disagreement at %s %s: %s %s" % (fn, args, hexa(*rounded(*a, bits)), hexa(*rounded(*b, bits))))
    return rounded(*a, bits)


def emit(kind, fn, *args):
    bits = BITS[kind]
    v = value(fn, args, bits)
    print(kind, fn, ",".join(hexa(*a) for a in args), hexa(*v))


def f64(x):
    m, e = gmpy2.mpfr(x, 53).as_mantissa_exp()
    return int(m), int(e)


def rnd(bits, e, sign=True):
    """A random number of so many bits with its leading bit at 2^(e-1)."""
    m = random.getrandbits(bits - 1) | 1 << (bits - 1) | 1
    return (-m if sign and random.random() < .5 else m), e - bits


def near_one(k, sign=1):
    return (1 << k) + sign, -k


SMOOTH = ["exp", "expm1", "tanh", "sigmoid"]
TRIG = ["sin", "cos", "tan"]


def easy(kind, count, magnitudes, bits):
    for _ in range(count):
        for e in magnitudes:
            x = rnd(bits, e)
            for fn in SMOOTH + TRIG + ["atan"]:
                emit(kind, fn, *[x])
            emit(kind, "log", (abs(x[0]), x[1]))


def main():
    print("# kind function arguments value; see README.md")
    print("# made by mpmath %s, checked by MPFR %s (gmpy2 %s)" %
          (mpmath.__version__, gmpy2.mpfr_version().split()[-1], gmpy2.version()))
    easy("short", 2, [-300, -200, -80, -30, -9, -5, -2, -1, 0, 0, 1, 1, 2, 4, 6, 9, 12, 20, 30], 53)
    easy("short", 1, [-40, -1, 0, 1, 7], 200)
    easy("mid", 1, [-200, -20, 0, 1, 10], 300)
    easy("long", 1, [-60, 0, 3], 100)

    # Subnormal results of a float64 start, and its halvings' images.
    for x in ["-745", "-745.13", "-744.5", "-740", "-708.5", "-1490", "-2960", "745", "-710.25"]:
        for fn in ("exp", "expm1", "sigmoid"):
            emit("short", fn, f64(x))
    for k in (-2000000000, -100000, -2000):
        for s in (1, -1):
            for fn in ("exp", "expm1", "tanh", "sigmoid", "sin", "cos", "tan", "atan"):
                if k == -2000000000 and fn in ("exp", "cos", "sigmoid"):
                    continue  # the tools would store 2e9 bits; TestKernelTiny has these
                if k == -100000 or fn in ("expm1", "tanh", "sin", "tan", "atan"):
                    emit("short", fn, (s, k))
    for fn in ("exp", "expm1", "sigmoid", "tanh"):
        for s in (1, -1):
            emit("short", fn, (s, 30))
            emit("short", fn, (s * ((1 << 53) - 1), -23))

    # Logarithms next to 1 and at the ends of the exponent range.
    for k in (10, 24, 52, 79, 95, 112, 127, 199, 255, 499, 999, 1000, 4096):
        for s in (1, -1):
            emit("short", "log", near_one(k, s))
    for k in (60, 300, 1279, 1300, 2100):
        emit("mid", "log", near_one(k))
        emit("mid", "expm1", (-1, -k))
        emit("mid", "exp", (1, -k))
    for k in (-2147483648, -2147483649, -2147483647, 2147483645, 2147483646, 5000, -1074):
        emit("short", "log", (1, k))
    for d in (1, 5, 1 << 20):
        m, e = f64("0.7071067811865476")
        emit("short", "log", (m + d, e))
        emit("short", "log", (m - d, e))

    # Sine and cosine next to multiples of pi/2: convergents of pi, the worst
    # double (Muller, Elementary Functions, 3rd ed., section 11.2), long
    # approximations of k*pi/2, and large powers of 2.
    for x in (22, 355, 104348, 312689, 833719, 1146408, 4272943, 5419351, 80143857,
              245850922, 411557987, 6167950454, 21053343141, 8958937768937):
        for s in (1, -1):
            for fn in TRIG:
                emit("short", fn, (s * x, 0))
        for fn in TRIG:
            emit("short", fn, (x, -1))
    for fn in TRIG:
        emit("short", fn, (6381956970095103, 797))
        emit("short", fn, (1, 1000))
        emit("short", fn, (1, 1023))
        emit("short", fn, (1, 12000))
        emit("short", fn, f64("1e300"))
        emit("short", fn, f64("1e22"))
        emit("short", fn, f64("0.75"))
        emit("mid", fn, (6381956970095103, 797))
    mp.prec = 20000
    for k, b in ((1, 53), (1, 113), (2, 500), (3, 1000), (7, 3000), (10 ** 30, 400), (4, 1250)):
        m = int(mpmath.ldexp(mp.pi * k / 2, b))
        for fn in TRIG:
            emit("short", fn, (m, -b))
            emit("short", fn, (-m - 1, -b))

    for x in ("1", "0.99999999999999988", "1.0000000000000002", "1e300", "1e22", "0.4142135623730951"):
        emit("short", "atan", f64(x))
    for k in (200, -200, 100000, 2147483646):
        if k != 2147483646:
            emit("short", "atan", (3, k))

    # Powers.
    for k in (199, 255, 999):
        emit("short", "pow", near_one(k), (1, k))
    emit("short", "pow", (0xd1c3d4a, -1), (2, 0))
    emit("short", "pow", (2, 0), (1, -1))
    emit("short", "pow", (2, 0), (1, -300))
    emit("short", "pow", (2, 0), (-1000000001, 0))
    emit("short", "pow", (10, 0), (300000001, 0))
    emit("short", "pow", (9, 0), (3, -1))
    emit("short", "pow", near_one(52), f64("1e22"))
    for _ in range(30):
        x = rnd(53, random.randint(-300, 300), False)
        emit("short", "pow", x, rnd(53, random.randint(-20, 20)))
    for _ in range(4):
        emit("mid", "pow", rnd(53, 4, False), rnd(53, 6))


main()
