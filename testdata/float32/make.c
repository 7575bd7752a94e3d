/*
 * Makes NAME.txt: digests of the correctly rounded results of a function of one
 * argument for all 2^32 arguments of float32, to nearest even, up, down and
 * towards zero. Not of sqrt, abs and others that are a matter of bits; gamma and
 * lgamma are sample.c's.
 *
 *   cc -O2 -ffp-contract=off -o make make.c -lmpfr -lgmp -lm && ./make [NAME...]
 *
 * A line is a block of 2^24 arguments, those whose bits begin with the block's
 * number: the number and the digests of the four modes in hexadecimal. With h =
 * 14695981039346656037, each result's bits r make h = (h ^ r) * 1099511628211
 * modulo 2^64 (FNV-1a on words of 32 bits), in the order of the arguments; the
 * digest is (h >> 32) ^ h, its low 32 bits. NaN stands as 7fc00000.
 *
 * How a result is found; nothing here is shared with the program under test:
 *   - close to where f is a simple function of x, a classical inequality tells
 *     the side (beside below);
 *   - else glibc's double function, whose errors its manual bounds by a few ulps
 *     ("Errors in Math Functions"), is taken to be within 2^-45 of the value,
 *     128 ulps, and where both ends of that interval round alike in all modes,
 *     that is the result;
 *   - else MPFR, rounding once (a few arguments in a million).
 * MPFR also decides one argument in 4096, pseudorandom, that the first two
 * decided: any difference is an error, and so is a glibc value off by 2^-50.
 */
#define _GNU_SOURCE
#include <math.h>
#include <mpfr.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MODES = 4 };
static const mpfr_rnd_t modes[MODES] = {MPFR_RNDN, MPFR_RNDU, MPFR_RNDD, MPFR_RNDZ};

typedef int (*exactly)(mpfr_t, const mpfr_t, mpfr_rnd_t);

/* Where f hugs something: NONE, the argument itself from within (|f| < |x|) or
 * from without, from above or below, its half from above, 1 or 1/2 in the argument's direction, 1
 * from above or below; for |x| < near. */
typedef enum { NONE, INNER, OUTER, ABOVE, BELOW, HALVED, ONE, HALF, ONE_ABOVE, ONE_BELOW } hug;

typedef struct {
	const char *name;
	double (*f)(double);
	exactly g;
	hug small;
	double near;
	double limit; /* beyond this |x| f is just short of ±1 (erfc: of 2), unless it is 0 */
	int side; /* at this side only, or 0 */
	int range; /* whether f leaves double's range: it has no other infinities and zeros */
} function;

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }
static double gelu(double x) { return x == -INFINITY ? -0. : (double)(0.5L * x * erfcl(-x * 0.70710678118654752440L)); }
static double softplus(double x) { return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x)); }

/* At 400 bits, and then rounded. What differs from a number of float32 by less than
 * those bits tell is that number and a bit at 400 bits, which rounds as it does; the
 * differences are positive and below e^-x, x e^(-x^2/2). A value below MPFR's range
 * is its least number, with the value's sign. */
static int composed(mpfr_t z, void (*f)(mpfr_t, const mpfr_t), const mpfr_t x, mpfr_rnd_t r) {
	mpfr_t w;
	mpfr_init2(w, 400);
	f(w, x);
	int t = mpfr_set(z, w, r);
	mpfr_clear(w);
	return t;
}

static void sigmoid400(mpfr_t w, const mpfr_t x) {
	if (mpfr_number_p(x) && mpfr_cmp_ui(x, 200) > 0) {
		mpfr_set_ui(w, 1, MPFR_RNDN);
		mpfr_nextbelow(w);
		return;
	}
	mpfr_neg(w, x, MPFR_RNDN);
	mpfr_exp(w, w, MPFR_RNDN);
	mpfr_add_ui(w, w, 1, MPFR_RNDN);
	mpfr_ui_div(w, 1, w, MPFR_RNDN);
	if (mpfr_zero_p(w) && mpfr_number_p(x)) mpfr_nextabove(w);
}

