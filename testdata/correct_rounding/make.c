/*
 * Makes float64.csv and float32.csv: arguments of the functions below with their
 * correctly rounded results in the four directed and nearest modes, from MPFR.
 *
 *   cc -O2 -o make make.c -lmpfr -lgmp -lm && ./make
 *
 * Arguments: special values, neighbours of points where the function's
 * behaviour changes, exact and midpoint cases, random ones over the exponents,
 * and hard.txt (of float32 hard32.txt). Each result is computed in the format's own precision and
 * exponent range, so MPFR's is the only rounding; mpfr_subnormalize then
 * rounds what falls into the subnormals, without double rounding.
 *
 * The second run over each row, at 400 bits more and rounded by hand, must
 * agree (check below), or the program ends with an error.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "functions.h"

/* A format: float64 or float32, whose numbers are held in doubles. */
typedef struct {
	const char *file;
	int p, emin, emax; /* MPFR's exponents: 0.5 <= m < 1 */
	int draws; /* random arguments a function */
	const char *hard; /* the file of hard arguments */
} format;

static const format formats[] = {
	{"float64.csv", 53, -1073, 1024, 100, "hard.txt"},
	{"float32.csv", 24, -148, 128, 150, "hard32.txt"},
};

static const format *fm;
static FILE *out;
static long rows;

/* splitmix64, so that the draw is the same everywhere. */
static uint64_t state = 20240229;
static uint64_t draw(void) {
	uint64_t z = state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}
static double uniform(void) { return (double)(draw() >> 11) * 0x1p-53; }

static double fit(double x) { return fm->p == 24 ? (double)(float)x : x; }

/* next returns x moved n numbers of the format upwards. */
static double next(double x, int n) {
	for (; n > 0; n--)
		x = fm->p == 24 ? nextafterf((float)x, INFINITY) : nextafter(x, INFINITY);
	for (; n < 0; n++)
		x = fm->p == 24 ? nextafterf((float)x, -INFINITY) : nextafter(x, -INFINITY);
	return x;
}

static void print(double x) {
	if (x != x) {
		fputs("nan", out);
	} else if (fm->p == 24) {
		float f = (float)x;
		uint32_t b;
		memcpy(&b, &f, sizeof b);
		fprintf(out, "%08x", b);
	} else {
		uint64_t b;
		memcpy(&b, &x, sizeof b);
		fprintf(out, "%016llx", (unsigned long long)b);
	}
}

/* even tells whether the significand of x ends in 0; overflow counts as even,
 * as the number that would follow the largest one is. */
static int even(double x) {
	uint64_t b;
	uint32_t c;
	float y = (float)x;
	memcpy(&b, &x, sizeof b);
	memcpy(&c, &y, sizeof c);
	return fm->p == 24 ? !(c & 1) : !(b & 1);
}

/* rounded returns f(x, y) in the format. */
static double rounded(const function *f, const mpfr_t x, const mpfr_t y, mpfr_rnd_t r) {
	mpfr_t z;
	double v;
	mpfr_set_emin(fm->emin);
	mpfr_set_emax(fm->emax);
	mpfr_init2(z, fm->p);
	int t = apply(f, z, x, y, r);
	mpfr_subnormalize(z, t, r);
	v = mpfr_get_d(z, MPFR_RNDN); /* exact */
	mpfr_clear(z);
	mpfr_set_emin(mpfr_get_emin_min());
	mpfr_set_emax(mpfr_get_emax_max());
	return v;
}

/* check rounds the value w, f(x, y) at 400 bits more than the format, by
 * comparing it with neighbouring numbers, and compares the four results. */
