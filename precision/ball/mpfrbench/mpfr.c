//go:build ignore

/*
 * The other side of bench_test.go: GNU MPFR, driven by lines on standard input.
 *
 *	load BITS N    then N lines, each an argument x and a second one y in hex:
 *	               what the functions are called with, BITS bits each
 *	time FUNC REPS runs FUNC over all arguments REPS times; prints the nanoseconds of it all
 *	show FUNC      prints FUNC at every argument in hex, a line each; sincos the sine
 *	version        prints MPFR's version
 *
 * Results are rounded to nearest even. The numbers are what mpfr_get_str prints: 0.MANTISSA and @EXPONENT.
 */
#include <mpfr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static mpfr_t *x, *y, z, c;
static int n;

static void load(mpfr_prec_t bits, int count)
{
	static char line[1 << 16], a[1 << 15], b[1 << 15];

	for (int i = 0; i < n; i++) {
		mpfr_clear(x[i]);
		mpfr_clear(y[i]);
	}
	n = count;
	x = realloc(x, n * sizeof *x);
	y = realloc(y, n * sizeof *y);
	for (int i = 0; i < n; i++) {
		mpfr_init2(x[i], bits);
		mpfr_init2(y[i], bits);
		if (!fgets(line, sizeof line, stdin) || sscanf(line, "%32767s %32767s", a, b) != 2 ||
		    mpfr_set_str(x[i], a, 0, MPFR_RNDN) || mpfr_set_str(y[i], b, 0, MPFR_RNDN)) {
			fprintf(stderr, "mpfr: bad argument\n");
			exit(1);
		}
	}
	mpfr_set_prec(z, bits);
	mpfr_set_prec(c, bits);
}

static void apply(const char *f, int i)
{
	if (!strcmp(f, "exp"))
		mpfr_exp(z, x[i], MPFR_RNDN);
	else if (!strcmp(f, "log"))
		mpfr_log(z, x[i], MPFR_RNDN);
	else if (!strcmp(f, "sincos"))
		mpfr_sin_cos(z, c, x[i], MPFR_RNDN);
	else if (!strcmp(f, "pow"))
		mpfr_pow(z, x[i], y[i], MPFR_RNDN);
	else if (!strcmp(f, "tanh"))
		mpfr_tanh(z, x[i], MPFR_RNDN);
	else if (!strcmp(f, "atan"))
		mpfr_atan(z, x[i], MPFR_RNDN);
	else {
		fprintf(stderr, "mpfr: no function %s\n", f);
		exit(1);
	}
}

int main(void)
{
	static char line[256], f[32];
	long a, b;

	setvbuf(stdout, NULL, _IOLBF, 0);
	mpfr_init(z);
	mpfr_init(c);
	while (fgets(line, sizeof line, stdin)) {
		if (sscanf(line, "load %ld %ld", &a, &b) == 2) {
			load(a, b);
		} else if (sscanf(line, "time %31s %ld", f, &b) == 2) {
			struct timespec s, e;
			clock_gettime(CLOCK_MONOTONIC, &s);
			while (b-- > 0)
				for (int i = 0; i < n; i++)
					apply(f, i);
			clock_gettime(CLOCK_MONOTONIC, &e);
			printf("%lld\n", (e.tv_sec - s.tv_sec) * 1000000000LL + e.tv_nsec - s.tv_nsec);
		} else if (sscanf(line, "show %31s", f) == 1) {
			for (int i = 0; i < n; i++) {
				apply(f, i);
				mpfr_printf("%Ra\n", z);
			}
		} else if (!strncmp(line, "version", 7)) {
			printf("%s\n", mpfr_get_version());
		}
	}
	return 0;
}
