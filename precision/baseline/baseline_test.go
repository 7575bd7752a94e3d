package baseline_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"roundoff/precision"
	"roundoff/precision/arith"
	"roundoff/precision/baseline"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func exhaustive() bool { return os.Getenv("ROUNDOFF_EXHAUSTIVE") != "" }

// property checks f on random cases: always the same few, or with
// ROUNDOFF_EXHAUSTIVE many times as many and new ones.
func property(t *testing.T, checks int, f func(*rapid.T)) {
	t.Helper()
	seed := 1
	if exhaustive() {
		checks, seed = 30*checks, 0
	}
	for name, value := range map[string]any{"checks": checks, "seed": seed, "nofailfile": true} {
		if err := flag.Set("rapid."+name, fmt.Sprint(value)); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, f)
}

// The studies that tests draw from: every status of a derivative, every regime,
// figures that stay undecided, exponents beyond any format's.
var (
	functions = []string{"0.05*x^2 + 0.5*x", "exp(x)*sin(x)", "log1p(exp(x))", "abs(x)", "step(x)", "sqrt(x)", "1/x", "x",
		"exp(exp(x*12))", "exp(-1/x^2)", "sin(x)^2 + cos(x)^2 - 1", "max(x,0)^2", "log(x)", "x^3/7", "2*x/3", "if(x < 1, x, 2 - x)"}
	points  = []string{"0", "1", "-1", "0.1", "0x1.8p+1", "5", "1e-300", "0.12345678901234567890123456789012345678901"}
	formats = []string{"float32", "float64", "float64:up", "big:80", "float64/go", "float32:zero", "big:113/bigfloat"}
	steps   = []string{"1e-1", "1e-4", "2^-10", "1e-8", "0x1p-30", "1e-20", "1e-50", "1e-340", "0.3"}
)

func drawSome(t *rapid.T, list []string, max int, label string) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(list), 1, max, rapid.ID).Draw(t, label)
}

func drawStudy(t *rapid.T) *precision.Study {
	return &precision.Study{Functions: []string{rapid.SampledFrom(functions).Draw(t, "function")},
		At: drawSome(t, points, 2, "points"), Order: rapid.IntRange(1, 2).Draw(t, "order"),
		Formats: drawSome(t, formats, 3, "formats"), Schemes: drawSome(t, []string{"forward", "backward", "central"}, 2, "schemes"),
		Steps: drawSome(t, steps, 4, "steps"), Seed: rapid.Uint64().Draw(t, "seed")}
}

// cheap gives up early on what no precision decides.
var cheap = &precision.Options{PrecisionLimit: 2048, Workers: 1}

// numbers compares exact decimals by their values.
var numbers = cmp.Comparer(func(a, b arith.Decimal) bool { return a.Cmp(b) == 0 && a.IsNeg() == b.IsNeg() })