static void check(const function *f, double x, const mpfr_t mx, const mpfr_t my, const double v[MODES]) {
	mpfr_t w, a, b;
	mpfr_init2(w, fm->p + 400);
	mpfr_init2(a, fm->p + 4);
	mpfr_init2(b, fm->p + 4);
	int t = apply(f, w, mx, my, MPFR_RNDZ), bad = 0;
	double max = fm->p == 24 ? 0x1.fffffep127 : 0x1.fffffffffffffp1023;
	if (mpfr_nan_p(w)) {
		for (int i = 0; i < MODES; i++) bad |= v[i] == v[i];
	} else if (mpfr_inf_p(w) && t == 0) {
		for (int i = 0; i < MODES; i++) bad |= !isinf(v[i]) || signbit(v[i]) != mpfr_signbit(w);
	} else {
		/* down <= w <= up, neighbours or equal */
		double up = v[1], down = v[2];
		bad |= mpfr_cmp_d(w, up) > 0 || mpfr_cmp_d(w, down) < 0;
		bad |= up == down ? t != 0 : next(down, 1) != up && !(down == 0 && up == 0);
		if (up == down) bad |= mpfr_cmp_d(w, up) != 0;
		double zero = mpfr_signbit(w) ? up : down;
		bad |= v[3] != zero;
		/* nearest: twice w against up + down, with the overflow boundary */
		if (up != down) {
			mpfr_set_d(a, isinf(up) ? max : up, MPFR_RNDN);
			mpfr_set_d(b, isinf(down) ? -max : down, MPFR_RNDN);
			if (isinf(up)) mpfr_set_d(a, next(max, -1), MPFR_RNDN), mpfr_mul_2ui(b, b, 1, MPFR_RNDN), mpfr_sub(a, b, a, MPFR_RNDN), mpfr_set_d(b, max, MPFR_RNDN);
			else if (isinf(down)) mpfr_set_d(b, next(-max, 1), MPFR_RNDN), mpfr_mul_2ui(a, a, 1, MPFR_RNDN), mpfr_sub(b, a, b, MPFR_RNDN), mpfr_set_d(a, -max, MPFR_RNDN);
			mpfr_add(a, a, b, MPFR_RNDN); /* exact with 4 bits more */
			mpfr_div_2ui(a, a, 1, MPFR_RNDN);
			int c = mpfr_cmp(w, a);
			if (c == 0) c = mpfr_signbit(w) ? t : -t; /* |w| was cut */
			bad |= v[0] != (c > 0 || (c == 0 && even(up)) ? up : down);
		}
	}
	if (bad) {
		fprintf(stderr, "%s %a: %a %a %a %a do not agree with 400 bits more\n", f->name, x, v[0], v[1], v[2], v[3]);
		exit(1);
	}
	mpfr_clears(w, a, b, (mpfr_ptr)0);
}

static void row(const function *f, double x, double y) {
	mpfr_t mx, my;
	double v[MODES];
	x = fit(x);
	y = fit(y);
	mpfr_init2(mx, 53);
	mpfr_init2(my, 53);
	mpfr_set_d(mx, x, MPFR_RNDN);
	mpfr_set_d(my, y, MPFR_RNDN);
	fprintf(out, "%s,", f->name);
	print(x);
	fputc(',', out);
	if (!f->f) print(y);
	for (int i = 0; i < MODES; i++) {
		v[i] = rounded(f, mx, my, modes[i]);
		fputc(',', out);
		print(v[i]);
	}
	fputc('\n', out);
	rows++;
	check(f, x, mx, my, v);
	mpfr_clears(mx, my, (mpfr_ptr)0);
}

/* random number with an exponent in [lo, hi). */
static double between(double lo, double hi, int negative) {
	double x = ldexp(1 + uniform(), (int)floor(lo + (hi - lo) * uniform()));
	return negative && draw() & 1 ? -x : x;
}

static double pi_half(int k) {
	mpfr_t z;
	mpfr_init2(z, 200);
	mpfr_const_pi(z, MPFR_RNDN);
	mpfr_mul_si(z, z, k, MPFR_RNDN);
	mpfr_div_2ui(z, z, 1, MPFR_RNDN);
	double x = fm->p == 24 ? mpfr_get_flt(z, MPFR_RNDN) : mpfr_get_d(z, MPFR_RNDN);
	mpfr_clear(z);
	return x;
}

/* around writes rows for x and its neighbours. */
static void around(const function *f, double x) {
	x = fit(x);
	for (int n = -1; n <= 1; n++) row(f, next(x, n), 0);
}

static void specials(const function *f) {
	double tiny = fm->p == 24 ? 0x1p-149 : 0x1p-1074;
	double normal = fm->p == 24 ? 0x1p-126 : 0x1p-1022;
	double max = fm->p == 24 ? 0x1.fffffep127 : 0x1.fffffffffffffp1023;
	double u = fm->p == 24 ? 0x1p-24 : 0x1p-53;
	double v[] = {0, -0., INFINITY, -INFINITY, NAN, 1, -1, tiny, -tiny, 3 * tiny, normal, next(normal, -1),
		-normal, max, -max, 0.5, 2, -2, 10, 0.1, 1 - u, 1 + 2 * u, u, -u, u * u};
	for (size_t i = 0; i < sizeof v / sizeof *v; i++) row(f, v[i], 0);
}

