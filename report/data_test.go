package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"roundoff/precision"
)

// TestCSV: an independent reader gets every cell back by name, and the names
// are the paths of the JSON keys.
func TestCSV(t *testing.T) {
	for name, o := range map[string]*precision.Outcome{"opening": opening(50, 5), "mixed": mixedOutcome(), "step": stepOutcome()} {
		var b, j bytes.Buffer
		if err := CSV(&b, o); err != nil {
			t.Fatal(err)
		}
		if err := JSONLines(&j, o); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), "\n"); n != strings.Count(b.String(), "\r\n") {
			t.Errorf("%s: lines that do not end in CRLF", name)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(j.String()), "\n")
		if len(rows) != len(lines)+1 {
			t.Fatalf("%s: %d rows of CSV, %d lines of JSON", name, len(rows), len(lines))
		}
		sorted := slices.Sorted(slices.Values(rows[0]))
		if len(slices.Compact(sorted)) != len(rows[0]) {
			t.Errorf("%s: names are not unique: %q", name, rows[0])
		}
		for i, line := range lines {
			want := flatten(t, line)
			for k, text := range rows[i+1] {
				if name := rows[0][k]; text != want[name] {
					t.Errorf("row %d, %s: %q in CSV, %q in JSON", i, name, text, want[name])
				}
				delete(want, rows[0][k])
			}
			if len(want) > 0 {
				t.Errorf("row %d: CSV leaves out %v", i, want)
			}
		}
	}
}

// flatten reads a line of JSON into texts by path, as CSV writes them.
func flatten(t *testing.T, line string) map[string]string {
	t.Helper()
	var v map[string]any
	d := json.NewDecoder(strings.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	add := func(name string, v any) {
		switch v := v.(type) {
		case nil:
			out[name] = ""
		case []any:
			var parts []string
			for _, e := range v {
				parts = append(parts, fmt.Sprint(e))
			}
			out[name] = strings.Join(parts, ";")
		default:
			out[name] = fmt.Sprint(v)
		}
	}
	for k, e := range v {
		m, isObject := e.(map[string]any)
		switch {
		case !isObject:
			add(k, e)
		case k == "point" || k == "undecided":
			var parts []string
			for name, text := range m {
				parts = append(parts, name+"="+fmt.Sprint(text))
			}
			slices.Sort(parts)
			out[k] = strings.Join(parts, ";")
		default:
			for name, e := range m {
				add(k+"."+name, e)
			}
		}
	}
	return out
}

// TestJSON: the keys of DESIGN.md section 8, all of them, in order, and < as
// itself.
func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, &precision.Outcome{Columns: []*precision.Column{{Function: "x<1 && y>2", Cells: make([]precision.Cell, 1)}}}); err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, b.Bytes()); err != nil {
		t.Fatal(err)
	}
	const want = `{"schema":"roundoff/outcome/v1","environment":{"version":"","go":"","goos":"","goarch":"","goamd64":""},` +
		`"columns":[{"function":"x<1 && y>2","point":{},"wrt":"","order":0,"scheme":"","format":"","mode":"",` +
		`"derivative":{"value":null,"status":"","left":null,"right":null},` +
		`"best":null,"robust":null,"predicted":{"h":null,"error":null,"why":null,"equality":null},"crossover":{"h":null,"why":null},"collapse":{"h":null},` +
		`"slopes":{"rounding":null,"truncation":null},"envelope":{"model":null,"observed":null,"h":null},"verdict":"",` +
		`"cells":[{"h":"","step":null,"value":"","hex":null,"regime":"","flags":[],` +
		`"error":{"total":null,"truncation":null,"rounding":null,"point":null,"step":null,"argument":null,"constant":null,"evaluation":null,"subtraction":null,"division":null},` +
		`"undecided":{},"relative":null,"ulps":null,"digits":null,"log10_error":null}],"warnings":[]}],"warnings":[]}`
	if got := compact.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestJSONLines: a valid object on each line, more than one block of them.
func TestJSONLines(t *testing.T) {
	o := opening(50, 5, 10)
	var b bytes.Buffer
	if err := JSONLines(&b, o); err != nil {
		t.Fatal(err)
	}
	if b.Len() <= lineBlock {
		t.Fatalf("only %d bytes: too few to test the blocks", b.Len())
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if len(lines) != 50*len(o.Columns) {
		t.Errorf("%d lines, want %d", len(lines), 50*len(o.Columns))
	}
	for i, l := range lines {
		var v struct{ Format, H, Value string }
		if err := json.Unmarshal([]byte(l), &v); err != nil {
			t.Fatal(err)
		}
		c := o.Columns[i/50]
		if cell := c.Cells[i%50]; v.Format != c.Format || v.H != cell.H || v.Value != cell.Value {
			t.Fatalf("line %d is %+v", i, v)
		}
	}
}
