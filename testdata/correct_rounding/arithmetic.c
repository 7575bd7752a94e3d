/*
 * Makes arithmetic.txt: checksums of + - * / fma and sqrt in formats pPeE at random
 * operands, from MPFR, beside the arithmetic of the processor and of the compiler.
 *
 *   cc -O2 -frounding-math -ffp-contract=off -o arithmetic arithmetic.c -lquadmath -lmpfr -lgmp -lm && ./arithmetic > arithmetic.txt
 *
 * A line: P, E, operation, mode, CRC-32 of the results' encodings, each (P + E + 7)/8
 * bytes, the lowest first; NaN is the quiet one with a fraction of one bit. Operands,
 * by splitmix64 from the seed P * 1000 + E, are drawn for each line anew, COUNT times
 * three: each is P + E bits of two outputs, the first one being the lower 64. Every
 * other y is x with the last third of its bits drawn anew, every third w likewise: such
 * have nearly one exponent. Triples with an operand that is not finite are skipped.
 *
 * Every result is MPFR's with the format's exponents and mpfr_subnormalize; it must be
 * that of the SSE unit (p24e8, p53e11), of the x87 unit (p64e15) in each mode, and to
 * nearest that of gcc's _Float16 (p11e5) and __float128 (p113e15), or the program ends.
 */
#include <fenv.h>
#include <math.h>
#include <mpfr.h>
#include <quadmath.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 3000, MODES = 4, OPS = 6 };
typedef unsigned __int128 bits;
static const char *modes[MODES] = {"nearest-even", "up", "down", "zero"};
static const mpfr_rnd_t mpfr_modes[MODES] = {MPFR_RNDN, MPFR_RNDU, MPFR_RNDD, MPFR_RNDZ};
static const int c_modes[MODES] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
static const char *ops[OPS] = {"add", "sub", "mul", "div", "sqrt", "fma"};
static const struct { int p, e; } formats[] = {{11, 5}, {8, 8}, {11, 8}, {24, 8}, {53, 11}, {64, 15}, {113, 15}, {40, 9}, {24, 9}, {17, 6}};

static uint64_t state;
static uint64_t splitmix(void) {
	uint64_t z = state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static bits mask(int n) { return n >= 128 ? ~(bits)0 : ((bits)1 << n) - 1; }

static bits draw(int width) {
	bits lo = splitmix(), hi = splitmix();
	return (hi << 64 | lo) & mask(width);
}

static uint32_t crc(uint32_t c, unsigned byte) {
	c ^= byte;
	for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
	return c;
}

static int finite_bits(bits b, int p, int e) { return (b >> (p - 1) & mask(e)) != mask(e); }

static void decode(mpfr_t x, bits b, int p, int e) {
	bits m = b & mask(p - 1);
	long field = (long)(b >> (p - 1) & mask(e)), bias = (1L << (e - 1)) - 1;
	if (field) m |= (bits)1 << (p - 1);
	else field = 1;
	mpfr_t t;
	mpfr_init2(t, 128);
	mpfr_set_ui_2exp(t, (unsigned long)(m >> 64), 64, MPFR_RNDN);
	mpfr_add_ui(t, t, (unsigned long)m, MPFR_RNDN);
	mpfr_mul_2si(t, t, field - bias - p + 1, MPFR_RNDN);
	if (b >> (p + e - 1) & 1) mpfr_neg(t, t, MPFR_RNDN);
	mpfr_set(x, t, MPFR_RNDN);
	mpfr_clear(t);
}

static bits encode(mpfr_t x, int p, int e) {
	bits sign = mpfr_signbit(x) ? (bits)1 << (p + e - 1) : 0;
	long bias = (1L << (e - 1)) - 1;
	if (mpfr_nan_p(x)) return mask(e) << (p - 1) | (bits)1 << (p - 2);
	if (mpfr_inf_p(x)) return sign | mask(e) << (p - 1);
	if (mpfr_zero_p(x)) return sign;
	mpz_t z;
	mpz_init(z);
	long q = mpfr_get_z_2exp(z, x); /* of p bits */
	long least = 1 - bias - (p - 1);
	if (q < least) mpz_fdiv_q_2exp(z, z, least - q), q = least;
	mpz_abs(z, z);
	mpz_t hi;
	mpz_init(hi);
	mpz_fdiv_q_2exp(hi, z, 64);
	bits m = (bits)mpz_get_ui(hi) << 64;
	mpz_fdiv_r_2exp(hi, z, 64);
	m |= mpz_get_ui(hi);
	mpz_clears(z, hi, NULL);
	if (m >> (p - 1)) return sign | (bits)(q + p - 1 + bias) << (p - 1) | (m & mask(p - 1));
	return sign | m;
}

static void apply(mpfr_t z, int op, mpfr_t x, mpfr_t y, mpfr_t w, mpfr_rnd_t r, int p, int e) {
	long bias = (1L << (e - 1)) - 1;
	int t = 0;
	mpfr_set_emin(1 - bias - p + 2);
	mpfr_set_emax(bias + 1);
	switch (op) {
	case 0: t = mpfr_add(z, x, y, r); break;
	case 1: t = mpfr_sub(z, x, y, r); break;
	case 2: t = mpfr_mul(z, x, y, r); break;
	case 3: t = mpfr_div(z, x, y, r); break;
	case 4: t = mpfr_sqrt(z, x, r); break;
	case 5: t = mpfr_fma(z, x, y, w, r); break;
	}
	mpfr_subnormalize(z, t, r);
	mpfr_set_emin(mpfr_get_emin_min());
	mpfr_set_emax(mpfr_get_emax_max());
}

/* The processor's or the compiler's result, a NaN made canonical; 0 if it has none. */
#define MACHINE(T, SQRT, FMA)                                                        \
	static int run_##T(T *z, int op, T x, T y, T w) {                            \
		volatile T a = x, b = y, c = w;                                      \
		switch (op) {                                                        \
		case 0: *z = a + b; return 1;                                        \
		case 1: *z = a - b; return 1;                                        \
		case 2: *z = a * b; return 1;                                        \
		case 3: *z = a / b; return 1;                                        \
		case 4: *z = SQRT(a); return 1;                                      \
		}                                                                    \
		*z = FMA(a, b, c);                                                   \
		return 1;                                                            \
	}