/* Where the further functions overflow, meet the subnormals or a limit, are next
 * to a zero, a pole or an edge, and where they are exact: to about 17 digits in
 * float64 and 9 in float32 (0 ends a list). */
static const struct {
	const char *name;
	double edge64[12], edge32[12];
} edges[] = {
	{"floor", {0.5, 4503599627370495.5, -2.5, 0x1p52}, {0.5, 8388607.5, -2.5, 0x1p23}},
	{"ceil", {0.5, 4503599627370495.5, -2.5, 0x1p52}, {0.5, 8388607.5, -2.5, 0x1p23}},
	{"round", {0.5, -0.5, 4503599627370495.5, -2.5, 2251799813685247.5, 0x1p52}, {0.5, -0.5, 8388607.5, -2.5, 4194303.75, 0x1p23}},
	{"exp2", {1024, -1022, -1074, -1075, -1073.5, 0.5}, {128, -126, -149, -150, -148.5, 0.5}},
	{"exp10", {308.25471555991675, -307.65265556858878, -323.30621534311581, -323.60724533877974, 0.5}, {38.53183945, -37.92977945, -44.8534696, -45.1544993, 0.5}},
	{"expm1", {709.782712893384, -37.429947750237048, 0.5}, {88.72283911, -17.328679514, 0.5}},
	{"log2", {1, 10, 3}, {1, 10, 3}},
	{"log10", {1, 10, 1e22}, {1, 10, 1e10}},
	{"log1p", {-1, 0x1p53, 1e300}, {-1, 0x1p24, 1e30}},
	{"softplus", {-745.13321910194122, -708.39641853226408, 36.7, 33.2, -37.4}, {-103.97208, -87.336548, 16.6, 14.7, -17.3}},
	{"asin", {1, -1, 0.5, -0.5, 0.70710678118654757}, {1, -1, 0.5, -0.5, 0.707106781}},
	{"acos", {1, -1, 0.5, -0.5, 0.70710678118654757}, {1, -1, 0.5, -0.5, 0.707106781}},
	{"sinh", {710.47586007394394, -710.47586007394394}, {89.41598629, -89.41598629}},
	{"cosh", {710.47586007394394, -710.47586007394394}, {89.41598629, -89.41598629}},
	{"asinh", {0x1p53, 1e300, -0x1p27}, {0x1p24, 1e30, -0x1p12}},
	{"acosh", {1, 0x1p53, 1e300, 1.5}, {1, 0x1p24, 1e30, 1.5}},
	{"atanh", {1, -1, 0.5}, {1, -1, 0.5}},
	{"erf", {5.9215871957945083, -5.9215871957945083, 0.47693627620446988}, {3.9192059, -3.9192059, 0.476936276}},
	{"erfc", {27.226017111108362, 26.543258430632299, -5.8635847487551678, 0.47693627620446988, 26}, {10.0541948, 9.1945543, -3.8325069, 0.476936276, 9}},
	{"gelu", {-38.485408335567335, -37.5, 8.2923610758135968, -0.75179152465979397, -8.5}, {-14.1, -13.2, 5.4, -0.75179152, -5.5}},
	{"gamma", {171.62437695630272, -170.5674972726612, -177.78068719535155, -184.00000000000003, 1.4616321449683622, -0.5, -1, -100.5, -3, 24, 30},
	 {35.0401001, -34.03, -38.5, -42.00001, 1.46163214, -0.5, -1, -20.5, -3, 14, 20}},
	{"lgamma", {2.5563481638716906e305, 1, 2, -2.4570247382208006, -2.7476826467274127, -3.1435808883499798, -3.9552942848585979, 1.4616321449683622, -4.0393618397405363, -100.5, -20.000000000000004},
	 {4.08500343e36, 1, 2, -2.45702474, -2.74768265, -3.14358089, -3.95529428, 1.46163214, -4.03936184, -20.5, -10.000001}},
};