func measure(t interface {
	Helper()
	Fatal(...any)
}, name string, s *precision.Study) *baseline.Study {
	t.Helper()
	m, err := baseline.Measure(context.Background(), name, s, cheap)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func of(studies ...*baseline.Study) *baseline.Baseline {
	b := &baseline.Baseline{Studies: studies}
	if len(studies) > 0 {
		b.Environment = studies[0].Outcome.Environment
	}
	return b
}

// An outcome goes into a file and comes out equal, and the same baseline gives
// the same bytes.
func TestLossless(t *testing.T) {
	property(t, 40, func(t *rapid.T) {
		b := of()
		for i := range rapid.IntRange(0, 2).Draw(t, "studies") {
			b.Studies = append(b.Studies, measure(t, fmt.Sprint("s", i), drawStudy(t)))
		}
		if len(b.Studies) > 1 {
			b.Studies[0].Outcome.Environment.Go = "another \"go\" \n<&>" // than the file's
		}
		if len(b.Studies) > 0 {
			b.Environment = b.Studies[len(b.Studies)-1].Outcome.Environment
			b.Studies[0].Outcome.Warnings = append(b.Studies[0].Outcome.Warnings, "a warning\u2028 of two lines\r\n")
		}
		text, err := baseline.Encode(b)
		if err != nil {
			t.Fatal(err)
		}
		back, err := baseline.Decode(text)
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if d := cmp.Diff(b, back, numbers); d != "" {
			t.Fatal(d)
		}
		crlf, err := baseline.Decode(bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")))
		if err != nil {
			t.Fatalf("with CRLF: %v", err)
		}
		again, err := baseline.Encode(crlf)
		if err != nil || !bytes.Equal(again, text) {
			t.Fatalf("written again it is another text: %v", err)
		}
		c := baseline.Compare(b, back, nil)
		if c.Fails() || c.Count(baseline.Equal) != b.Cells() || c.Cells() != b.Cells() {
			t.Fatalf("compared with itself: %+v", c)
		}
	})
}

// The outcome as JSON comes back, but for labels and for whether an exact
// derivative was rounded.
func TestDecodeOutcome(t *testing.T) {
	property(t, 40, func(t *rapid.T) {
		o := measure(t, "s", drawStudy(t)).Outcome
		text, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		back, err := baseline.DecodeOutcome(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range o.Columns {
			c.Derivative.Rounded = false
			for i := range c.Cells {
				c.Cells[i].Label = c.Cells[i].H
			}
		}
		if d := cmp.Diff(o, back, numbers); d != "" {
			t.Fatal(d)
		}
	})
}

// small is a baseline of a few cells.
func small(t *testing.T) (*baseline.Baseline, string) {
	t.Helper()
	b := of(measure(t, "parabola", &precision.Study{Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"5"},
		Formats: []string{"float32", "float64"}, Schemes: []string{"central"}, Steps: []string{"1e-1,1e-4,1e-50"}}),
		measure(t, "softplus", &precision.Study{Functions: []string{"log1p(exp(x))"}, At: []string{"5"},
			Formats: []string{"float64"}, Schemes: []string{"central"}, Steps: []string{"1e-4"}}))
	text, err := baseline.Encode(b)
	if err != nil {
		t.Fatal(err)
	}
	return b, string(text)
}

// The text has one cell a line, the header first, and its checksum can be made
// again by hand.
func TestText(t *testing.T) {
	_, text := small(t)
	lines := strings.Split(text, "\n")
	for i, want := range []string{"{", `"schema": "roundoff/baseline/v1",`, `"environment": {"version":`, `"cells": 7,`, `"sha256": "`, `"studies": [`,
		`{"name":"parabola","digest":"`, `{"function":"0.05*x^2 + 0.5*x","point":{"x":"5"},`, `{"h":"1e-1",`, `{"h":"1e-4",`, `{"h":"1e-50",`, `]},`} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d is %.80s, want %s", i+1, lines[i], want)
		}
	}
	var rest []string
	for _, l := range lines {
		if !strings.HasPrefix(l, `"sha256"`) {
			rest = append(rest, l)
		}
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(rest, "\n")))); lines[4] != `"sha256": "`+sum+`",` {
		t.Errorf("%s, but the other lines have %s", lines[4], sum)
	}
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Errorf("no JSON: %v", err)
	}
}

// seal gives a text the checksum that it would have.
func seal(text string) string {
	i := strings.Index(text, "\"sha256\"")
	j := i + strings.IndexByte(text[i:], '\n') + 1
	return text[:i] + fmt.Sprintf("\"sha256\": \"%x\",\n", sha256.Sum256([]byte(text[:i]+text[j:]))) + text[j:]
}

