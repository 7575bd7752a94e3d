package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The contract of the data, DESIGN.md section 8: every key of every object,
// present always, with what may stand there. A shape returns what is wrong with
// a decoded value, "" if nothing is.
type shape func(v any) string

// object has exactly the keys given; one whose name ends in "?" may be absent.
func object(keys map[string]shape) shape {
	return func(v any) string {
		m, ok := v.(map[string]any)
		if !ok {
			return fmt.Sprintf(": %v is no object", v)
		}
		known := map[string]bool{}
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			name, optional := strings.CutSuffix(k, "?")
			known[name] = true
			if e, ok := m[name]; ok {
				if s := keys[k](e); s != "" {
					return "." + name + s
				}
			} else if !optional {
				return "." + name + " is missing"
			}
		}
		for k := range m {
			if !known[k] {
				return "." + k + " is not in the contract"
			}
		}
		return ""
	}
}

// mapOf has any keys.
func mapOf(value shape) shape {
	return func(v any) string {
		m, ok := v.(map[string]any)
		if !ok {
			return fmt.Sprintf(": %v is no object", v)
		}
		for k, e := range m {
			if s := value(e); s != "" {
				return "." + k + s
			}
		}
		return ""
	}
}

func listOf(value shape) shape {
	return func(v any) string {
		l, ok := v.([]any)
		if !ok {
			return fmt.Sprintf(": %v is no list", v)
		}
		for i, e := range l {
			if s := value(e); s != "" {
				return fmt.Sprintf("[%d]%s", i, s)
			}
		}
		return ""
	}
}

// text is a string of a form.
func text(form string) shape {
	re := regexp.MustCompile("^(?:" + form + ")$")
	return func(v any) string {
		if s, ok := v.(string); !ok || !re.MatchString(s) {
			return fmt.Sprintf(": %q is not %s", fmt.Sprint(v), form)
		}
		return ""
	}
}

func orNull(s shape) shape {
	return func(v any) string {
		if v == nil {
			return ""
		}
		return s(v)
	}
}

// figure is a certified decimal of at most 17 significant digits, an exact zero
// "0" and nothing else.
func figure(v any) string {
	s, ok := v.(string)
	mantissa, _, _ := strings.Cut(strings.TrimPrefix(s, "-"), "e")
	digits := strings.TrimLeft(strings.Replace(mantissa, ".", "", 1), "0")
	switch {
	case !ok || text(`-?\d+(\.\d+)?(e-?\d+)?`)(s) != "":
		return fmt.Sprintf(": %v is no decimal in a string", v)
	case digits == "" && s != "0":
		return fmt.Sprintf(": a zero written %s", s)
	case len(digits) > 17 && (strings.Contains(mantissa, ".") || strings.Trim(digits[17:], "0") != ""): // 1200 may have two
		return fmt.Sprintf(": %s has %d digits", s, len(digits))
	}
	return ""
}

// step is an h, an exact decimal of any length.
var step = text(`\d+(\.\d+)?(e-?\d+)?`)

// thousandth is a number of at most 3 decimals.
func thousandth(v any) string {
	n, ok := v.(json.Number)
	if _, decimals, _ := strings.Cut(n.String(), "."); !ok || len(decimals) > 3 || strings.ContainsAny(n.String(), "eE") {
		return fmt.Sprintf(": %v is no number of three decimals", v)
	}
	return ""
}

func boolean(v any) string {
	if _, ok := v.(bool); !ok {
		return fmt.Sprintf(": %v is no truth value", v)
	}
	return ""
}

func integer(v any) string {
	if n, ok := v.(json.Number); !ok || strings.ContainsAny(n.String(), ".eE") {
		return fmt.Sprintf(": %v is no integer", v)
	}
	return ""
}

const hexForm = `-?0x[01](\.[0-9a-f]+)?p[+-]\d+`