static void further_rows(const function *f, int wide) {
	for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
		if (strcmp(f->name, edges[i].name)) continue;
		const double *v = wide ? edges[i].edge64 : edges[i].edge32;
		for (; *v; v++) around(f, *v);
	}
	int is_log10 = !strcmp(f->name, "log10"), is_exp10 = !strcmp(f->name, "exp10");
	if (is_log10 || is_exp10) /* the powers of ten */
		for (int k = 0; k < 29; k++) row(f, is_log10 ? pow(10, k) : k, 0), row(f, is_log10 ? pow(10, -k) : -k, 0);
	if (!strcmp(f->name, "log2") || !strcmp(f->name, "exp2"))
		for (int k = -24; k < 25; k += 3) row(f, !strcmp(f->name, "exp2") ? k : ldexp(1, k), 0);
	if (!strcmp(f->name, "cbrt"))
		for (int k = 0; k < 12; k++) {
			double n = floor(ldexp(1 + uniform(), fm->p / 3 - 1));
			around(f, k & 1 ? -n * n * n : n * n * n);
			row(f, ldexp(n * n * n, -(k * 9)), 0);
		}
	if (!strcmp(f->name, "gamma") || !strcmp(f->name, "lgamma"))
		for (int k = 1; k < 13; k++) row(f, k, 0), around(f, -k), row(f, k + 0.5, 0), row(f, -k - 0.5, 0), row(f, ldexp(1, -3 * k), 0);
	double edge = 0; /* of the domain, or a zero: its surroundings */
	if (!strcmp(f->name, "asin") || !strcmp(f->name, "acos") || !strcmp(f->name, "atanh")) edge = -1;
	if (!strcmp(f->name, "acosh") || !strcmp(f->name, "log2") || !strcmp(f->name, "log10") || !strcmp(f->name, "lgamma")) edge = 1;
	if (edge)
		for (int k = 2; k < fm->p; k += 5) row(f, fabs(edge) + edge * ldexp(1, -k), 0);
	if (!strcmp(f->name, "log1p"))
		for (int k = 2; k < fm->p; k += 5) row(f, ldexp(1, -k) - 1, 0);
}

static void plane_rows(const function *f) {
	int wide = fm->p == 53;
	double tiny = wide ? 0x1p-1074 : 0x1p-149, max = wide ? 0x1.fffffffffffffp1023 : 0x1.fffffep127;
	double v[] = {0, -0., 1, -1, INFINITY, -INFINITY, NAN, 3, tiny, -max};
	int n = sizeof v / sizeof *v;
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++) row(f, v[i], v[j]);
	for (int k = 0; k < 30; k++) { /* Pythagorean: exact, and midpoints */
		double m = floor(ldexp(1.3 + 0.1 * uniform(), fm->p / 2 - (k & 1))), b = floor(m * (0.4 + 0.2 * uniform()));
		if (fmod(m + b, 2) == 0) b++; /* an odd sum of squares */
		row(f, m * m - b * b, 2 * m * b);
		row(f, ldexp(-2 * m * b, k), ldexp(m * m - b * b, k));
	}
	for (int k = 0; k < 60; k++) { /* far apart, and near the diagonal */
		double x = between(-2, 2, 1);
		row(f, x, ldexp(between(0, 1, 1), k * 2)), row(f, ldexp(between(0, 1, 1), k * 2), x);
		row(f, x, next(fit(x), k % 7 - 3));
	}
	row(f, tiny, 3 * tiny), row(f, 3 * tiny, 4 * tiny), row(f, max, max), row(f, max / 2, max / 2), row(f, tiny, max), row(f, max, tiny), row(f, tiny, -max), row(f, -max, -tiny);
	for (int i = 0; i < 60; i++) row(f, between(f->lo, f->hi, 1), between(f->lo, f->hi, 1));
}