static void softplus400(mpfr_t w, const mpfr_t x) {
	if (mpfr_number_p(x) && mpfr_cmp_ui(x, 200) > 0) {
		mpfr_set(w, x, MPFR_RNDN);
		mpfr_nextabove(w);
		return;
	}
	mpfr_exp(w, x, MPFR_RNDN);
	mpfr_log1p(w, w, MPFR_RNDN);
	if (mpfr_zero_p(w) && mpfr_number_p(x)) mpfr_nextabove(w);
}

static void gelu400(mpfr_t w, const mpfr_t x) {
	if (mpfr_number_p(x) && mpfr_cmp_ui(x, 20) > 0) {
		mpfr_set(w, x, MPFR_RNDN);
		mpfr_nextbelow(w);
		return;
	}
	if (mpfr_inf_p(x) && mpfr_signbit(x)) {
		mpfr_set_zero(w, -1);
		return;
	}
	mpfr_sqrt_ui(w, 2, MPFR_RNDN);
	mpfr_div(w, x, w, MPFR_RNDN);
	mpfr_neg(w, w, MPFR_RNDN);
	mpfr_erfc(w, w, MPFR_RNDN);
	if (mpfr_zero_p(w)) mpfr_nextabove(w);
	mpfr_mul(w, w, x, MPFR_RNDN);
	mpfr_div_2ui(w, w, 1, MPFR_RNDN);
	if (mpfr_zero_p(w) && mpfr_sgn(x) < 0) mpfr_nextbelow(w);
}

static int msigmoid(mpfr_t z, const mpfr_t x, mpfr_rnd_t r) { return composed(z, sigmoid400, x, r); }
static int msoftplus(mpfr_t z, const mpfr_t x, mpfr_rnd_t r) { return composed(z, softplus400, x, r); }
static int mgelu(mpfr_t z, const mpfr_t x, mpfr_rnd_t r) { return composed(z, gelu400, x, r); }

/* The inequalities: |f(x)/x − 1| < x² for the odd ones, < |x| for expm1,
 * log1p and half of x, |f(x) − 1| < 4|x| for the exponentials, < x² for cos and cosh. */
static const function functions[] = {
	{"cbrt", cbrt, mpfr_cbrt, NONE, 0, 0, 0, 0},
	{"exp", exp, mpfr_exp, ONE, 0x1p-30, 0, 0, 1},
	{"exp2", exp2, mpfr_exp2, ONE, 0x1p-30, 0, 0, 1},
	{"exp10", exp10, mpfr_exp10, ONE, 0x1p-30, 0, 0, 1},
	{"expm1", expm1, mpfr_expm1, ABOVE, 0x1p-28, 40, -1, 1},
	{"log", log, mpfr_log, NONE, 0, 0, 0, 0},
	{"log2", log2, mpfr_log2, NONE, 0, 0, 0, 0},
	{"log10", log10, mpfr_log10, NONE, 0, 0, 0, 0},
	{"log1p", log1p, mpfr_log1p, BELOW, 0x1p-28, 0, 0, 0},
	{"softplus", softplus, msoftplus, NONE, 0, 0, 0, 1},
	{"sin", sin, mpfr_sin, INNER, 0x1p-14, 0, 0, 0},
	{"cos", cos, mpfr_cos, ONE_BELOW, 0x1p-14, 0, 0, 0},
	{"tan", tan, mpfr_tan, OUTER, 0x1p-14, 0, 0, 0},
	{"asin", asin, mpfr_asin, OUTER, 0x1p-14, 0, 0, 0},
	{"acos", acos, mpfr_acos, NONE, 0, 0, 0, 0},
	{"atan", atan, mpfr_atan, INNER, 0x1p-14, 0, 0, 0},
	{"sinh", sinh, mpfr_sinh, OUTER, 0x1p-14, 0, 0, 1},
	{"cosh", cosh, mpfr_cosh, ONE_ABOVE, 0x1p-14, 0, 0, 1},
	{"tanh", tanh, mpfr_tanh, INNER, 0x1p-14, 20, 0, 0},
	{"asinh", asinh, mpfr_asinh, INNER, 0x1p-14, 0, 0, 0},
	{"acosh", acosh, mpfr_acosh, NONE, 0, 0, 0, 0},
	{"atanh", atanh, mpfr_atanh, OUTER, 0x1p-14, 0, 0, 0},
	{"sigmoid", sigmoid, msigmoid, HALF, 0x1p-30, 40, 1, 1},
	{"gelu", gelu, mgelu, HALVED, 0x1p-28, 0, 0, 1},
	{"erf", erf, mpfr_erf, NONE, 0, 6, 0, 0},
	{"erfc", erfc, mpfr_erfc, NONE, 0, 6, -1, 1},
};
enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

