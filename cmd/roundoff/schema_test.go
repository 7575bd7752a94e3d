package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"

	"roundoff/precision/spec"
)

// studies is where the samples are, with the schema that they name.
const studies = root + "/testdata/studies"

// TestSchemaFile keeps the schema beside the samples what roundoff schema
// prints.
func TestSchemaFile(t *testing.T) {
	var got, errs bytes.Buffer
	if status := run(t.Context(), []string{"schema"}, strings.NewReader(""), &got, &errs); status != exitDone {
		t.Fatal(errs.String())
	}
	name := filepath.Join(studies, "roundoff-spec.schema.json")
	if *update {
		if err := os.WriteFile(name, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v (make golden makes it)", err)
	}
	if d := cmp.Diff(string(want), got.String()); d != "" {
		t.Errorf("%s (-file +roundoff schema):\n%s", name, d)
	}
}

// TestSamples runs every sample and holds it to what it expects.
func TestSamples(t *testing.T) {
	names, err := filepath.Glob(studies + "/*.yaml")
	if err != nil || len(names) < 2 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if first, _, _ := strings.Cut(string(src), "\n"); first != "# yaml-language-server: $schema=roundoff-spec.schema.json" {
				t.Errorf("no editor finds the schema: %s", first)
			}
			checkSpec(t, name, src)
		})
	}
}

// TestReadmeSpecs runs every spec of the README that expects something and
// holds it to that. The others are those of roundoff check: TestDocumentation.
func TestReadmeSpecs(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	specs := 0
	for _, src := range block(string(readme), "yaml") {
		if strings.Contains(src, "\nstudies:\n") && strings.Contains(src, "\n    expect:\n") {
			specs++
			checkSpec(t, "README.md", []byte(src))
		}
	}
	if specs == 0 {
		t.Error("the README has no spec")
	}
}

// checkSpec runs a spec and holds it to what it expects.
func checkSpec(t *testing.T, name string, src []byte) {
	t.Helper()
	s, err := spec.Parse(name, src)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := s.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		o, err := c.Plan.Run(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		results := c.Check(o)
		for _, r := range results {
			if !r.OK {
				t.Errorf("line %d: %s", r.At.Line, &r)
			}
		}
		if len(results) == 0 {
			t.Errorf("%s expects nothing", c.Study.Name)
		}
	}
}

// resolved returns a schema ready to judge.
func resolved(t *testing.T, name string) *jsonschema.Resolved {
	t.Helper()
	var out, errs bytes.Buffer
	if status := run(t.Context(), []string{"schema", name}, strings.NewReader(""), &out, &errs); status != exitDone {
		t.Fatal(errs.String())
	}
	var s jsonschema.Schema
	if err := json.Unmarshal(out.Bytes(), &s); err != nil {
		t.Fatal(err)
	}
	r, err := s.Resolve(&jsonschema.ResolveOptions{ValidateDefaults: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSchemaOfOutput holds what roundoff writes against its schemas, and then
// what it never writes.
func TestSchemaOfOutput(t *testing.T) {
	for name, args := range map[string][][]string{
		"outcome": {
			{"sweep", "x^y", "--at", "x=2,y=3", "--wrt", "y", "--json"},
			{"sweep", "step(x)", "--at", "0", "--formats", "float64/go", "--json"},
			{"sweep", "log(x)", "--at", "0,1e-40", "--formats", "float32", "--json"},
			{"sweep", "sin(x)^2+cos(x)^2", "--at", "1", "--steps", "1e-1,1e-4", "--precision-limit", "128", "--json"},
		},
		"advice": {
			{"advise", "x^y", "--at", "x=2,y=3", "--wrt", "y", "--selectors", "--json"},
			{"advise", "abs(x)", "--at", "0,1", "--formats", "float32", "--json"},
			{"advise", "sqrt(x)", "--at=-1", "--schemes", "central:4", "--formats", "big:600", "--selectors", "--json"},
		},
		"gradient": {
			{"gradient", "norm(w)", "--at", "w=[3,4]", "--claim", "w=[0.6,0.8001]", "--json"},
			{"gradient", "sum(abs(w)) + x", "--at", "w=[0,1],x=1", "--formats", "float16", "--json"},
		},
		"taylor":  {{"taylor", "norm(w)", "--at", "w=[3,4]", "--json"}, {"taylor", "2*x", "--at", "1", "--claim", "x=1e6", "--formats", "float16", "--json"}},
		"descent": {{"descend", "abs(x)", "--at", "0", "--json"}, {"descend", "x^4", "--at", "10", "--rate", "1", "--formats", "float16", "--json"}},
		"audit":   {{"audit", "big/bigfloat", "--functions", "log,pow", "--samples", "10", "--json"}},
	} {
		schema := resolved(t, name)
		for _, args := range args {
			var out, errs bytes.Buffer
			if status := run(t.Context(), args, strings.NewReader(""), &out, &errs); status != exitDone {
				t.Fatal(errs.String())
			}
			var v map[string]any
			if err := json.Unmarshal(out.Bytes(), &v); err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(v); err != nil {
				t.Errorf("%s: %v", args, err)
			}
			for key := range v {
				kept := v[key]
				v[key] = 0.5
				if err := schema.Validate(v); err == nil {
					t.Errorf("%s: the schema takes any %s", args, key)
				}
				delete(v, key)
				if err := schema.Validate(v); err == nil {
					t.Errorf("%s: the schema does without %s", args, key)
				}
				v[key] = kept
			}
		}
	}
}
