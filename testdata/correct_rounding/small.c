/*
 * Makes small.txt: checksums of the functions' results in bfloat16 and the formats
 * of fewer bits at every finite argument, from MPFR.
 *
 *   cc -O2 -o small small.c -lmpfr -lgmp -lm && ./small > small.txt
 *
 * A line: format, function of one argument, mode, and CRC-32s in hexadecimal, 16 for
 * bfloat16 and one for the others. The k-th is that of the results at the arguments
 * whose encodings are k modulo 16 (0 modulo 1), in ascending order: the results'
 * encodings, two bytes each, the lower first, ffff for NaN.
 *
 * fp8-e4m3 has no infinities: what takes their place is NaN, and so are results
 * beyond 448 where the mode rounds away from 0. The formats of fewer bits saturate:
 * the largest number takes their place.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#define COMPOSED 800
#include "functions.h"

static const struct format {
	const char *name;
	int width, p, emin, emax, parts;
	double largest;
	int infinities, saturates;
} formats[] = {
	{"bfloat16", 16, 8, -126, 127, 16, 0x1.fep127, 1, 0},
	{"fp8-e4m3", 8, 4, -6, 8, 1, 448, 0, 0},
	{"fp8-e5m2", 8, 3, -14, 15, 1, 57344, 1, 0},
	{"fp6-e2m3", 6, 4, 0, 2, 1, 7.5, 0, 1},
	{"fp6-e3m2", 6, 3, -2, 4, 1, 28, 0, 1},
	{"fp4-e2m1", 4, 2, 0, 2, 1, 6, 0, 1},
};
static const char *names[MODES] = {"nearest-even", "up", "down", "zero"};

static uint32_t crc(uint32_t c, unsigned byte) {
	c ^= byte;
	for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
	return c;
}

/* The number with the encoding b, infinite where it is none. */
static double decode(const struct format *f, unsigned b) {
	int t = f->p - 1, bits = f->width - 1 - t;
	int e = b >> t & ((1 << bits) - 1), m = b & ((1 << t) - 1);
	double x = e ? ldexp(m | 1 << t, e - 1 + f->emin - t) : ldexp(m, f->emin - t);
	if (x > f->largest) x = INFINITY;
	return b >> (f->width - 1) & 1 ? -x : x;
}

static unsigned encode(const struct format *f, double x) {
	int t = f->p - 1;
	unsigned sign = signbit(x) ? 1u << (f->width - 1) : 0;
	x = fabs(x);
	if (x != x) return 0xffff;
	if (isinf(x)) return sign | ((1u << (f->width - 1 - t)) - 1) << t;
	if (x < ldexp(1, f->emin)) return sign | (unsigned)ldexp(x, t - f->emin);
	int e;
	x = frexp(x, &e);
	return sign | (unsigned)(e - f->emin) << t | ((unsigned)ldexp(x, f->p) & ((1u << t) - 1));
}

/* What the format has in place of x, a number of its precision, an infinity or NaN:
 * overflowed says that it came from a number. */
static double inplace(const struct format *f, double x, mpfr_rnd_t mode, int overflowed) {
	if (fabs(x) <= f->largest || x != x) return x;
	if (f->saturates) return copysign(f->largest, x);
	if (overflowed && (mode == MPFR_RNDZ || (mode == MPFR_RNDU && x < 0) || (mode == MPFR_RNDD && x > 0))) return copysign(f->largest, x);
	return f->infinities ? x : NAN;
}

int main(void) {
	(void)apply; /* functions of two arguments are left out */
	for (unsigned n = 0; n < sizeof formats / sizeof *formats; n++) {
		const struct format *f = &formats[n];
		mpfr_t x, z;
		mpfr_init2(x, f->p);
		mpfr_init2(z, f->p);
		for (int i = 0; i < FUNCTIONS; i++)
			for (int k = 0; k < MODES && functions[i].f; k++) {
				printf("%s %s %s", f->name, functions[i].name, names[k]);
				for (int part = 0; part < f->parts; part++) {
					uint32_t c = 0xffffffffu;
					for (unsigned b = part; b < 1u << f->width; b += f->parts) {
						double v = decode(f, b);
						if (isinf(v)) continue;
						mpfr_set_d(x, v, MPFR_RNDN);
						mpfr_set_emin(f->emin - f->p + 2);
						mpfr_set_emax(f->emax + 1);
						mpfr_clear_flags();
						int t = functions[i].f(z, x, modes[k]);
						int pole = mpfr_divby0_p();
						t = mpfr_subnormalize(z, t, modes[k]);
						double y = mpfr_get_d(z, MPFR_RNDN);
						mpfr_set_emin(mpfr_get_emin_min());
						mpfr_set_emax(mpfr_get_emax_max());
						unsigned e = encode(f, inplace(f, y, modes[k], !pole));
						c = crc(crc(c, e & 255), e >> 8);
					}
					printf(" %08x", (unsigned)(c ^ 0xffffffffu));
				}
				printf("\n");
				fflush(stdout);
			}
		mpfr_clears(x, z, (mpfr_ptr)0);
	}
	mpfr_free_cache();
	return 0;
}