/* beside sets *y to a double that lies between the same neighbouring numbers and
 * midpoints of float32 as f(x) does, strictly, and tells whether there is one. */
static int beside(const function *f, double x, double *y) {
	double a = fabs(x);
	if (x == 0 || !isfinite(x)) return 0;
	if (f->limit && a > f->limit && (f->side == 0 || f->side == copysign(1, x))) {
		*y = f->f == erfc ? nextafter(2, 0) : copysign(1 - 0x1p-53, x);
		return 1;
	}
	if (f->f == softplus && x > 40) { /* x + log1p(e^-x) */
		*y = nextafter(x, INFINITY);
		return 1;
	}
	if (f->f == gelu && x > 9) { /* x less x*erfc(x/sqrt 2)/2 */
		*y = nextafter(x, 0);
		return 1;
	}
	if (!(a < f->near)) return 0;
	switch (f->small) {
	case INNER: *y = nextafter(x, 0); break;
	case OUTER: *y = nextafter(x, copysign(INFINITY, x)); break;
	case ABOVE: *y = nextafter(x, INFINITY); break;
	case BELOW: *y = nextafter(x, -INFINITY); break;
	case HALVED: *y = nextafter(x / 2, INFINITY); break;
	case ONE: *y = nextafter(1, copysign(2, x)); break;
	case HALF: *y = nextafter(0.5, copysign(2, x)); break;
	case ONE_ABOVE: *y = nextafter(1, 2); break;
	case ONE_BELOW: *y = nextafter(1, 0); break;
	default: return 0;
	}
	return 1;
}

static uint32_t bits(float x) {
	uint32_t b;
	memcpy(&b, &x, sizeof b);
	return x != x ? 0x7fc00000 : b;
}

static float number(uint32_t b) {
	float x;
	memcpy(&x, &b, sizeof x);
	return x;
}

/* round4 rounds y in the four modes. Bits of neighbours differ by 1. */
static inline void round4(double y, uint32_t z[MODES]) {
	float n = (float)y;
	uint32_t b = bits(n), up = b, down = b;
	if (signbit(y)) {
		up -= (double)n < y;
		down += (double)n > y;
		z[3] = up;
	} else {
		up += (double)n < y;
		down -= (double)n > y;
		z[3] = down;
	}
	z[0] = b, z[1] = up, z[2] = down;
}

/* decided rounds f(x) by its double value y, and tells whether that is safe. */
static inline int decided(const function *f, double x, double y, uint32_t z[MODES]) {
	uint32_t other[MODES];
	if (isfinite(x) && isinf(y) && f->range) y = copysign(0x1p500, y);
	if (isfinite(x) && y == 0 && x != 0 && f->range) y = copysign(0x1p-500, y);
	if (y != y || y == 0 || isinf(y)) {
		round4(y, z);
		return 1;
	}
	round4(y * (1 - 0x1p-45), z);
	round4(y * (1 + 0x1p-45), other);
	return memcmp(z, other, sizeof other) == 0;
}