static void unary_rows(const function *f) {
	int wide = fm->p == 53;
	specials(f);
	if (!strcmp(f->name, "exp")) {
		/* overflow, the subnormals, the least number and half of it */
		double edge64[] = {0x1.62e42fefa39efp9, -0x1.6232bdd7abcd2p9, -0x1.74385446d71c3p9, -0x1.74910d52d3051p9};
		double edge32[] = {88.722839, -87.336548, -103.27893, -103.97208};
		for (int i = 0; i < 4; i++) around(f, wide ? edge64[i] : edge32[i]);
	}
	if (!strcmp(f->name, "tanh")) {
		around(f, wide ? 19.061547465398498 : 9.010913);
		around(f, 0.54930614433405489);
	}
	if (!strcmp(f->name, "log"))
		for (int k = 1; k < fm->p; k += 4) row(f, 1 + ldexp(1, -k), 0), row(f, 1 - ldexp(1, -k), 0);
	if (!strcmp(f->name, "sqrt")) {
		for (int k = 0; k < 12; k++) { /* exact squares, their neighbours, subnormals */
			double n = floor(ldexp(1 + uniform(), fm->p / 2 - 1));
			around(f, n * n);
			row(f, ldexp(floor(ldexp(uniform(), k + 1)) + 1, wide ? -1074 : -149), 0);
		}
	}
	if (!strcmp(f->name, "sin") || !strcmp(f->name, "cos") || !strcmp(f->name, "tan")) {
		for (int k = 1; k <= 12; k++) around(f, pi_half(k));
		for (int k = 100; k < 100000000; k *= 11) row(f, pi_half(k), 0);
		if (!wide) row(f, ldexp(16367173, 72), 0); /* nearest to a multiple of pi/2 */
		row(f, 9830.3984375, 0), row(f, -9830.3984375, 0);
	}
	if (!wide && !strcmp(f->name, "log")) {
		/* where float32(math.Log(float64(x))) rounds the wrong way: measured
		 * over all float32 for this project */
		uint32_t hard[] = {0x3c413d3a, 0x4c5d65a5, 0x65d890d3, 0x41178feb, 0x6f31a8ec};
		for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
			float x;
			memcpy(&x, &hard[i], sizeof x);
			row(f, x, 0);
		}
	}
	further_rows(f, wide);
	double scale = wide ? 1 : (double)fm->emax / 1024;
	double lo = f->lo < -100 ? f->lo * scale : f->lo, hi = f->hi > 100 ? f->hi * scale : f->hi;
	int draws = f->few ? 50 : fm->draws;
	for (int i = 0; i < draws; i++) row(f, between(lo, hi, f->negative), 0);
	if (f->few) {
		lo = fmax(lo, -3);
		hi = fmin(hi, 3);
	} else {
		lo = -3, hi = 3;
	}
	for (int i = 0; i < draws / 2; i++) row(f, between(lo, hi, f->negative), 0);
}

static void pow_rows(const function *f) {
	double v[] = {0, -0., 1, -1, INFINITY, -INFINITY, NAN, 2, -2, 3, -3, 0.5, -0.5, 1.5};
	int n = sizeof v / sizeof *v;
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++) row(f, v[i], v[j]);
	int wide = fm->p == 53;
	for (int k = 0; k < 40; k++) { /* exact, midpoint and nearly exact powers */
		double b = floor(ldexp(1 + uniform(), fm->p / 4 + (k & 1))), h = floor(ldexp(1 + uniform(), fm->p / 2));
		row(f, b, k % 4 + 2);
		row(f, b * b, 0.5 + k % 2);
		row(f, h, 2), row(f, -h, 2);
		row(f, next(1, k % 5 - 2), ldexp(1 + uniform(), fm->p - 4 + k % 6));
	}
	for (int k = 1; k <= 24; k++) /* the ends of the range */
		row(f, 2, (wide ? 1024 : 128) - k / 4.0), row(f, 2, (wide ? -1075 : -150) + k / 4.0), row(f, 10, (wide ? -324 : -46) + k / 3.0);
	for (int i = 0; i < fm->draws; i++) {
		double y = between(-8, 8, 1);
		row(f, between(f->lo, f->hi, 0), y);
		row(f, between(-4, 4, 1), floor(y));
	}
}

static void hard_rows(void) {
	char line[400], name[20], x[60], y[60];
	FILE *in = fopen(fm->hard, "r");
	if (!in) perror(fm->hard), exit(1);
	while (fgets(line, sizeof line, in)) {
		int n = sscanf(line, "%19s %59s %59s", name, x, y);
		if (n < 2 || line[0] == '#') continue;
		for (int i = 0; i < FUNCTIONS; i++)
			if (!strcmp(functions[i].name, name)) row(&functions[i], strtod(x, NULL), n == 3 ? strtod(y, NULL) : 0);
	}
	fclose(in);
}

int main(void) {
	for (int k = 0; k < 2; k++) {
		fm = &formats[k];
		rows = 0;
		out = fopen(fm->file, "w");
		if (!out) return perror(fm->file), 1;
		fputs("function,x,y,nearest,up,down,zero\n", out);
		for (int i = 0; i < FUNCTIONS; i++) {
			uint64_t kept = state;
			if (functions[i].few) state = 20250701 + i; /* draws of their own */
			functions[i].f ? unary_rows(&functions[i]) : functions[i].g == mpfr_pow ? pow_rows(&functions[i]) : plane_rows(&functions[i]);
			if (functions[i].few) state = kept;
		}
		hard_rows();
		if (fclose(out)) return perror(fm->file), 1;
		fprintf(stderr, "%s: %ld rows, MPFR %s\n", fm->file, rows, mpfr_get_version());
	}
	mpfr_free_cache();
	return 0;
}