var (
	anyText  = text(`(?s).*`)
	someText = text(`(?s).+`)
	limit    = orNull(func(v any) string {
		if v == "+Inf" || v == "-Inf" {
			return "" // a limit may be infinite
		}
		return figure(v)
	})
	environmentShape = object(map[string]shape{"version": text(`\d+\.\d+\.\d+.*`), "go": text(`go.*|devel.*`), "goos": someText, "goarch": someText, "goamd64": anyText})
	identityKeys     = map[string]shape{
		"function": someText, "point": mapOf(someText), "wrt": someText, "order": integer,
		"scheme": someText, "format": someText, "mode": text("nearest-even|nearest-away|up|down|zero|odd"),
		"derivative": object(map[string]shape{"value": orNull(figure), "status": text("exact|enclosed|nonsmooth|domain|undecided"),
			"left": limit, "right": limit, "jump?": listOf(limit)}),
	}
	columnKeys = join(identityKeys, map[string]shape{
		"best":      orNull(object(map[string]shape{"h": step, "error": figure, "digits": orNull(thousandth), "lucky": boolean})),
		"robust":    orNull(object(map[string]shape{"h": step, "error": figure, "digits": orNull(thousandth)})),
		"predicted": object(map[string]shape{"h": orNull(figure), "error": orNull(figure), "why": orNull(someText), "equality": orNull(figure)}),
		"envelope":  object(map[string]shape{"model": orNull(figure), "observed": orNull(figure), "h": orNull(step)}),
		"crossover": object(map[string]shape{"h": orNull(step), "why": orNull(text("none|every h"))}),
		"collapse":  object(map[string]shape{"h": orNull(step)}),
		"slopes":    object(map[string]shape{"rounding": orNull(thousandth), "truncation": orNull(thousandth)}),
		"verdict":   someText, "warnings": listOf(someText),
	})
	cellKeys = map[string]shape{
		"h": step, "step": orNull(text(hexForm)), "value": text(`NaN|[+-]Inf|-?\d+(\.\d+)?(e[+-]?\d+)?`), "hex": orNull(text(hexForm)),
		"regime": text("underflow|domain|overflow|absorbed|nonsmooth|exact|flat|truncation|rounding|undecided"),
		"flags":  listOf(text("one-sided-absorption|gap|subnormal-step|divisor-overflow|saturated|flushed|lucky|fault|unrounded|undefined:[a-z]+")),
		"error": object(map[string]shape{"total": orNull(figure), "truncation": orNull(figure), "rounding": orNull(figure),
			"point": orNull(figure), "step": orNull(figure), "argument": orNull(figure), "constant": orNull(figure),
			"evaluation": orNull(figure), "subtraction": orNull(figure), "division": orNull(figure)}),
		"undecided": mapOf(orNull(figure)), "relative": orNull(figure), "ulps": orNull(figure),
		"digits": orNull(thousandth), "log10_error": orNull(thousandth),
	}
)

// join returns the union of key sets.
func join(sets ...map[string]shape) map[string]shape {
	all := map[string]shape{}
	for _, s := range sets {
		maps.Copy(all, s)
	}
	return all
}

// document is the shape of an output of columns in a schema.
func document(schema string, columns map[string]shape) shape {
	return object(map[string]shape{"schema": text(schema), "environment": environmentShape,
		"columns": listOf(object(columns)), "warnings": listOf(someText)})
}

// contractStudies meet every regime and status, every kind of null.
var contractStudies = [][]string{
	{"0.05*x^2 + 0.5*x", "--at", "5,10", "--steps", "1e-1..1e-4,1e-16,1e-46,1e-50"},
	{"exp(x)*sin(x)", "--at", "1", "--formats", "float32:up,float64/go,big/bigfloat,big:300:odd", "--steps", "1e-1,1e-8,1e-30"},
	{"step(x)", "--at", "0", "--steps", "1e-1..1e-4"},
	{"sqrt(x)", "--at", "0,1e-400", "--steps", "1,1e-2,1e-400"},
	{"cos(x)", "--at", "0", "--order", "2", "--schemes", "forward,backward,central", "--steps", "1e-1..1e-30/1"},
	{"exp(x)/x", "--at", "0.3", "--order", "3", "--schemes", "central:4,stencil:-1/3,0,1,2", "--steps", "1,1e-1..1e-3/2,1e-9,1e-60"},
	{"log(x*y)/y", "--at", "x=0.1,y=0x1p-3", "--wrt", "y", "--formats", "float32", "--steps", "2^-1..2^-30"},
	{"exp(1000*x)", "--at", "1", "--formats", "float32,float64", "--steps", "1e39,1,1e-3"},
	{"cos(x)", "--at", "0", "--schemes", "central", "--steps", "1e-1,1e-20"},
	{"1/(x - 1)", "--at", "1,1.5", "--formats", "float64", "--steps", "0.5,1e-3"},
	{"exp(x)", "--at", "0.1", "--formats", "float64", "--precision-limit", "64", "--steps", "1e-1,1e-200"},
}