/* exact rounds f(x) by MPFR. y, unless it is NULL, must be within 2^-50. */
static void exact(const function *f, double x, uint32_t z[MODES], const double *y) {
	mpfr_t mx, mz;
	mpfr_init2(mx, 53);
	mpfr_init2(mz, 24);
	mpfr_set_d(mx, x, MPFR_RNDN);
	for (int i = 0; i < MODES; i++) {
		mpfr_set_emin(-148);
		mpfr_set_emax(128);
		int t = f->g(mz, mx, modes[i]);
		mpfr_check_range(mz, t, modes[i]);
		if (f->g == msigmoid || f->g == msoftplus || f->g == mgelu) { /* w had float32's exponents: not wide enough */
			mpfr_set_emin(mpfr_get_emin_min());
			mpfr_set_emax(mpfr_get_emax_max());
			t = f->g(mz, mx, modes[i]);
			mpfr_set_emin(-148);
			mpfr_set_emax(128);
			t = mpfr_check_range(mz, t, modes[i]);
		}
		mpfr_subnormalize(mz, t, modes[i]);
		z[i] = bits(mpfr_get_flt(mz, MPFR_RNDN));
	}
	mpfr_set_emin(mpfr_get_emin_min());
	mpfr_set_emax(mpfr_get_emax_max());
	if (y && isfinite(*y) && fabs(*y) > 0x1p-1000) {
		mpfr_set_prec(mz, 80);
		f->g(mz, mx, MPFR_RNDN);
		mpfr_sub_d(mz, mz, *y, MPFR_RNDN);
		if (fabs(mpfr_get_d(mz, MPFR_RNDN)) > 0x1p-50 * fabs(*y)) {
			fprintf(stderr, "%s(%a) = %a is off by %a\n", f->name, x, *y, mpfr_get_d(mz, MPFR_RNDN));
			exit(1);
		}
	}
	mpfr_clears(mx, mz, (mpfr_ptr)0);
}

static long hard, checked;

static void result(const function *f, uint32_t b, uint32_t z[MODES]) {
	uint32_t want[MODES];
	double x = number(b), y = 0;
	int known = beside(f, x, &y), value = !known;
	if (known) {
		round4(y, z);
	} else {
		y = f->f(x);
		known = decided(f, x, y, z);
	}
	if (!known) {
		hard++;
		exact(f, x, z, NULL);
		return;
	}
	if ((b * 2654435761u >> 20) != 0x5a5) return;
	checked++;
	exact(f, x, want, value ? &y : NULL);
	if (memcmp(z, want, sizeof want)) {
		fprintf(stderr, "%s(%a): %08x %08x %08x %08x, MPFR %08x %08x %08x %08x\n", f->name, x, z[0], z[1], z[2], z[3], want[0], want[1], want[2], want[3]);
		exit(1);
	}
}

static void all(const function *f) {
	char file[40];
	snprintf(file, sizeof file, "%s.txt", f->name);
	FILE *out = fopen(file, "w");
	if (!out) perror(file), exit(1);
	fprintf(out, "# block nearest up down zero: digests of %s of all float32, see make.c\n", f->name);
	hard = checked = 0;
	for (uint32_t block = 0; block < 256; block++) {
		uint64_t h[MODES];
		for (int m = 0; m < MODES; m++) h[m] = 14695981039346656037u;
		for (uint32_t i = 0; i < 1u << 24; i++) {
			uint32_t z[MODES];
			result(f, block << 24 | i, z);
			for (int m = 0; m < MODES; m++) h[m] = (h[m] ^ z[m]) * 1099511628211u;
		}
		fprintf(out, "%02x", block);
		for (int m = 0; m < MODES; m++) fprintf(out, " %08x", (uint32_t)(h[m] >> 32 ^ h[m]));
		fputc('\n', out);
	}
	if (fclose(out)) perror(file), exit(1);
	fprintf(stderr, "%s: %ld by MPFR, %ld more checked by it\n", f->name, hard, checked);
}

int main(int argc, char **argv) {
	for (int i = 0; i < FUNCTIONS; i++) {
		int wanted = argc == 1;
		for (int k = 1; k < argc; k++) wanted |= !strcmp(argv[k], functions[i].name);
		if (wanted) all(&functions[i]);
	}
	mpfr_free_cache();
	return 0;
}
