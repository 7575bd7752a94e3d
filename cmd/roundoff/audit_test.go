package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"roundoff/precision"
	"roundoff/report"
)

// audited are small audits whose output no platform changes: functions that
// are made of + − × ÷ √ alone, in data without the environment.
var audited = map[string][]string{
	"log.csv":  {"big:64/bigfloat", "--functions", "log", "--samples", "25", "--seed", "1", "--as", "csv"},
	"pow.csv":  {"big:100/bigfloat", "--functions", "pow", "--samples", "25", "--as", "csv"},
	"sqrt.csv": {"float64/go", "--functions", "sqrt,fma", "--samples", "25", "--as", "csv"},
	"fma.csv":  {"float32/go", "--functions", "fma", "--samples", "25", "--as", "csv"},
}

// TestAuditGolden holds them against testdata/audit.txtar.
func TestAuditGolden(t *testing.T) {
	path := filepath.Join("testdata", "audit.txtar")
	got := map[string]string{}
	for name, args := range audited {
		status, out, errs := command(t.Context(), strings.NewReader(""), append([]string{"audit"}, args...)...)
		if status != exitDone || errs != "" {
			t.Fatalf("%q: status %d, %q", args, status, errs)
		}
		got[name] = strings.ReplaceAll(out, "\r\n", "\n")
	}
	if *update {
		a := &txtar.Archive{Comment: []byte("Audits as CSV; go test ./cmd/roundoff -run TestAuditGolden -update makes them.\n\n")}
		for _, name := range []string{"log.csv", "pow.csv", "sqrt.csv", "fma.csv"} {
			a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(got[name])})
		}
		if err := os.WriteFile(path, txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Files) != len(audited) {
		t.Errorf("%d sections in %s", len(a.Files), path)
	}
	for _, f := range a.Files {
		if d := cmp.Diff(strings.Split(string(f.Data), "\n"), strings.Split(got[f.Name], "\n")); d != "" {
			t.Errorf("%s (-golden +now):\n%s", f.Name, d)
		}
	}
}

// The shape of an audit as JSON.
func auditShape() shape {
	ulps := map[string]shape{"ulps": orNull(figure), "below": orNull(text(`1e-6`))}
	call := map[string]shape{"args": listOf(hexOrSpecial), "got": hexOrSpecial, "want": hexOrSpecial}
	count := number(`\d+`)
	class := object(map[string]shape{
		"class": someText, "interval": someText, "samples": count, "judged": count, "correct": count, "wrong_kind": count,
		"measured": count, "undecided": count, "max": orNull(object(join(ulps, call))), "mean": object(ulps),
		"first_wrong_kind": orNull(object(call)),
		"failures":         listOf(object(map[string]shape{"kind": text("panic|refused"), "text": someText, "count": count, "first": listOf(hexOrSpecial)})),
	})
	special := object(map[string]shape{"args": listOf(someText), "got": orNull(someText), "want": someText,
		"failure": orNull(text("panic|refused")), "text": orNull(someText)})
	return object(map[string]shape{"schema": text(`roundoff/audit/v1`), "environment": environmentShape, "library": someText, "version": someText,
		"smallest": hexOrSpecial, "largest": hexOrSpecial, "samples": count, "seed": count, "warnings": listOf(someText),
		"functions": listOf(object(map[string]shape{"function": someText, "verdict": someText, "classes": listOf(class),
			"special": listOf(special), "special_checked": count}))})
}

// number is a number of a form.
func number(form string) shape {
	return func(v any) string {
		if n, ok := v.(interface{ String() string }); ok {
			return text(form)(n.String())
		}
		return ": no number"
	}
}

// hexOrSpecial is a number of a format in hexadecimal, or what is none.
var hexOrSpecial = text(`-?0x[01](\.[0-9a-f]+)?p[+-]\d+|NaN|[+-]Inf`)

func TestAuditContract(t *testing.T) {
	for _, library := range []string{"float64/go", "float32/go", "big:60/bigfloat"} {
		status, out, errs := command(t.Context(), strings.NewReader(""), "audit", library, "--samples", "8", "--json")
		if status != exitDone || errs != "" {
			t.Fatalf("%s: status %d, %q", library, status, errs)
		}
		if s := auditShape()(decode(t, out)); s != "" {
			t.Errorf("%s: audit%s", library, s)
		}
	}
}

// An audit fits terminals from 72 columns on.
func TestAuditWidth(t *testing.T) {
	for _, library := range []string{"float64/go", "big/bigfloat", "big:1000/bigfloat"} {
		o, err := precision.RunAudit(t.Context(), &precision.Audit{Library: library, Samples: 6}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range widths {
			if w < 72 {
				continue
			}
			checkWidth(t, library, w, report.Audit(o, nil))
			checkWidth(t, library, w, report.Audit(o, &report.AuditOptions{All: true}))
		}
	}
}

// What was finished is kept where an audit is interrupted.
func TestAuditInterrupted(t *testing.T) {
	plan, err := precision.NewAuditPlan(&precision.Audit{Library: "float64/go", Functions: []string{"sqrt", "exp", "log"}, Samples: 40})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	o, err := plan.Run(ctx, &precision.Options{Workers: 1, Progress: func(done, total int) {
		if done == total/2 {
			cancel()
		}
	}})
	if err != context.Canceled || len(o.Functions) != 1 {
		t.Fatalf("%v, %d functions", err, len(o.Functions))
	}
	done, stop := context.WithCancel(t.Context())
	stop()
	if status, out, errs := command(done, strings.NewReader(""), "audit", "float64/go"); status != exitInterrupted || errs != "roundoff: interrupted\n" || out != "" {
		t.Errorf("status %d, %.100q, %q", status, out, errs)
	}
}
