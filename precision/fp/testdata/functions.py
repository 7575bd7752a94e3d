#!/usr/bin/python3
"""Writes functions.txt: correctly rounded values of the elementary functions.

mpmath evaluates at 3,000 bits, integers do the rounding. Run:
    python3 functions.py > functions.txt
A line: operation, format (p emin emax), mode, arguments, result; all numbers
are C hexadecimal floats, exact.
"""
import random
from fractions import Fraction
import mpmath as mp

mp.mp.prec = 3000
random.seed(2026)


def frac(x):
    """An mpf as an exact fraction."""
    s, m, e, _ = x._mpf_
    v = Fraction(int(m)) * (Fraction(2) ** e)
    return -v if s else v


def rounded(v, p, emin, mode):
    """The fraction v rounded to p bits with gradual underflow below 2^emin."""
    neg, a = v < 0, abs(v)
    e = a.numerator.bit_length() - a.denominator.bit_length()
    if Fraction(2) ** e > a:
        e -= 1
    q = max(e, emin) - p + 1
    n = a / Fraction(2) ** q
    lo = n.numerator // n.denominator
    rest = n - lo
    up = {
        'nearest-even': rest > Fraction(1, 2) or (rest == Fraction(1, 2) and lo % 2 == 1),
        'up': rest > 0 and not neg,
        'down': rest > 0 and neg,
        'zero': False,
    }[mode]
    m = lo + (1 if up else 0)
    return ('-' if neg else '') + '%#xp%d' % (m, q)


def hexes(f):
    """A dyadic fraction as integer and power of two."""
    e = f.denominator.bit_length() - 1
    return ('-' if f < 0 else '') + '%#xp%d' % (abs(f.numerator), -e)


functions = {
    'exp': mp.exp, 'log': mp.log, 'sin': mp.sin, 'cos': mp.cos, 'tan': mp.tan,
    'atan': mp.atan, 'tanh': mp.tanh, 'sigmoid': lambda x: 1 / (1 + mp.exp(-x)),
}
formats = {'float32': (24, -126, 127), 'float64': (53, -1022, 1023), 'p113': (113, -16382, 16383)}
modes = ['nearest-even', 'up', 'down', 'zero']

# Arguments known to be hard: results within 2^-113 of a midpoint or number in
# float64 (Lefevre and Muller, "Worst cases for correct rounding of the
# elementary functions in double precision", 2001), the float32 arguments on
# which Go's math is wrong (PERFORMANCE.md, part 4), arguments next to pi/2,
# and arguments so small that the function hugs its limit.
hard = {
    'exp': ['0x1.9e9cbbfd6080bp-31', '0x1.83d4bcdebb3f4p+2', '-0x1.22e24fa3d5cf9p-1', '0x1p-60', '-0x1p-60', '0x1p-1074',
            '-0x1.74385446d71c3p+9', '-0x1.74910d52d3051p+9', '-745.13', '-708.5', '709.78'],
    'log': ['0x1.ac50b409c8aeep+8', '0x1.fffffffffffffp-1', '0x1.0000000000001p+0', '0x1p-1074', '0x1p+1023',
            '0x1.7a74p-7', '0x1.bacb4ap+25', '0x1.a721a6p+76', '0x1.1fd6p+3', '0x1.6351d8p+96'],
    'sin': ['0x1.33c0ep+13', '-0x1.33c0ep+13', '0x1.921fb54442d18p+0', '0x1.921fb54442d18p+1', '0x1.6ac5b262ca1ffp+849', '0x1p-30', '0x1p-1074', '0x1p+1023'],
    'cos': ['0x1.921fb54442d18p+0', '0x1.6ac5b262ca1ffp+849', '0x1p-30', '0x1p-500', '0x1p+1023'],
    'tan': ['0x1.921fb54442d18p+0', '0x1.6ac5b262ca1ffp+849', '0x1p-30', '0x1p-1074'],
    'atan': ['0x1p-30', '0x1p-1074', '0x1p+60', '0x1p+1023'],
    'tanh': ['0x1p-30', '0x1p-1074', '19.0', '20.5', '1000.0', '-1000.0'],
    'sigmoid': ['0x1p-60', '-0x1p-60', '36.5', '40.0', '1000.0', '-700.0', '-745.0', '-1000.0'],
}


def argument(op, p):
    """A random number of p bits."""
    e = random.choice([-20, -3, -1, 0, 1, 2, 5] if op != 'log' else [-900 if p > 24 else -90, -3, -1, 0, 1, 40])
    m = random.getrandbits(p - 1) | 1 << (p - 1)
    v = Fraction(m) * Fraction(2) ** (e - p + 1)
    return v if op == 'log' or random.random() < 0.6 else -v