// sweep returns what the command prints on standard output.
func sweep(t *testing.T, study []string, flags ...string) string {
	t.Helper()
	args := slices.Concat([]string{"sweep"}, study, flags)
	status, out, errs := command(t.Context(), strings.NewReader(""), args...)
	if status != exitDone || errs != "" {
		t.Fatalf("%q: status %d, %q", args, status, errs)
	}
	return out
}

// decode reads JSON with its numbers as written.
func decode(t *testing.T, text string) (v map[string]any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %.100s", err, text)
	}
	return v
}

// TestDataContract holds every kind of data against the contract, and the
// kinds against each other.
func TestDataContract(t *testing.T) {
	regimes := map[string]bool{}
	for _, study := range contractStudies {
		whole := decode(t, sweep(t, study, "--json"))
		if s := document("roundoff/outcome/v1", join(columnKeys, map[string]shape{"cells": listOf(object(cellKeys))}))(whole); s != "" {
			t.Errorf("%s: outcome%s", study[0], s)
		}
		if s := document("roundoff/summary/v1", columnKeys)(decode(t, sweep(t, study, "--summary", "--json"))); s != "" {
			t.Errorf("%s: summary%s", study[0], s)
		}
		var cells, columns []map[string]any // as jsonl has them
		for _, c := range whole["columns"].([]any) {
			column := c.(map[string]any)
			id := map[string]any{}
			for k := range identityKeys {
				id[k] = column[k]
			}
			for _, e := range column["cells"].([]any) {
				line := maps.Clone(id)
				maps.Copy(line, e.(map[string]any))
				cells = append(cells, line)
				regimes[line["regime"].(string)] = true
				checkNulls(t, study[0], line)
			}
			delete(column, "cells")
			columns = append(columns, column)
		}
		for _, c := range []struct {
			what string
			want []map[string]any
			args []string
		}{{"cells", cells, nil}, {"summary", columns, []string{"--summary"}}} {
			var lines []map[string]any
			for l := range strings.Lines(sweep(t, study, append(c.args, "--as", "jsonl")...)) {
				lines = append(lines, decode(t, l))
			}
			if d := cmp.Diff(c.want, lines); d != "" {
				t.Errorf("%s: %s as jsonl are not those of json:\n%s", study[0], c.what, d)
			}
			checkCSV(t, study[0]+", "+c.what, sweep(t, study, append(c.args, "--as", "csv")...), c.want)
		}
	}
	for _, r := range []string{"underflow", "domain", "overflow", "absorbed", "nonsmooth", "exact", "flat", "truncation", "rounding"} {
		if !regimes[r] {
			t.Errorf("no study meets %s", r)
		}
	}
}

// checkNulls holds a cell against the rules of which figures exist.
func checkNulls(t *testing.T, name string, cell map[string]any) {
	t.Helper()
	f := cell["derivative"].(map[string]any)["value"]
	total := cell["error"].(map[string]any)["total"]
	undecided := cell["undecided"].(map[string]any)
	finite := !slices.Contains([]string{"NaN", "+Inf", "-Inf"}, cell["value"].(string))
	for _, c := range []struct {
		rule string
		ok   bool
	}{
		{"hex is null unless value is finite", (cell["hex"] != nil) == finite},
		{"no total without a derivative or a finite value", total == nil || f != nil && finite},
		{"no digits where f' = 0", f != "0" || cell["digits"] == nil && cell["relative"] == nil},
		{"no digits where total = 0", total != "0" || cell["digits"] == nil && cell["log10_error"] == nil},
		{"regime exact is total 0", (cell["regime"] == "exact") == (total == "0")},
		{"a total has all its figures", total == nil || total == "0" || f == "0" || len(undecided) > 0 ||
			cell["digits"] != nil && cell["relative"] != nil && cell["log10_error"] != nil},
	} {
		if !c.ok {
			t.Errorf("%s, %v in %v: not so: %s\n%v", name, cell["h"], cell["format"], c.rule, cell)
		}
	}
	for k := range undecided {
		if e := cell["error"].(map[string]any)[k]; e != nil {
			t.Errorf("%s: %s is %v and undecided as well", name, k, e)
		}
	}
}

// checkCSV reads CSV with an independent reader: the rows are the objects of
// want, under the paths of their keys.
func checkCSV(t *testing.T, name, text string, want []map[string]any) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(rows) != len(want)+1 {
		t.Fatalf("%s: %d rows, want a header and %d", name, len(rows), len(want))
	}
	for i, w := range want {
		got := map[string]string{}
		for k, key := range rows[0] {
			got[key] = rows[i+1][k]
		}
		flat := map[string]string{"derivative.jump": ""}
		for _, group := range []string{"best", "robust"} {
			for _, k := range []string{"h", "error", "digits", "lucky"} {
				if _, ok := got[group+"."+k]; ok {
					flat[group+"."+k] = "" // of a null group
				}
			}
		}
		flatten(flat, "", w)
		if d := cmp.Diff(flat, got); d != "" {
			t.Fatalf("%s, row %d (-json +csv):\n%s", name, i+1, d)
		}
	}
}