typedef long double extended;
typedef __float128 quad;
MACHINE(float, sqrtf, fmaf)
MACHINE(double, sqrt, fma)
MACHINE(extended, sqrtl, fmal)
MACHINE(quad, sqrtq, fmaq)
static int run_half(_Float16 *z, int op, _Float16 x, _Float16 y) {
	volatile _Float16 a = x, b = y;
	switch (op) {
	case 0: *z = a + b; return 1;
	case 1: *z = a - b; return 1;
	case 2: *z = a * b; return 1;
	case 3: *z = a / b; return 1;
	}
	return 0;
}

#define COMPARE(T, bytes)                                                            \
	do {                                                                         \
		T a, b, c, r;                                                        \
		memcpy(&a, &x, bytes), memcpy(&b, &y, bytes), memcpy(&c, &w, bytes); \
		run_##T(&r, op, a, b, c);                                            \
		bits v = 0;                                                          \
		memcpy(&v, &r, bytes);                                               \
		return r != r ? nan : v;                                             \
	} while (0)

/* x87 writes the leading bit. */
static bits spread(bits b) { return (b >> 63) << 64 | (b >> 63 & mask(15) ? (bits)1 << 63 : 0) | (b & mask(63)); }
static bits joined(bits b) { return (b >> 64) << 63 | (b & mask(63)); }

static bits machine(int p, int e, int op, int mode, bits x, bits y, bits w, bits expected) {
	bits nan = mask(e) << (p - 1) | (bits)1 << (p - 2);
	if (p == 24 && e == 8) COMPARE(float, 4);
	if (p == 53) COMPARE(double, 8);
	if (p == 64 && op != 5) {
		extended a = 0, b = 0, r = 0;
		x = spread(x), y = spread(y);
		memcpy(&a, &x, 10), memcpy(&b, &y, 10);
		run_extended(&r, op, a, b, 0);
		bits v = 0;
		memcpy(&v, &r, 10);
		return r != r ? nan : joined(v);
	}
	if (p == 113 && mode == 0 && op < 4) COMPARE(quad, 16);
	if (p == 11 && e == 5 && mode == 0 && op < 4) {
		_Float16 a, b, r;
		memcpy(&a, &x, 2), memcpy(&b, &y, 2);
		run_half(&r, op, a, b);
		bits v = 0;
		memcpy(&v, &r, 2);
		return r != r ? nan : v;
	}
	return expected;
}

static void line(int p, int e, int op, int mode) {
	mpfr_t x, y, w, z;
	mpfr_inits2(p, x, y, w, z, (mpfr_ptr)0);
	uint32_t c = 0xffffffffu;
	state = (uint64_t)p * 1000 + e;
	for (int n = 0; n < COUNT; n++) {
		int width = p + e, third = width / 3;
		bits a = draw(width), b = draw(width), d = draw(width);
		if (n % 2 == 0) b = (a & ~mask(third)) | (b & mask(third));
		if (n % 3 == 0) d = (a & ~mask(third)) | (d & mask(third));
		if (!finite_bits(a, p, e) || !finite_bits(b, p, e) || !finite_bits(d, p, e)) continue;
		decode(x, a, p, e), decode(y, b, p, e), decode(w, d, p, e);
		apply(z, op, x, y, w, mpfr_modes[mode], p, e);
		bits v = encode(z, p, e);
		fesetround(c_modes[mode]);
		bits m = machine(p, e, op, mode, a, b, d, v);
		fesetround(FE_TONEAREST);
		if (m != v) {
			fprintf(stderr, "p%de%d %s %s: the machine differs in operation %d\n", p, e, ops[op], modes[mode], n);
			exit(1);
		}
		for (int k = 0; k < (width + 7) / 8; k++) c = crc(c, (unsigned)(v >> 8 * k & 255));
	}
	printf("%d %d %s %s %08x\n", p, e, ops[op], modes[mode], (unsigned)(c ^ 0xffffffffu));
	mpfr_clears(x, y, w, z, (mpfr_ptr)0);
}

int main(void) {
	for (unsigned f = 0; f < sizeof formats / sizeof *formats; f++)
		for (int op = 0; op < OPS; op++)
			for (int mode = 0; mode < MODES; mode++) line(formats[f].p, formats[f].e, op, mode);
	mpfr_free_cache();
	return 0;
}
