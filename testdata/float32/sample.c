/*
 * Makes gamma.txt and lgamma.txt: digests of the correctly rounded results of the
 * functions that are too slow for all arguments of float32, at 223,232 of them, to
 * nearest even, up, down and towards zero.
 *
 *   cc -O2 -o sample sample.c -lmpfr -lgmp -lm && ./sample
 *
 * A line is a block, as make.c has them, and its digests are make.c's, but over the
 * arguments b << 24 | i << (24 - k) | (b << 13 | i) * 2654435761 mod 2^32 >> (8 + k),
 * i = 0 ... 2^k - 1: one in every 2^k-th part of block b. k is 13 for the blocks of
 * 2^-5 <= |x| < 2^7, where the functions are neither simple nor out of range, else 9.
 *
 * MPFR computes each result once in the format and once with 200 bits, which is
 * then rounded: they must agree.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../correct_rounding/functions.h"

enum { BITS = 24, EMIN = -148, EMAX = 128, WIDE = 200 };

static uint32_t argument(uint32_t b, uint32_t i, int k) {
	return b << 24 | i << (24 - k) | (b << 13 | i) * 2654435761u >> (8 + k);
}

static int logarithm(uint32_t b) { return (b & 0x7f) >= 0x3d && (b & 0x7f) <= 0x42 ? 13 : 9; }

static void narrow(void) { mpfr_set_emin(EMIN), mpfr_set_emax(EMAX); }
static void whole(void) { mpfr_set_emin(mpfr_get_emin_min()), mpfr_set_emax(mpfr_get_emax_max()); }

static uint32_t bits(const mpfr_t z) {
	float f = mpfr_get_flt(z, MPFR_RNDN); /* exact */
	uint32_t b;
	memcpy(&b, &f, sizeof b);
	return f != f ? 0x7fc00000 : b;
}

/* result sets z to the four roundings of f(x). */
static void result(const function *f, uint32_t b, uint32_t z[MODES]) {
	float x;
	mpfr_t mx, my, w;
	memcpy(&x, &b, sizeof x);
	mpfr_init2(mx, BITS), mpfr_init2(my, BITS), mpfr_init2(w, WIDE);
	mpfr_set_flt(mx, x, MPFR_RNDN);
	for (int m = 0; m < MODES; m++) {
		narrow();
		int t = apply(f, my, mx, NULL, modes[m]);
		mpfr_subnormalize(my, t, modes[m]);
		z[m] = bits(my);
		whole();
		t = apply(f, w, mx, NULL, modes[m]);
		int s = mpfr_set(my, w, modes[m]);
		if (s == 0) s = t;
		narrow();
		s = mpfr_check_range(my, s, modes[m]);
		mpfr_subnormalize(my, s, modes[m]);
		whole();
		if (bits(my) != z[m]) {
			fprintf(stderr, "%s(%a), mode %d: %08x, by %d bits %08x\n", f->name, x, m, z[m], WIDE, bits(my));
			exit(1);
		}
	}
	mpfr_clears(mx, my, w, (mpfr_ptr)0);
}

static void sample(const function *f) {
	char file[40];
	long arguments = 0;
	snprintf(file, sizeof file, "%s.txt", f->name);
	FILE *out = fopen(file, "w");
	if (!out) perror(file), exit(1);
	fprintf(out, "# block nearest up down zero: digests of %s at a sample of float32, see sample.c\n", f->name);
	for (uint32_t b = 0; b < 256; b++) {
		uint64_t h[MODES];
		int k = logarithm(b);
		for (int m = 0; m < MODES; m++) h[m] = 14695981039346656037u;
		for (uint32_t i = 0; i < 1u << k; i++, arguments++) {
			uint32_t z[MODES];
			result(f, argument(b, i, k), z);
			for (int m = 0; m < MODES; m++) h[m] = (h[m] ^ z[m]) * 1099511628211u;
		}
		fprintf(out, "%02x", b);
		for (int m = 0; m < MODES; m++) fprintf(out, " %08x", (uint32_t)(h[m] >> 32 ^ h[m]));
		fputc('\n', out);
	}
	if (fclose(out)) perror(file), exit(1);
	fprintf(stderr, "%s: %ld arguments\n", f->name, arguments);
}

int main(void) {
	for (int i = 0; i < FUNCTIONS; i++)
		if (!strcmp(functions[i].name, "gamma") || !strcmp(functions[i].name, "lgamma")) sample(&functions[i]);
	mpfr_free_cache();
	return 0;
}