def emit(op, name, args, value):
    p, emin, emax = formats[name]
    # x^y may be a short dyadic number, which mpmath misses by its last bit.
    near = frac(mp.mpf(value.numerator) / mp.mpf(value.denominator))
    if near.numerator.bit_length() < 1000:
        value = near
    if value == 0 or abs(value) >= Fraction(2) ** (emax + 1):
        return
    for mode in modes:
        r = rounded(value, p, emin, mode)
        if op not in ('log', 'sin', 'cos', 'tan', 'atan', 'tanh') and Fraction(int(r.lstrip('-').split('p')[0], 16)) * Fraction(2) ** int(r.split('p')[1]) >= Fraction(2) ** (emax + 1):
            continue  # overflow by rounding has tests of its own
        print(op, name, p, emin, emax, mode, ','.join(hexes(a) for a in args), r)


for op, f in functions.items():
    for name, (p, emin, emax) in formats.items():
        args = [argument(op, p) for _ in range(6)]
        for h in hard[op]:
            x = Fraction(float.fromhex(h)) if 'x' in h else Fraction(float(h))
            if p >= 53 or (x.numerator.bit_length() <= 24 and Fraction(2) ** -149 <= abs(x) < Fraction(2) ** 128 and x.denominator.bit_length() <= 150):
                args.append(x)
        for x in args:
            with mp.workprec(9000):
                v = frac(f(mp.mpf(x.numerator) / mp.mpf(x.denominator)))
            emit(op, name, [x], v)

