package report

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundoff/precision"
)

// goldens are the studies whose outcomes are kept in testdata/goldens, a file
// for each name. Few steps tell of each stretch of h, which keeps the files
// small enough to read.
var goldens = map[string]precision.Study{
	// DESIGN.md section 1, with both failures at 1e-50 and the steps at which
	// they begin.
	"opening": {Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"5,10"},
		Steps: []string{"1e-1..1e-4,1e-6..1e-8,1e-16,1e-30,1e-45,1e-46,1e-50"}},
	// A V with every term in it, in modes and precisions that are not the
	// defaults.
	"expsin": {Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"},
		Formats: []string{"float32", "float64", "big", "float64:up", "float32:odd", "big:30:nearest-away"},
		Steps:   []string{"1e-1..1e-3,1e-5,1e-8,1e-11,1e-17,1e-50"}},
	// No derivative, a jump, and a derivative although there is a kink.
	"kinks": {Functions: []string{"abs(x)", "step(x)", "x*abs(x)"}, At: []string{"0"}, Formats: []string{"float64"},
		Steps: []string{"1e-1,1e-4,1e-300,1e-400"}},
	// h·h underflows long before h does.
	"second": {Functions: []string{"exp(x)"}, At: []string{"1"}, Order: 2, Formats: []string{"float32", "float32:zero"},
		Schemes: []string{"forward", "backward", "central"}, Steps: []string{"1e-1..1e-4,1e-15,2^-70,1e-22,1e-23,1e-30"}},
	// Two variables, one of them moving; points that are no floats.
	"several": {Functions: []string{"x^2*y + exp(y)/x"}, At: []string{"x=1.1,y=0x1.8p+1", "x=-3,y=1e-5"}, Wrt: "y",
		Formats: []string{"float32", "float64"}, Steps: []string{"1e-1..1e-8,2^-40,1e-20"}},
	// The opening study in 16 bits: larger h is better, powers of two are exact,
	// the tutorial's 1e-4 is absorbed.
	"sixteen": {Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"5,10"}, Formats: []string{"bfloat16", "float16"},
		Schemes: []string{"central"}, Steps: []string{"4,2,1,0.5,0.25,0.1,0.03,0.01,1e-4"}},
	// exp's optimum by format; saturated, flushed, lost and too large steps on the way.
	"small": {Functions: []string{"exp(x)"}, At: []string{"1"},
		Formats: []string{"fp4-e2m1", "fp6-e2m3", "fp6-e3m2", "fp8-e4m3", "fp8-e4m3:sat", "fp8-e5m2:ftz", "float16:daz", "tf32", "x87", "float128"},
		Schemes: []string{"central"}, Steps: []string{"2^9,2^1..2^-4,2^-6,2^-9,2^-17,2^-21,2^-37"}},
	// Rounding at random: the mean crosses the step at which nearest stops.
	"stochastic": {Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"10"}, Formats: []string{"bfloat16", "bfloat16:stochastic", "float32@float16:stochastic"},
		Schemes: []string{"central"}, Steps: []string{"1,0.25,0.1,0.03,0.01"}, Seed: 1, Trials: 300},
	// Sums and quotients in another format, wider and narrower.
	"accumulate": {Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}, Formats: []string{"bfloat16", "bfloat16+float32", "float64+float16", "float32:up+big:100"},
		Schemes: []string{"central", "forward:2"}, Steps: []string{"0.5,0.1,1e-3,1e-6"}},
	// Nodes outside the domain, overflow, a definition and a branch.
	"edges": {Functions: []string{"log(x)", "sqrt(x - 1e-3)", "let t = exp(90*x); if(x < 0, t, t^1000)"}, At: []string{"1e-3"},
		Formats: []string{"float32", "big:64"}, Steps: []string{"1,1e-2,1e-3,1e-4,1e-9,1e-12"}},
}

// TestOutcomeGoldens measures the studies with one worker and with two, and
// compares the bytes with those in testdata/goldens: a digit that changes by
// the number of workers, the machine or the instruction set (GOAMD64=v3 has
// fused operations) fails here. The environment is left blank in them. A
// change of a golden is a change of what roundoff says; look at it as a user
// would.
func TestOutcomeGoldens(t *testing.T) {
	files, err := filepath.Glob("../testdata/goldens/*.json")
	if err != nil || len(files) != len(goldens) && !*update {
		t.Errorf("%d files in testdata/goldens, %d studies (%v)", len(files), len(goldens), err)
	}
	for name, study := range goldens {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("../testdata/goldens", name+".json")
			for _, workers := range []int{1, 2} {
				got := outcomeJSON(t, &study, workers)
				if *update && workers == 1 {
					if err := os.WriteFile(path, got, 0o666); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatalf("%v (make golden writes it)", err)
				}
				if !bytes.Equal(got, want) {
					t.Errorf("%s, %d workers (-want +got):\n%s", path, workers,
						cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")))
				}
			}
		})
	}
}

// outcomeJSON measures a study and returns it as JSON without what made it.
func outcomeJSON(t *testing.T, study *precision.Study, workers int) []byte {
	t.Helper()
	o, err := precision.Run(t.Context(), study, &precision.Options{Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	o.Environment = precision.Environment{}
	var b bytes.Buffer
	if err := JSON(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
