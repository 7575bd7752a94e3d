package precisiontest

import (
	"fmt"
	"hash/fnv"
	"math"
	"runtime"
	"runtime/debug"
	"strings"

	"roundoff/precision"
)

// environment is what decides the bits of compiled Go code, in words that a
// file keeps: "roundoff=0.1.0 go=go1.26.0 os=linux arch=amd64 level=v1 …".
type environment []string

// buildSettings are the settings of a build that change floating-point code.
var buildSettings = map[string]string{
	"GOAMD64": "level", "GOARM64": "level", "GOPPC64": "level", "GORISCV64": "level", "GOARM": "level", "GO386": "level",
	"-gcflags": "gcflags", "-race": "race", "-cover": "cover", "GOEXPERIMENT": "experiment",
}

// thisEnvironment returns the one that this program runs in. The fingerprint is
// of what functions of package math return and of whether x*y + z is fused
// here: two machines with the same words may have different ones, since math
// uses what the processor has.
func thisEnvironment() environment {
	e := environment{"roundoff=" + precision.Version, "go=" + runtime.Version(), "os=" + runtime.GOOS, "arch=" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if key := buildSettings[s.Key]; key != "" && s.Value != "" {
				e = append(e, key+"="+strings.ReplaceAll(s.Value, " ", ","))
			}
		}
	}
	return append(e, fmt.Sprintf("math=%016x", fingerprint()))
}

// String writes the environment in one line.
func (e environment) String() string { return strings.Join(e, " ") }

// parseEnvironment reads what String wrote.
func parseEnvironment(s string) environment { return strings.Fields(s) }

// changes says what is not as it was, "" if nothing that decides bits is. The
// version of roundoff, which calls the function and no more, does not.
func (e environment) changes(old environment) string {
	was, is := map[string]string{}, map[string]string{}
	for _, w := range old {
		k, v, _ := strings.Cut(w, "=")
		was[k] = v
	}
	var out []string
	for _, w := range e {
		k, v, _ := strings.Cut(w, "=")
		if is[k] = v; was[k] != v && k != "roundoff" {
			out = append(out, fmt.Sprintf("%s was %q and is %q", k, was[k], v))
		}
	}
	for _, w := range old {
		if k, v, _ := strings.Cut(w, "="); is[k] != v && is[k] == "" {
			out = append(out, fmt.Sprintf("%s was %q and is not set", k, v))
		}
	}
	if out == nil {
		return ""
	}
	return "the environment is another: " + strings.Join(out, ", ")
}

// fingerprintArguments is how many arguments of each function the fingerprint
// takes: enough to tell apart two programs of which one in a hundred results
// differ.
const fingerprintArguments = 256

// fingerprint hashes results of package math and of a product and a sum.
func fingerprint() uint64 {
	h := fnv.New64a()
	add := func(x float64) {
		b := math.Float64bits(x)
		h.Write([]byte{byte(b), byte(b >> 8), byte(b >> 16), byte(b >> 24), byte(b >> 32), byte(b >> 40), byte(b >> 48), byte(b >> 56)})
	}
	functions := []func(float64) float64{math.Exp, math.Exp2, math.Expm1, math.Log, math.Log2, math.Log1p, math.Sin, math.Cos, math.Tan,
		math.Atan, math.Sinh, math.Tanh, math.Cbrt, math.Erf, math.Gamma, func(x float64) float64 { return math.Pow(x, 1.7) }}
	x := 0.1
	for range fingerprintArguments {
		for _, f := range functions {
			add(f(x))
		}
		add(productSum(x, x, -x))
		add(float64(productSum(float32(x), float32(x), -float32(x))))
		x = float64(x*1.01) + 0.001
	}
	return h.Sum64()
}

// productSum is what a compiler may fuse.
//
//go:noinline
func productSum[T Float](x, y, z T) T { return x*y + z }
