/*
 * Looks for arguments at which the further functions are hard to round in
 * float64, among 2^28 of each: the part of hard.txt that no literature has.
 *
 *   cc -O2 -o search search.c -lmpfr -lgmp -lm && ./search
 *
 * Results are numbers or midpoints where F(k) = 2 |f(x + k ulp(x))| / ulp(f) is an
 * integer. In a block of 2^16 neighbours F is its first three differences, but for
 * 2^-50 or so; they are added up modulo 1 in 128 bits, which takes a nanosecond a
 * number. MPFR then measures what lies within 2^-27 of an integer, and the nearest
 * are printed with -log2 of the distance.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMPOSED 400
#include "functions.h"

enum { PREC = 300, BLOCKS = 1 << 12, LENGTH = 1 << 16, KEPT = 6 };
typedef unsigned __int128 fraction;

static uint64_t state = 20250702;
static uint64_t draw(void) {
	uint64_t z = state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}
static double uniform(void) { return (double)(draw() >> 11) * 0x1p-53; }

/* measure returns F at x modulo 1, and the exponent of f in *e; 0 and LONG_MIN where
 * f is no number. */
static fraction measure(const function *f, double x, long *e) {
	mpfr_t a, z;
	mpz_t n;
	fraction v = 0;
	mpfr_init2(a, 53);
	mpfr_init2(z, PREC);
	mpz_init(n);
	mpfr_set_d(a, x, MPFR_RNDN);
	apply(f, z, a, a, MPFR_RNDN);
	*e = -1000000;
	if (mpfr_regular_p(z)) {
		*e = mpfr_get_exp(z);
		mpfr_abs(z, z, MPFR_RNDN);
		mpfr_mul_2si(z, z, 54 - *e + 128, MPFR_RNDN);
		mpfr_get_z(n, z, MPFR_RNDD);
		mpz_fdiv_r_2exp(n, n, 128);
		for (int k = 1; k >= 0; k--) {
			mpz_t w;
			mpz_init(w);
			mpz_fdiv_q_2exp(w, n, 64 * k);
			mpz_fdiv_r_2exp(w, w, 64);
			v = v << 64 | (fraction)mpz_get_ui(w);
			mpz_clear(w);
		}
	}
	mpz_clear(n);
	mpfr_clears(a, z, (mpfr_ptr)0);
	return v;
}

static double step(double x, int n) {
	uint64_t b;
	memcpy(&b, &x, sizeof b);
	b += n;
	memcpy(&x, &b, sizeof b);
	return x;
}

static struct {
	double x, bits;
} best[KEPT];

static void keep(double x, fraction v) {
	uint64_t top = v >> 64;
	double d = ldexp((double)(top >> 63 ? -top : top), -64), bits = d ? -log2(d) : 64;
	for (int i = 0; i < KEPT; i++)
		if (bits > best[i].bits) {
			memmove(&best[i + 1], &best[i], (KEPT - 1 - i) * sizeof best[0]);
			best[i].x = x;
			best[i].bits = bits;
			return;
		}
}

/* small tells what is within 2^-12 of an integer. */
static int small(fraction v) { return (uint64_t)(v >> 64) + ((uint64_t)1 << 52) < (uint64_t)1 << 53; }

static void block(const function *f, double x) {
	long e[5];
	fraction v = measure(f, x, &e[0]), v1 = measure(f, step(x, 1), &e[1]), v2 = measure(f, step(x, 2), &e[2]), v3 = measure(f, step(x, 3), &e[3]);
	measure(f, step(x, LENGTH), &e[4]);
	for (int i = 0; i < 5; i++)
		if (e[i] != e[0] || e[i] < -900) return;
	fraction d1 = v1 - v, d2 = v2 - 2 * v1 + v, d3 = v3 - 3 * v2 + 3 * v1 - v;
	if (small(d1)) return; /* next to a limit, as 1 of erf, or to a number, as x of gelu */
	const uint64_t near = (uint64_t)1 << (64 - 27);
	for (int k = 0; k < LENGTH; k++) {
		if ((uint64_t)(v >> 64) + near < 2 * near) {
			double y = step(x, k);
			keep(y, measure(f, y, &e[0]));
		}
		v += d1;
		d1 += d2;
		d2 += d3;
	}
}

int main(void) {
	for (int i = 0; i < FUNCTIONS; i++) {
		const function *f = &functions[i];
		if (!f->few || !f->f || f->f == ffloor || f->f == fceil || f->f == fround) continue;
		memset(best, 0, sizeof best);
		double lo = fmax(f->lo, -12), hi = fmin(f->hi, 10);
		for (int k = 0; k < BLOCKS; k++) {
			double x = ldexp(1 + uniform(), (int)floor(lo + (hi - lo) * uniform()));
			block(f, f->negative && draw() & 1 ? -x : x);
		}
		for (int k = 0; k < KEPT && best[k].bits; k++) printf("%s %a # %.1f bits\n", f->name, best[k].x, best[k].bits);
		fflush(stdout);
	}
	mpfr_free_cache();
	return 0;
}
