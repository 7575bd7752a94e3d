/*
 * Makes float16.txt: checksums of the functions' results in float16 at every
 * finite argument, from MPFR.
 *
 *   cc -O2 -o all16 all16.c -lmpfr -lgmp -lm && ./all16 > float16.txt
 *
 * A line: function, mode, and 16 CRC-32, in hexadecimal. The k-th is that of the
 * results at the arguments whose encodings are k modulo 16, in ascending order:
 * two bytes each, the lower first, 7e00 for NaN. A function of two arguments has
 * the encoding x * 40503 + 12345 modulo 2^16 for its second one; pairs in which
 * that is not finite are left out.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#define COMPOSED 400
#include "functions.h"

enum { PRECISION = 11, EMIN = -23, EMAX = 16, PARTS = 16 };
static const char *names[MODES] = {"nearest-even", "up", "down", "zero"};

static uint32_t crc(uint32_t c, unsigned byte) {
	c ^= byte;
	for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
	return c;
}

static int finite16(unsigned b) { return (b & 0x7c00) != 0x7c00; }

static double decode(unsigned b) {
	int e = b >> 10 & 31, m = b & 0x3ff;
	double x = e ? ldexp(m | 0x400, e - 25) : ldexp(m, -24);
	return b & 0x8000 ? -x : x;
}

static unsigned encode(double x) {
	unsigned sign = signbit(x) ? 0x8000 : 0;
	x = fabs(x);
	if (x != x) return 0x7e00;
	if (isinf(x)) return sign | 0x7c00;
	if (x < 0x1p-14) return sign | (unsigned)ldexp(x, 24);
	int e;
	x = frexp(x, &e);
	return sign | (unsigned)(e + 14) << 10 | ((unsigned)ldexp(x, 11) & 0x3ff);
}

int main(void) {
	mpfr_t x, y, z;
	mpfr_init2(x, PRECISION);
	mpfr_init2(y, PRECISION);
	mpfr_init2(z, PRECISION);
	for (int i = 0; i < FUNCTIONS; i++)
		for (int k = 0; k < MODES; k++) {
			printf("%s %s", functions[i].name, names[k]);
			for (unsigned part = 0; part < PARTS; part++) {
				uint32_t c = 0xffffffffu;
				for (unsigned b = part; b < 65536; b += PARTS) {
					unsigned b2 = (b * 40503u + 12345u) & 0xffff;
					if (!finite16(b) || (!functions[i].f && !finite16(b2))) continue;
					mpfr_set_d(x, decode(b), MPFR_RNDN);
					mpfr_set_d(y, decode(b2), MPFR_RNDN);
					mpfr_set_emin(EMIN);
					mpfr_set_emax(EMAX);
					int t = apply(&functions[i], z, x, y, modes[k]);
					mpfr_subnormalize(z, t, modes[k]);
					unsigned v = encode(mpfr_get_d(z, MPFR_RNDN));
					mpfr_set_emin(mpfr_get_emin_min());
					mpfr_set_emax(mpfr_get_emax_max());
					c = crc(crc(c, v & 255), v >> 8);
				}
				printf(" %08x", (unsigned)(c ^ 0xffffffffu));
			}
			printf("\n");
			fflush(stdout);
		}
	mpfr_clears(x, y, z, (mpfr_ptr)0);
	mpfr_free_cache();
	return 0;
}