func TestDecodeFaults(t *testing.T) {
	_, text := small(t)
	swap := func(old, new string) string {
		if !strings.Contains(text, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(text, old, new, 1)
	}
	for _, c := range []struct{ name, text, what, want string }{
		{"a figure edited", swap(`"regime":"rounding"`, `"regime":"truncation"`), "edited", "SHA-256"},
		{"the environment edited", swap(`"version":"`, `"version":"9`), "edited", "SHA-256"},
		{"the cell count edited", swap(`"cells": 7`, `"cells": 6`), "edited", "SHA-256"},
		{"the checksum edited", swap(`"sha256": "`, `"sha256": "0`), "edited", "SHA-256"},
		{"the checksum taken out", swap(`"sha256": "`, `"sha512": "`), "edited", `"sha256" is missing`},
		{"a line taken out", swap(text[strings.Index(text, "\n{\"h\":\"1e-4\""):strings.Index(text, "\n{\"h\":\"1e-50\"")], ""), "edited", "SHA-256"},
		{"cells miscounted, and sealed", seal(swap(`"cells": 7`, `"cells": 6`)), "edited", "has 7 cells and names 6"},
		{"another question, and sealed", seal(swap(`"name":"softplus"`, `"name":"softminus"`)), "edited", "digest"},
		{"no number, and sealed", seal(swap(`"total":"`, `"total":"x`)), "edited", "is no decimal number"},
		{"an unknown key, and sealed", seal(swap(`"regime":`, `"régime":1,"regime":`)), "edited", "unknown field"},
		{"a second study of the name, and sealed", seal(swap("\n]\n}\n", ",\n"+`{"name":"softplus","digest":"d","columns": []}`+"\n]\n}\n")), "edited", "digest"},
		{"cut in half", text[:len(text)/2], "truncated", "its end is missing"},
		{"without its last line", strings.TrimSuffix(text, "}\n"), "truncated", "its end is missing"},
		{"empty", "", "truncated", "empty"},
		{"a blank line at its end", text + "\n", "edited", "its end is not as it was written"},
		{"without the end of its last line", strings.TrimSuffix(text, "\n"), "edited", "its end is not as it was written"},
		{"formatted", strings.Replace(text, "{\n\"schema\"", "{\n  \"schema\"", 1), "edited", "laid out anew"},
		{"with its keys sorted", `{"cells":7,"environment":{"go":"go1"},"schema":"roundoff/baseline/v1","sha256":""}`, "edited", "laid out anew"},
		{"with a byte order mark", "\ufeff" + text, "edited", "laid out anew"},
		{"a merge left open", swap("\n{\"h\":\"1e-4\"", "\n<<<<<<< HEAD\n{\"h\":\"1e-4\""), "conflict", "line 10 has the mark of an unresolved merge"},
		{"of a later version", swap("baseline/v1", "baseline/v2"), "version", "roundoff/baseline/v2"},
		{"an outcome", "{\n\"schema\": \"roundoff/outcome/v1\"\n}\n", "other", "not a baseline"},
		{"something else", "studies:\n- name: x\n", "other", "not a baseline"},
	} {
		_, err := baseline.Decode([]byte(c.text))
		var fault *baseline.FormatError
		if !errors.As(err, &fault) || fault.What != c.what || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s: … %s …", c.name, err, c.what, c.want)
		}
	}
}

// Any byte that is changed is noticed.
func TestEveryByteCounts(t *testing.T) {
	_, text := small(t)
	stride := 7
	if exhaustive() {
		stride = 1
	}
	for i := 0; i < len(text); i += stride {
		b := []byte(text)
		b[i] ^= 1
		if _, err := baseline.Decode(b); err == nil {
			t.Fatalf("byte %d changed from %q to %q unnoticed", i, text[i], b[i])
		}
		if _, err := baseline.Decode([]byte(text[:i])); err == nil {
			t.Fatalf("cut at byte %d unnoticed", i)
		}
	}
}

func TestEncodeFaults(t *testing.T) {
	b, _ := small(t)
	s := b.Studies[0]
	for _, c := range []struct {
		name string
		b    *baseline.Baseline
	}{
		{"a name twice", of(s, s)},
		{"no name", of(&baseline.Study{Outcome: s.Outcome})},
		{"no outcome", &baseline.Baseline{Studies: []*baseline.Study{{Name: "x"}}}},
		{"another schema", of(&baseline.Study{Name: "x", Outcome: &precision.Outcome{}})},
	} {
		if _, err := baseline.Encode(c.b); err == nil {
			t.Errorf("%s: no error", c.name)
		}
	}
}

func FuzzDecode(f *testing.F) {
	b := of(&baseline.Study{Name: "s", Outcome: &precision.Outcome{Schema: precision.SchemaOutcome}})
	text, err := baseline.Encode(b)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(`{"schema":"roundoff/outcome/v1","environment":{},"columns":[{"point":{"x":"5"},"cells":[{"h":"1","regime":"exact"}]}],"warnings":[]}`)
	f.Fuzz(func(t *testing.T, text string) {
		if b, err := baseline.Decode([]byte(text)); err == nil {
			if _, err := baseline.Encode(b); err != nil {
				t.Errorf("what was read cannot be written: %v", err)
			}
		}
		if b, err := baseline.Decode([]byte(seal("{\n\"schema\": \"roundoff/baseline/v1\",\n\"sha256\": \"\",\n" + text + "\n]\n}\n"))); err == nil {
			baseline.Compare(b, b, nil)
		}
		if o, err := baseline.DecodeOutcome([]byte(text)); err == nil {
			baseline.CompareOutcomes(o, o, nil)
		}
	})
}
