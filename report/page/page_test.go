package page

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"roundoff/precision"
	"roundoff/report"
)

// measured runs a study, or fails.
func measured(t *testing.T, s *precision.Study) *precision.Outcome {
	t.Helper()
	o, err := precision.Run(context.Background(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// expanded is what the script makes of a list.
func expanded(t *testing.T, text string) []string {
	t.Helper()
	var items []string
	for word := range strings.SplitSeq(text, " ") {
		item, times, ok := strings.Cut(word, "*")
		n := 1
		if ok {
			var err error
			if n, err = strconv.Atoi(times); err != nil {
				t.Fatal(err)
			}
		}
		for range n {
			items = append(items, item)
		}
	}
	return items
}

// The page has every cell: what is in the outcome comes out of the lists.
func TestDataHasEveryCell(t *testing.T) {
	o := measured(t, &precision.Study{Functions: []string{"0.05*x^2 + 0.5*x", "abs(x)"}, At: []string{"5,0"}, Formats: []string{"float32", "float64", "big", "fp8-e4m3:sat"}})
	d := New("t", []report.StudyReport{{Name: "a", Outcome: o}, {Name: "none", Outcome: &precision.Outcome{}}})
	if len(d.Studies) != 1 || len(d.Studies[0].Columns) != len(o.Columns) {
		t.Fatalf("%d studies", len(d.Studies))
	}
	for i, c := range d.Studies[0].Columns {
		want := o.Columns[i]
		for _, l := range append([]int{c.H, c.Steps, c.Nodes, c.Value, c.Regime, c.Flags, c.Digits, c.Total, c.Rounding}, c.Parts...) {
			if n := len(expanded(t, d.Lists[l])); n != len(want.Cells) {
				t.Fatalf("%s: a list of %d items for %d cells: %q", c.Format, n, len(want.Cells), d.Lists[l])
			}
		}
		for k, v := range expanded(t, d.Lists[c.Value]) {
			if v != want.Cells[k].Value {
				t.Errorf("%s: value %q, not %q", c.Format, v, want.Cells[k].Value)
			}
		}
		for k, v := range expanded(t, d.Lists[c.Parts[3]]) {
			if w := figure(&want.Cells[k], "argument", want.Cells[k].Error.Argument); v != w && !(v == noValue && w == "") {
				t.Errorf("%s: argument %q, not %q", c.Format, v, w)
			}
		}
	}
}

// The sum that the page shows in binary is the node that the explanation of the
// cell, which runs the scheme itself, has, and goes by its name.
func TestNodesAreThoseOfTheScheme(t *testing.T) {
	all := []string{"float32", "float64", "big:113", "bfloat16", "float64:up", "float32:zero", "float16:ftz", "x87", "float32:daz", "bfloat16:ftz:daz",
		"float32@bfloat16", "float32:daz@bfloat16", "bfloat16+float32"}
	few := []string{"float64", "float32:daz"}
	for _, c := range []struct {
		scheme     string
		formats    []string
		unit, node string // "": there is none to be shown
	}{
		{"forward", all, "h", "x+h"}, {"backward", all, "h", "x-h"}, {"central", few, "h", "x+h"}, {"central+gap", few, "h", "x+h"}, {"forward+relative+gap", few, "k", ""},
		{"forward+relative", all, "k", "x+k"}, {"backward+relative", few, "k", "x-k"}, {"central+realised", few, "k", "x+k"},
		{"richardson:central:2", few, "h", "x+h"},
		{"stencil:-2,-1", few, "h", "x-h"}, {"stencil:-1,0", few, "h", "x-h"}, {"stencil:-1,0,2", few, "h", "x-h"},
		{"stencil:0,1/2", few, "h", ""}, {"complex", few, "h", ""},
	} {
		for _, at := range []string{"0.1", "-3", "1e-6", "0"} {
			s := &precision.Study{Functions: []string{"x^2"}, At: []string{at}, Formats: c.formats, Schemes: []string{c.scheme}, Steps: []string{"1e-1", "1e-4", "1e-9", "1e-44"}}
			for _, col := range measured(t, s).Columns {
				b := newBits(col)
				for i := range col.Cells {
					cell := &col.Cells[i]
					where := c.scheme + " in " + col.Format + " at " + at + ", h = " + cell.H
					node := b.node(cell)
					if c.node == "" {
						if node != "" || b.hex != "" {
							t.Errorf("%s: bits of %s, which is no point", where, b.name)
						}
						continue
					}
					x, err := precision.Explain(context.Background(), &precision.Study{Functions: s.Functions, At: s.At, Formats: []string{col.Format},
						Schemes: s.Schemes, Steps: []string{cell.H}}, nil)
					if err != nil {
						t.Fatal(err)
					}
					held := map[string]string{}
					for _, op := range x.Operands {
						held[op.Name] = op.Hex
					}
					if b.name != c.node || held[b.name] != node || b.unit != c.unit || held[b.unit] != b.step(cell) || held["x"] != b.hex {
						t.Errorf("%s: x = %s, %s = %s, %s = %s, not as in %v", where, b.hex, b.unit, b.step(cell), b.name, node, held)
					}
				}
			}
		}
	}
}

// The point that is named where no bits are shown is one that the scheme has,
// and of several variables the one that moves first.
func TestPointIsNamed(t *testing.T) {
	for _, c := range []struct{ wrt, scheme, variable, node string }{
		{"x", "stencil:0,1/2", "x", "x+(1/2)h"}, {"x", "complex", "x", "x+ih"}, {"x,y", "central", "x", "x+h"}, {"W[0,1]", "backward", "W[0,1]", "W[0,1]-h"},
		{"W[0,1],W[1,0]", "forward", "W[0,1]", "W[0,1]+h"},
	} {
		col := &precision.Column{Wrt: c.wrt, Order: 1, Scheme: c.scheme, Format: "float64"}
		if b := newBits(col); b.wrt != c.variable || b.name != c.node {
			t.Errorf("%s by %s: %s, %s", c.scheme, c.wrt, b.wrt, b.name)
		}
	}
}

// What stochastic rounding was asked with stands where it is not the default.
func TestSeedAndTrials(t *testing.T) {
	for _, c := range []struct {
		seed   uint64
		trials int
		want   [2]string
	}{{0, 0, [2]string{"", "0"}}, {7, 3, [2]string{"7", "3"}}, {1<<64 - 1, precision.DefaultTrials, [2]string{"18446744073709551615", "0"}}} {
		o := measured(t, &precision.Study{Functions: []string{"x"}, At: []string{"1"}, Formats: []string{"bfloat16:stochastic", "float64"}, Schemes: []string{"forward"},
			Steps: []string{"1e-1"}, Seed: c.seed, Trials: c.trials})
		cols := New("t", []report.StudyReport{{Outcome: o, Seed: c.seed}}).Studies[0].Columns
		if got := [2]string{cols[0].Seed, strconv.Itoa(cols[0].Trials)}; got != c.want {
			t.Errorf("seed %d, %d trials: %q", c.seed, c.trials, got)
		}
		if cols[1].Seed != "" || cols[1].Trials != 0 {
			t.Errorf("a format that rounds one way has the seed %q and %d trials", cols[1].Seed, cols[1].Trials)
		}
	}
}

// The best step is named by its place.
func TestBestIsAPlace(t *testing.T) {
	o := measured(t, &precision.Study{Functions: []string{"exp(x)", "abs(x)"}, At: []string{"1,0"}, Steps: []string{"2^-1..2^-60"}})
	d, best := New("t", []report.StudyReport{{Outcome: o}}), 0
	for i, c := range d.Studies[0].Columns {
		switch b := o.Columns[i].Best; {
		case b == nil && c.Best == -1:
		case b == nil || c.Best < 0 || o.Columns[i].Cells[c.Best].H != b.H:
			t.Errorf("column %d: best %d, not %+v", i, c.Best, b)
		default:
			best++
		}
	}
	if best == 0 {
		t.Error("nothing is best")
	}
}

// The policy names each script by what it is, and no name of a study ends the
// data.
func TestPolicyAndEscapes(t *testing.T) {
	o := measured(t, &precision.Study{Functions: []string{"x"}, At: []string{"1"}})
	d := New("</script><script>alert(1)</script>", []report.StudyReport{{Name: "</script><!--<script>", Outcome: o}})
	x, err := d.Extra(Options{})
	if err != nil {
		t.Fatal(err)
	}
	scripts := regexp.MustCompile(`(?s)<script([^>]*)>(.*?)</script>`).FindAllStringSubmatch(x.Top, -1)
	if len(scripts) != 3 {
		t.Fatalf("%d scripts", len(scripts))
	}
	var texts [][]byte
	for _, s := range scripts[:2] {
		packed, err := base64.StdEncoding.DecodeString(s[2])
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	var back Data
	if err := json.Unmarshal(texts[0], &back); err != nil || back.Studies[0].Name != d.Studies[0].Name {
		t.Errorf("the data does not come back: %v", err)
	}
	for _, code := range [][]byte{texts[1], []byte(scripts[2][2])} {
		sum := sha256.Sum256(code)
		if !strings.Contains(x.Policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			t.Errorf("the policy does not name the script %.40q", code)
		}
	}
	if i := strings.IndexFunc(x.Policy+x.Head+x.Top+x.Bottom, func(c rune) bool { return c > unicode.MaxASCII }); i >= 0 {
		t.Errorf("a character beyond ASCII at byte %d", i)
	}
	if strings.Contains(strings.SplitN(x.Policy, "script-src", 2)[1], "unsafe") {
		t.Errorf("a policy that lets any script run: %s", x.Policy)
	}
}
