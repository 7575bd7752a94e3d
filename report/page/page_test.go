package page

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"testing"

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
// cell, which runs the scheme itself, has.
func TestNodesAreThoseOfTheScheme(t *testing.T) {
	formats := []string{"float32", "float64", "big:113", "bfloat16", "float64:up", "float32:zero", "float16:ftz", "x87"}
	for _, scheme := range []string{"forward", "backward"} {
		for _, at := range []string{"0.1", "-3", "1e-6", "0"} {
			s := &precision.Study{Functions: []string{"x^2"}, At: []string{at}, Formats: formats, Schemes: []string{scheme}, Steps: []string{"1e-1", "1e-4", "1e-9"}}
			for _, c := range measured(t, s).Columns {
				b := newBits(c)
				for i := range c.Cells {
					x, err := precision.Explain(context.Background(), &precision.Study{Functions: s.Functions, At: s.At, Formats: []string{c.Format},
						Schemes: s.Schemes, Steps: []string{c.Cells[i].H}}, nil)
					if err != nil {
						t.Fatal(err)
					}
					for _, op := range x.Operands {
						if op.Name == b.name && b.node(&c.Cells[i]) != op.Hex {
							t.Errorf("%s in %s at %s, h = %s: %s is %s, not %s", scheme, c.Format, at, c.Cells[i].H, b.name, b.node(&c.Cells[i]), op.Hex)
						}
					}
				}
			}
		}
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
	var back Data
	packed, err := base64.StdEncoding.DecodeString(scripts[0][2])
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(flate.NewReader(bytes.NewReader(packed))).Decode(&back); err != nil || back.Studies[0].Name != d.Studies[0].Name {
		t.Errorf("the data does not come back: %v", err)
	}
	for _, s := range scripts[1:] {
		sum := sha256.Sum256([]byte(s[2]))
		if !strings.Contains(x.Policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			t.Errorf("the policy does not name the script %.40q", s[2])
		}
	}
	if strings.Contains(strings.SplitN(x.Policy, "script-src", 2)[1], "unsafe") {
		t.Errorf("a policy that lets any script run: %s", x.Policy)
	}
}
