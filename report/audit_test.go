package report

import (
	"bytes"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"roundoff/precision"
)

// auditOutcome has what an audit can have: every kind of figure and of failure,
// functions of one and of two arguments.
func auditOutcome() *precision.AuditOutcome {
	worst := func(ulps, below precision.Number, got, want string, args ...string) *precision.AuditWorst {
		return &precision.AuditWorst{AuditFigure: precision.AuditFigure{Ulps: ulps, Below: below},
			AuditCase: precision.AuditCase{Args: args, Got: got, Want: want}}
	}
	none := []precision.AuditFailure{}
	exp := &precision.AuditFunction{Function: "exp", Verdict: "off by up to 1.3 ulps (large); results of the wrong kind (edge); 2 special cases come out otherwise than they should",
		Classes: []precision.AuditClass{
			{Class: "subnormal", Interval: "2^-1074 <= |x| < 2^-1022", Samples: 1000, Judged: 1000, Correct: 1000, Measured: 1000,
				Max: worst("", precision.AuditLeast, "0x1p+00", "0x1p+00", "-0x1.4b48p-1061"), Mean: precision.AuditFigure{Below: precision.AuditLeast}, Failures: none},
			{Class: "large", Interval: "16 < x < 709.089", Samples: 1000, Judged: 1000, Correct: 999, Measured: 1000,
				Max:  worst("1.3105", "", "0x1.0000000000001p+396", "0x1p+396", "0x1.1f5eb88609cc8p+08"),
				Mean: precision.AuditFigure{Ulps: "0.29123"}, Failures: none},
			{Class: "edge", Interval: "709.089 < x < 709.783", Samples: 1000, Judged: 999, Correct: 421, WrongKind: 494, Measured: 505, Undecided: 1,
				Max: worst("310950000000000", "", "0x1p+1023", "0x1.8p+1023", "0x1.62b49e863532dp+09"), Mean: precision.AuditFigure{Ulps: "0.000012345"},
				First: &precision.AuditCase{Args: []string{"0x1.62bcebf8ad76dp+09"}, Got: "+Inf", Want: "0x1.78be2f122da9ap+1023"}, Failures: none},
		},
		Special: []precision.AuditSpecial{
			{Args: []string{"-0"}, Got: "-0", Want: "1"},
			{Args: []string{"0x1p-1074"}, Want: "1", Failure: precision.AuditPanic, Text: "a|b *c*"},
		}, Checked: 47}
	pow := &precision.AuditFunction{Function: "pow", Verdict: "no results; panics (negative base)",
		Classes: []precision.AuditClass{
			{Class: "moderate", Interval: "1/16 <= x < 16, |y| < 16", Samples: 10, Judged: 10, Correct: 4, Measured: 10,
				Max:  worst("7.5038", "", "0x1.1p+00", "0x1.2p+00", "0x1.06192fbf1437cp-04", "-0x1.a5727d9e4bca5p+03"),
				Mean: precision.AuditFigure{Ulps: "1.2006"}, Failures: none},
			{Class: "negative base", Interval: "1/16 <= -x < 16, integers |y| <= 100", Samples: 10, Failures: []precision.AuditFailure{
				{Kind: precision.AuditPanic, Text: "Pow: negative base", Count: 8, First: []string{"-0x1p+00", "0x1p+01"}},
				{Kind: precision.AuditRefused, Text: "it would run away", Count: 2, First: []string{"-0x1p+01", "0x1p+900"}}}},
		}, Checked: 400}
	for _, x := range [][2]string{{"-1", "-1"}, {"-0.5", "-0.125"}, {"-2", "-8"}, {"-0x1.fffffffffffffp+1023", "-Inf"}, {"-0x1p-1074", "-0"}} {
		pow.Special = append(pow.Special, precision.AuditSpecial{Args: []string{x[0], "3"}, Want: x[1], Failure: precision.AuditPanic, Text: "Pow: negative base"})
	}
	return &precision.AuditOutcome{Schema: precision.SchemaAudit, Library: "float64/go", Version: "go1.2.3", Smallest: "0x1p-1074", Largest: "0x1.fffffffffffffp+1023",
		Environment: precision.Environment{Version: "0.0.0", Go: "go1.2.3", GOOS: "plan9", GOARCH: "mips"}, Samples: 1000, Seed: 7,
		Functions: []*precision.AuditFunction{exp, pow}, Warnings: []string{"the correct result of 1 argument stayed undecided"}}
}

func TestAuditGolden(t *testing.T) {
	var got txtar.Archive
	add := func(section string, write func(b *bytes.Buffer) error) { addSection(t, &got, section, write) }
	o := auditOutcome()
	for section, width := range map[string]int{"terminal-100": 100, "terminal-60": 60} {
		add(section, func(b *bytes.Buffer) error { return Terminal{Width: width}.Write(b, Audit(o, nil)) })
	}
	add("summary", func(b *bytes.Buffer) error { return Terminal{}.Write(b, Audit(o, &AuditOptions{Summary: true})) })
	add("all", func(b *bytes.Buffer) error { return Terminal{}.Write(b, Audit(o, &AuditOptions{All: true})) })
	add("markdown", func(b *bytes.Buffer) error { return Markdown{}.Write(b, Audit(o, nil)) })
	add("csv", func(b *bytes.Buffer) error { return AuditCSV(b, o) })
	add("json", func(b *bytes.Buffer) error { return AuditJSON(b, o) })
	checkGolden(t, "audit", &got)
}

func TestPercentText(t *testing.T) {
	for _, c := range []struct {
		n, of int
		want  string
	}{{0, 0, ""}, {0, 5, "0.0"}, {5, 5, "100"}, {99_999, 100_000, "99.9"}, {1, 3, "33.3"}, {1, 10_000, "0.0"}} {
		if s := percentText(c.n, c.of); s != c.want {
			t.Errorf("%d of %d: %s, want %s", c.n, c.of, s, c.want)
		}
	}
}
