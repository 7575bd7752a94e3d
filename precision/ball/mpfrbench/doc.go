// Package mpfrbench holds a benchmark alone: the certified functions of this
// module beside GNU MPFR and ALTree/bigfloat, in one run, on the same arguments.
//
//	go test -run '^$' -bench . ./precision/ball/mpfrbench    (make bench-mpfr)
//
// MPFR is run by mpfr.c, which is built when there is a C compiler and mpfr.h
// (Debian: libmpfr-dev); without them the benchmark says so and is skipped.
package mpfrbench