// flatten writes an object by the paths of its keys, as CSV does: null empty,
// lists and maps of any keys with semicolons.
func flatten(out map[string]string, prefix string, m map[string]any) {
	for k, v := range m {
		switch v := v.(type) {
		case nil:
			if k != "best" && k != "robust" {
				out[prefix+k] = ""
			}
		case []any:
			var parts []string
			for _, e := range v {
				parts = append(parts, fmt.Sprint(e))
			}
			out[prefix+k] = strings.Join(parts, ";")
		case map[string]any:
			if k != "point" && k != "undecided" {
				flatten(out, k+".", v)
				continue
			}
			var parts []string
			for name, e := range v {
				if e == nil {
					e = "" // no bound could be proved
				}
				parts = append(parts, fmt.Sprintf("%s=%v", name, e))
			}
			slices.Sort(parts)
			out[k] = strings.Join(parts, ";")
		default:
			out[prefix+k] = fmt.Sprint(v)
		}
	}
}

// checkShape is the shape of what check and compare write as JSON.
func checkShape(schema string) shape {
	verdicts := "worse|regime changed|gone|better|changed|new|within|equal"
	counts := object(map[string]shape{"worse?": integer, "regime changed?": integer, "gone?": integer, "better?": integer, "changed?": integer,
		"new?": integer, "within?": integer, "equal?": integer})
	side := orNull(object(map[string]shape{"value": someText, "total": orNull(figure), "ulps": orNull(figure), "digits": orNull(thousandth), "regime": cellKeys["regime"]}))
	point := mapOf(someText)
	return object(map[string]shape{"schema": text(schema), "ok": boolean, "checks": listOf(object(map[string]shape{
		"ok": boolean, "spec": orNull(someText), "old": someText, "new": someText, "missing": boolean, "updated": boolean, "note": orNull(someText),
		"environments": object(map[string]shape{"was": orNull(environmentShape), "is": environmentShape}),
		"counts":       counts,
		"studies": listOf(object(map[string]shape{"study": anyText, "verdict": text(verdicts), "notes": listOf(someText), "counts": counts,
			"changes": listOf(object(map[string]shape{"verdict": text(verdicts), "function": someText, "point": point, "wrt": someText, "order": integer,
				"scheme": someText, "format": someText, "h": orNull(step), "was": side, "is": side}))})),
		"expectations": listOf(object(map[string]shape{"study": someText, "line": integer, "rule": text("ulps|digits|regimes"), "point": point,
			"scheme": someText, "format": someText, "h": orNull(step), "want": someText, "got": someText, "ok": boolean, "undecided": boolean})),
	}))})
}

// TestCheckContract holds what check and compare write as JSON against its
// shape, with every kind of change in it.
func TestCheckContract(t *testing.T) {
	spec, _ := writeSpec(t, stableSpec+"- {name: gone, function: abs(x), at: 0, formats: float32, steps: 1e-4}\n")
	put(t, spec, strings.Replace(unstableSpec, "}", ", expect: {digits: 9, regimes: {1e-8: flat}}}", 1)+
		"- {name: new, function: abs(x), at: 0, steps: 1e-4, expect: {ulps: 8, h: 1e-4}}\n")
	fresh := strings.Replace(spec, "s.yaml", "fresh.yaml", 1)
	put(t, fresh, stableSpec)
	verdicts := map[string]bool{}
	for _, c := range []struct {
		name, schema string
		args         []string
	}{
		{"check", "roundoff/check/v1", []string{"check", spec, fresh, "--json"}},
		{"comparison", "roundoff/comparison/v1", []string{"compare", outcomeFile(t, "log1p(exp(x))", "1e-1..1e-4,1e-9"), outcomeFile(t, "log(1+exp(x))", "1e-2..1e-10"), "--json"}},
	} {
		status, out, errs := command(t.Context(), strings.NewReader(""), c.args...)
		if status != exitCheck || !strings.HasPrefix(errs, "roundoff: failed: ") {
			t.Fatalf("%s: status %d, %s", c.schema, status, errs)
		}
		whole := decode(t, out)
		if s := checkShape(c.schema)(whole); s != "" {
			t.Errorf("%s%s", c.schema, s)
		}
		var plain any
		if err := json.Unmarshal([]byte(out), &plain); err != nil {
			t.Fatal(err)
		}
		if err := resolved(t, c.name).Validate(plain); err != nil {
			t.Errorf("%s: %v", c.schema, err)
		}
		for _, e := range whole["checks"].([]any) {
			for v, n := range e.(map[string]any)["counts"].(map[string]any) {
				verdicts[v] = verdicts[v] || n != json.Number("0")
			}
		}
	}
	for _, v := range []string{"worse", "regime changed", "gone", "better", "new", "equal"} {
		if !verdicts[v] {
			t.Errorf("no cell is %s", v)
		}
	}
}