for name, (p, emin, emax) in formats.items():
    pairs = [(argument('log', p) % 16 + Fraction(1, 2), argument('exp', p) % 8) for _ in range(6)]
    pairs += [(Fraction(4), Fraction(1, 2)), (Fraction(2), Fraction(-3, 2)), (Fraction(81, 16), Fraction(3, 4)),
              (Fraction(3), Fraction(-40)), (1 + Fraction(2) ** (1 - p), Fraction(2) ** (p - 1) + Fraction(1, 2)),
              (1 + Fraction(2) ** -12, Fraction(2) ** -70), (1 - Fraction(2) ** -12, Fraction(2) ** -200 if p > 24 else Fraction(2) ** -100),
              (Fraction((1 << 12) + 1), Fraction(2)), (Fraction((1 << (p // 2 + 1)) + 1), Fraction(2)), (Fraction(7), Fraction(5, 2))]
    for x, y in pairs:
        x = x if x.numerator.bit_length() <= p else Fraction(x.numerator >> (x.numerator.bit_length() - p), x.denominator)
        y = y if y.numerator.bit_length() <= p else Fraction(y.numerator >> (y.numerator.bit_length() - p), y.denominator)
        if x <= 0 or y == 0:
            continue
        with mp.workprec(9000):
            if y.denominator == 1 and abs(y) < 100:
                v = x ** int(y)
            else:
                v = frac(mp.power(mp.mpf(x.numerator) / x.denominator, mp.mpf(y.numerator) / y.denominator))
        emit('pow', name, [x, y], v)

for op, v in (('pi', mp.pi), ('e', mp.e)):
    for name in formats:
        emit(op, name, [Fraction(0)], frac(+v))

# The further functions, with the exponents of their random arguments and with
# arguments that are hard for the formulas: next to zeros, poles and edges.
further = {
    'cbrt': (lambda x: mp.sign(x) * mp.cbrt(abs(x)), [-20, 0, 3, 40], ['27.0', '-0x1.bp+1', '0x1p-1074', '0x1.fffffffffffffp+1023']),
    'exp2': (lambda x: mp.power(2, x), [-20, 0, 3], ['-7.0', '100.0', '-1073.5', '0x1p-60']),
    'exp10': (lambda x: mp.power(10, x), [-20, 0, 3], ['23.0', '10.0', '-3.0', '-320.5', '0x1p-60']),
    'expm1': (lambda x: mp.exp(x) - 1, [-20, 0, 3, 6], ['0x1p-60', '-0x1p-60', '-60.0', '-0x1p-1074']),
    'log2': (lambda x: mp.log(x) / mp.log(2), [-20, 0, 3, 40], ['8.0', '0x1p-1000', '0x1.fffffffffffffp-1', '0x1.0000000000001p+0']),
    'log10': (lambda x: mp.log(x) / mp.log(10), [-20, 0, 3, 40], ['1000.0', '1e22', '5.0', '0x1.0000000000001p+0']),
    'log1p': (lambda x: mp.log(1 + x), [-20, -1, 3, 40], ['0x1p-60', '-0x1p-60', '-0x1.fffffffffffffp-1', '0x1p+1000']),
    'softplus': (lambda x: mp.log(1 + mp.exp(x)), [-20, 0, 3, 5], ['40.0', '-40.0', '800.0', '-700.0', '0x1p-60']),
    'asin': (mp.asin, [-20, -3, -1], ['1.0', '0.5', '0x1.fffffffffffffp-1', '0x1p-60']),
    'acos': (mp.acos, [-20, -3, -1], ['-1.0', '0.5', '0x1.fffffffffffffp-1', '-0x1.fffffffffffffp-1', '0x1p-60']),
    'sinh': (mp.sinh, [-20, 0, 3, 6], ['0x1p-60', '-700.0', '0x1p-1074']),
    'cosh': (mp.cosh, [-20, 0, 3, 6], ['0x1p-60', '-700.0']),
    'asinh': (mp.asinh, [-20, 0, 3, 40], ['0x1p-60', '-0x1p+1000']),
    'acosh': (mp.acosh, [1, 3, 40], ['0x1.0000000000001p+0', '1.5', '0x1p+1000']),
    'atanh': (mp.atanh, [-20, -3, -1], ['0x1.fffffffffffffp-1', '-0x1p-60', '0.5']),
    'erf': (mp.erf, [-20, 0, 1, 2], ['0x1p-60', '5.5', '-6.0', '9.0']),
    'erfc': (mp.erfc, [-20, 0, 1, 3], ['0x1p-60', '26.5', '-6.0', '9.0']),
    'gelu': (lambda x: x / 2 * mp.erfc(-x / mp.sqrt(2)), [-20, 0, 1, 3], ['0x1p-60', '-37.5', '8.0', '-0x1.80eace8a3a8b0p-1']),
    'gamma': (mp.gamma, [-20, 0, 1, 3, 5], ['5.0', '25.0', '0x1p-60', '-0x1p-60', '170.5', '-170.5', '-0x1.0000000000001p+1', '0x1.762d86356be3fp+0']),
    'lgamma': (lambda x: mp.log(abs(mp.gamma(x))), [-20, 0, 1, 3, 5], ['3.0', '0x1p-60', '-150.5', '0x1.0000000000001p+0', '0x1.fffffffffffffp+0', '-0x1.3a7fc9600f86cp+1', '-0x1.5fb410a1bd901p+1']),
    'hypot': (lambda x, y: mp.sqrt(x * x + y * y), [-3, 0, 3], ['3.0,4.0', '0x1p-60,1.0', '-5.0,0x1.8p+3', '1.0,1.0', '0x1.fffffcp+11,0x1.000002p+12']),
    'atan2': (mp.atan2, [-3, 0, 3], ['1.0,-1.0', '0x1p-60,1.0', '-0x1p-60,-1.0', '1.0,0x1p-60', '0x1p-40,0x1.8p+40']),
}


def held(h, p):
    """The number h if a format of p bits has it."""
    x = Fraction(float.fromhex(h)) if 'x' in h else Fraction(float(h))
    small = x.numerator.bit_length() <= 24 and Fraction(2) ** -149 <= abs(x) < Fraction(2) ** 128 and x.denominator.bit_length() <= 150
    return [x] if p >= 53 or small else []


def draw(exponents, p, positive):
    m = Fraction(random.getrandbits(p - 1) | 1 << (p - 1)) * Fraction(2) ** (random.choice(exponents) - p)
    return m if positive or random.random() < 0.6 else -m


for op, (f, exponents, hard_ones) in further.items():
    count = 2 if op in ('hypot', 'atan2') else 1
    for name, (p, emin, emax) in formats.items():
        points = [[draw(exponents, p, op in ('log2', 'log10', 'acosh')) for _ in range(count)] for _ in range(5)]
        for h in hard_ones:
            point = [x for a in h.split(',') for x in held(a, p)]
            if len(point) == count:
                points.append(point)
        for args in points:
            if op == 'acosh' and args[0] < 1:
                args[0] += 1
            if op == 'log1p' and args[0] <= -1:
                args[0] = -args[0]
            args = [x if x.numerator.bit_length() <= p else Fraction(x.numerator >> (x.numerator.bit_length() - p), x.denominator) for x in args]
            with mp.workprec(9000):
                v = frac(f(*(mp.mpf(x.numerator) / x.denominator for x in args)))
            emit(op, name, args, v)
