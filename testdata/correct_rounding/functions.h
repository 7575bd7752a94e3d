/* The functions, as MPFR has them or put together from its own. */
#include <mpfr.h>

enum { MODES = 4 };
static const mpfr_rnd_t modes[MODES] = {MPFR_RNDN, MPFR_RNDU, MPFR_RNDD, MPFR_RNDZ};

typedef int (*unary)(mpfr_t, const mpfr_t, mpfr_rnd_t);
typedef int (*binary)(mpfr_t, const mpfr_t, const mpfr_t, mpfr_rnd_t);
typedef struct {
	const char *name;
	unary f;
	double lo, hi; /* random arguments' binary exponents in float64 */
	int negative; /* whether negative arguments are drawn */
	int few; /* one of the further functions: fewer random arguments */
	binary g; /* if not f */
} function;

static int fsqrt(mpfr_t z, const mpfr_t x, mpfr_rnd_t r) { return mpfr_sqrt(z, x, r); }
static int ffloor(mpfr_t z, const mpfr_t x, mpfr_rnd_t r) { return mpfr_rint_floor(z, x, r); }
static int fceil(mpfr_t z, const mpfr_t x, mpfr_rnd_t r) { return mpfr_rint_ceil(z, x, r); }
static int fround(mpfr_t z, const mpfr_t x, mpfr_rnd_t r) { return mpfr_rint_round(z, x, r); }
static int flgamma(mpfr_t z, const mpfr_t x, mpfr_rnd_t r) {
	int sign;
	return mpfr_lgamma(z, &sign, x, r);
}

/* What MPFR has not is put together at so many bits and rounded once. Where the
 * result is next to x itself, by less than those bits tell, it is x and a bit. */
#ifndef COMPOSED
#define COMPOSED 4000
#endif

static int composed(mpfr_t z, void (*f)(mpfr_t, const mpfr_t), const mpfr_t x, mpfr_rnd_t r) {
	mpfr_exp_t emin = mpfr_get_emin(), emax = mpfr_get_emax();
	mpfr_t t;
	int inexact;
	mpfr_set_emin(mpfr_get_emin_min());
	mpfr_set_emax(mpfr_get_emax_max());
	mpfr_init2(t, COMPOSED);
	f(t, x);
	inexact = mpfr_set(z, t, r);
	mpfr_clear(t);
	mpfr_set_emin(emin);
	mpfr_set_emax(emax);
	return mpfr_check_range(z, inexact, r);
}

static void softplus(mpfr_t z, const mpfr_t x) {
	if (mpfr_number_p(x) && mpfr_cmp_si(x, COMPOSED / 2) > 0) { /* x + e^-x */
		mpfr_set(z, x, MPFR_RNDN);
		mpfr_nextabove(z);
		return;
	}
	mpfr_exp(z, x, MPFR_RNDN);
	if (mpfr_zero_p(z) && !mpfr_inf_p(x)) mpfr_nextabove(z);
	mpfr_log1p(z, z, MPFR_RNDN);
}

static void gelu(mpfr_t z, const mpfr_t x) { /* x/2 erfc(-x/sqrt 2) */
	mpfr_sqr(z, x, MPFR_RNDN);
	if (mpfr_number_p(x) && !mpfr_signbit(x) && mpfr_cmp_si(z, COMPOSED / 2) > 0) { /* x - x e^(-x^2/2) */
		mpfr_set(z, x, MPFR_RNDN);
		mpfr_nextbelow(z);
		return;
	}
	if (mpfr_inf_p(x) && mpfr_signbit(x)) {
		mpfr_set_zero(z, -1);
		return;
	}
	mpfr_sqrt_ui(z, 2, MPFR_RNDN);
	mpfr_div(z, x, z, MPFR_RNDN);
	mpfr_neg(z, z, MPFR_RNDN);
	mpfr_erfc(z, z, MPFR_RNDN);
	if (mpfr_zero_p(z)) mpfr_nextabove(z);
	mpfr_mul(z, z, x, MPFR_RNDN);
	mpfr_div_2ui(z, z, 1, MPFR_RNDN);
}

static int fsoftplus(mpfr_t z, const mpfr_t x, mpfr_rnd_t r) { return composed(z, softplus, x, r); }
static int fgelu(mpfr_t z, const mpfr_t x, mpfr_rnd_t r) { return composed(z, gelu, x, r); }

static const function functions[] = {
	{"sqrt", fsqrt, -1074, 1024, 0},
	{"exp", mpfr_exp, -60, 10, 1},
	{"log", mpfr_log, -1074, 1024, 0},
	{"sin", mpfr_sin, -40, 1024, 1},
	{"cos", mpfr_cos, -30, 1024, 1},
	{"tan", mpfr_tan, -40, 1024, 1},
	{"atan", mpfr_atan, -40, 60, 1},
	{"tanh", mpfr_tanh, -40, 6, 1},
	{"pow", NULL, -20, 20, 1, 0, mpfr_pow},
	{"floor", ffloor, -3, 60, 1, 1, NULL},
	{"ceil", fceil, -3, 60, 1, 1, NULL},
	{"round", fround, -3, 60, 1, 1, NULL},
	{"cbrt", mpfr_cbrt, -1074, 1024, 1, 1, NULL},
	{"exp2", mpfr_exp2, -60, 10, 1, 1, NULL},
	{"exp10", mpfr_exp10, -60, 9, 1, 1, NULL},
	{"expm1", mpfr_expm1, -60, 10, 1, 1, NULL},
	{"log2", mpfr_log2, -1074, 1024, 0, 1, NULL},
	{"log10", mpfr_log10, -1074, 1024, 0, 1, NULL},
	{"log1p", mpfr_log1p, -60, 0, 1, 1, NULL},
	{"softplus", fsoftplus, -60, 10, 1, 1, NULL},
	{"asin", mpfr_asin, -40, 0, 1, 1, NULL},
	{"acos", mpfr_acos, -40, 0, 1, 1, NULL},
	{"sinh", mpfr_sinh, -40, 10, 1, 1, NULL},
	{"cosh", mpfr_cosh, -30, 10, 1, 1, NULL},
	{"asinh", mpfr_asinh, -40, 1024, 1, 1, NULL},
	{"acosh", mpfr_acosh, 0, 1024, 0, 1, NULL},
	{"atanh", mpfr_atanh, -40, 0, 1, 1, NULL},
	{"erf", mpfr_erf, -60, 3, 1, 1, NULL},
	{"erfc", mpfr_erfc, -60, 5, 1, 1, NULL},
	{"gelu", fgelu, -60, 5, 1, 1, NULL},
	{"gamma", mpfr_gamma, -60, 8, 1, 1, NULL},
	{"lgamma", flgamma, -60, 1024, 1, 1, NULL},
	{"hypot", NULL, -20, 20, 1, 1, mpfr_hypot},
	{"atan2", NULL, -20, 20, 1, 1, mpfr_atan2},
};
enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

static int apply(const function *f, mpfr_t z, const mpfr_t x, const mpfr_t y, mpfr_rnd_t r) {
	return f->f ? f->f(z, x, r) : f->g(z, x, y, r);
}