// outcomeFile writes an outcome of a function at −10.
func outcomeFile(t *testing.T, function, steps string) string {
	t.Helper()
	name := t.TempDir() + "/outcome.json"
	put(t, name, sweep(t, []string{function, "--at", "-10", "--steps", steps}, "--json"))
	return name
}

// TestAdviceContract holds what roundoff advise --json writes against the
// contract, where there is everything and where there is nothing.
func TestAdviceContract(t *testing.T) {
	number := func(v any) string {
		if _, ok := v.(json.Number); !ok {
			return fmt.Sprintf(": %v is no number", v)
		}
		return ""
	}
	sentence := text(`[^\n]+\.`)
	loss := object(map[string]shape{"name": text(`[a-z-]+`), "rule": orNull(text(`.+`)), "source": text(`.+`), "h": orNull(step), "error": orNull(figure),
		"loss": orNull(number), "expected": orNull(figure), "evaluations": integer, "verdict": orNull(text(`.+`))})
	spread := object(map[string]shape{"name": text(`[a-z-]+`), "points": integer, "median": orNull(number), "worst": orNull(number)})
	side := orNull(text(`-?Inf|\+Inf|undecided|-?\d+(\.\d+)?(e-?\d+)?`))
	advice := object(map[string]shape{
		"function": text(`.+`), "point": mapOf(text(`.+`)), "wrt": text(`\w+`), "order": integer, "scheme": text(`.+`), "format": text(`.+`),
		"derivative": object(map[string]shape{"value": orNull(figure), "status": text(`exact|enclosed|nonsmooth|domain|undecided`), "left": side, "right": side, "jump?": listOf(side)}),
		"h":          orNull(step), "error": orNull(figure), "relative": orNull(figure),
		"range":     orNull(object(map[string]shape{"from": step, "to": step})),
		"check":     orNull(object(map[string]shape{"eps": step, "atol": figure, "rtol": orNull(figure)})),
		"loss":      orNull(number),
		"best":      orNull(object(map[string]shape{"h": step, "error": figure})),
		"predicted": object(map[string]shape{"h": orNull(figure), "error": orNull(figure), "equality": orNull(figure), "why": orNull(text(`.+`))}),
		"why":       sentence, "defaults": listOf(loss), "selectors": listOf(loss)})
	whole := object(map[string]shape{"schema": text("roundoff/advice/v1"), "advice": listOf(advice), "warnings": listOf(text(`.+`)),
		"together": listOf(object(map[string]shape{"function": text(`.+`), "wrt": text(`\w+`), "order": integer, "scheme": text(`.+`), "format": text(`.+`),
			"points": integer, "h": orNull(step), "median": orNull(number), "worst": orNull(number), "defaults": listOf(spread), "selectors": listOf(spread)}))})
	for _, args := range [][]string{
		{"exp(x)*sin(x)", "--at", "1", "--selectors"},
		{"x^2", "--at", "0,1", "--selectors"},
		{"abs(x)", "--at", "0,1", "--order", "2"},
		{"step(x)", "--at", "0", "--formats", "float64"},
		{"log(x)", "--at=-1,1e-300", "--formats", "float32,float64"},
		{"sin(x)", "--at", "1e22,0", "--formats", "float32:up,big:600", "--schemes", "central:4", "--selectors"},
		{"0*x + 3", "--at", "1", "--formats", "float32"},
	} {
		status, out, errs := command(t.Context(), strings.NewReader(""), append([]string{"advise", "--json"}, args...)...)
		if status != exitDone {
			t.Fatal(errs)
		}
		var v any
		d := json.NewDecoder(strings.NewReader(out))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		if s := whole(v); s != "" {
			t.Errorf("%s%s", args, s)
		}
	}
}
