package spec_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/jsonschema-go/jsonschema"
	"github.com/rogpeppe/go-internal/txtar"

	"roundoff/precision/spec"
)

// resolvedSchema returns the schema as another program has it: as JSON text,
// read back.
func resolvedSchema(t *testing.T) *jsonschema.Resolved {
	t.Helper()
	s, err := spec.Schema()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var z jsonschema.Schema
	if err := json.Unmarshal(text, &z); err != nil {
		t.Fatal(err)
	}
	r, err := z.Resolve(&jsonschema.ResolveOptions{ValidateDefaults: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// instance returns the text of a spec as a validator sees it.
func instance(t *testing.T, src []byte) any {
	t.Helper()
	text, err := yaml.YAMLToJSON(src)
	if err != nil {
		t.Fatalf("%v in\n%s", err, src)
	}
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return v
}

// variations are values of a study's keys, good and bad: a study is made with
// each alone, and the schema and Parse must judge it alike.
var variations = map[string][]string{
	"name":       {"a", "a.b/c-d_1", `"5"`, "5", "true", `""`, "-a", "a b", "ä", strings.Repeat("a", 100), strings.Repeat("a", 101), "[a]", "{a: b}", "null"},
	"function":   {"x", `"1e3"`, "5", "5.5", "true", `""`, "[x]", "{x: y}", "null", "x^", "|\n      x\n"},
	"at":         {"5", "5.5", "[5, 6]", "x=1,y=2", `"5"`, "[]", `""`, `[""]`, "true", "[true]", "[[5]]", "{x: 5}", "null", "[null]", "1e-400", "0x1.8p+1", "nonsense"},
	"data":       {"X=a.csv", "[X=a.csv, y=b.json]", "[\"X=a.csv:a,b\", y=5]", "5", "[]", `""`, "true", "{X: a.csv}", "[[X=a.csv]]", "null"},
	"wrt":        {"x", "5", `""`, "[x]", "null"},
	"order":      {"1", "2", "100", "0", "101", "-1", "1.0", "1.5", `"1"`, "true", "[1]", "null", "x"},
	"accumulate": {"float32", "5", `""`, "[float32]", "null"},
	"seed":       {"0", "18446744073709551615", "-1", "0.5", `"0"`, "true", "null", "[0]"},
	"trials":     {"1", "100000", "0", "100001", "-1", "0.5", `"9"`, "true", "null", "[1]"},
	"formats":    {"float32", "float32,float64", "[float32, float64]", "5", "[5]", "[]", `""`, "true", "null", "{a: b}", "[" + strings.Repeat("a,", 100) + "]", "[" + strings.Repeat("a,", 101) + "]"},
	"schemes":    {"central", "[forward, central]", "5", "[]", "null"},
	"steps":      {"1e-1..1e-5", "0.1", "[0.1, 1e-3]", "[]", "true", "null", "{a: b}"},
	"step":       {"0.1"},
	"Name":       {"a"},
	"expect": {
		"{digits: 4}", "[{digits: 4}]", "[]", "{}", "[{}]", "digits", "null", "5", "[digits]", "{digits: 4, unknown: 5}",
		"{digits: 0}", "{digits: 0.5}", `{digits: "0.5"}`, "{digits: -1}", `{digits: "-1"}`, "{digits: many}", "{digits: true}", "{digits: null}", "{digits: [4]}", `{digits: ""}`,
		`{ulps: "0x1.8p+1"}`, `{ulps: "1e-400"}`, `{ulps: "+1."}`, `{ulps: ".5"}`, `{ulps: "."}`, `{ulps: "1e"}`, `{ulps: "0x"}`, `{ulps: "0x1p"}`, `{ulps: "5 "}`, `{ulps: inf}`, `{ulps: 1_0x}`,
		"{worse: 0.3}", "{worse: -0.3}", "{h: 0.1}", "{h: 0.1, digits: 4}", "{h: 0.1, ulps: 4}", "{h: 0.1, worse: 1}", `{h: "", ulps: 4}`, "{h: true, ulps: 4}", "{h: [0.1], ulps: 4}", "{h: 2^-10, ulps: 4}",
		"{formats: float32}", "{formats: float32, digits: 4}", "{formats: [], digits: 4}", "{schemes: [central], at: [1, 2], digits: 4}", "{at: true, digits: 4}",
		"{regimes: {1e-4: rounding}}", "{regimes: {0.1: [rounding, truncation]}}", "{regimes: {}}", "{regimes: {1e-4: []}}", "{regimes: {1e-4: round}}", "{regimes: {1e-4: undecided}}",
		"{regimes: {1e-4: [rounding, 5]}}", "{regimes: {1e-4: null}}", "{regimes: {1e-4: {a: b}}}", "{regimes: rounding}", "{regimes: [rounding]}", `{regimes: {"": rounding}}`,
		"{regimes: {1e-4: domain}}", "{regimes: {1e-4: [exact, flat, absorbed, underflow, overflow, domain, nonsmooth, truncation, rounding]}}",
	},
}

// TestAlike holds the schema and Parse against each other: over the variations
// of each key, the samples, and the faults of testdata/errors.txtar that are
// not beyond a schema.
func TestAlike(t *testing.T) {
	schema := resolvedSchema(t)
	good, bad := 0, 0
	judge := func(t *testing.T, src []byte) {
		t.Helper()
		_, err := spec.Parse("test.yaml", src)
		verdict := schema.Validate(instance(t, src))
		if (err == nil) != (verdict == nil) {
			t.Errorf("Parse says %v, the schema %v of\n%s", err, verdict, src)
		}
		if err == nil {
			good++
		} else {
			bad++
		}
	}
	for key, values := range variations {
		for _, v := range values {
			study := map[string]string{"name": "a", "function": "x"}
			study[key] = v
			src := "studies:\n  - name: " + study["name"] + "\n    function: " + study["function"] + "\n"
			if key != "name" && key != "function" {
				src += "    " + key + ": " + v + "\n"
			}
			judge(t, []byte(src))
		}
	}
	for _, src := range []string{
		"studies: []", "studies: 5", "studies: {name: a}", "[]", "5", "{}", "studies: [{name: a}]", "studies: [{function: x}]", "studies: [a]", "studies: [null]",
		"{$schema: x, studies: [{name: a, function: x}]}", "{$schema: 5, studies: [{name: a, function: x}]}", "{schema: x, studies: [{name: a, function: x}]}",
		"studies:\n  - &a {name: a, function: x}\n  - {<<: *a, name: b}\n", "studies:\n  - &a {name: a, functon: x}\n  - {<<: *a, name: b}\n",
	} {
		judge(t, []byte(src))
	}
	samples, err := filepath.Glob("../../testdata/studies/*.yaml")
	if err != nil || len(samples) == 0 {
		t.Fatal("no samples")
	}
	for _, name := range samples {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		judge(t, src)
	}
	if t.Logf("%d good and %d bad specs", good, bad); good < 50 || bad < 50 {
		t.Error("too few to tell")
	}
}

// beyond are the faults of errors.txtar that Parse finds and a schema cannot
// see.
var beyond = map[string]bool{"name-twice.yaml": true, "format-empty.yaml": true}

// TestAlikeErrors does the same for testdata/errors.txtar, where its texts are
// YAML at all.
func TestAlikeErrors(t *testing.T) {
	schema := resolvedSchema(t)
	archive, err := txtar.ParseFile("testdata/errors.txtar")
	if err != nil {
		t.Fatal(err)
	}
	judged := 0
	for _, f := range archive.Files {
		text, err := yaml.YAMLToJSON(f.Data)
		if err != nil || strings.HasSuffix(f.Name, ".err") || beyond[f.Name] || strings.Contains(string(f.Data), "!!") || strings.Contains(string(f.Data), "\n---\n") {
			continue
		}
		var v any
		if err := json.Unmarshal(text, &v); err != nil {
			continue // two documents, or none
		}
		judged++
		_, err = spec.Parse(f.Name, f.Data)
		if verdict := schema.Validate(v); (err == nil) != (verdict == nil) {
			t.Errorf("%s: Parse says %v, the schema %v", f.Name, err, verdict)
		}
	}
	if judged < 50 {
		t.Errorf("only %d specs are judged", judged)
	}
}
