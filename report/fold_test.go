package report

import (
	"strings"
	"testing"

	"roundoff/precision"
)

// letters makes a column from a letter per row: the regime's first, capital for
// a marked row.
func letters(format, rows string) *precision.Column {
	regimes := map[byte]precision.Regime{'a': precision.Absorbed, 'u': precision.Underflow, 't': precision.Truncation,
		'r': precision.Rounding, 'e': precision.Exact, 'n': precision.Nonsmooth, 'x': precision.Undecided, 'f': precision.Flat}
	c := &precision.Column{Format: format}
	for i := range len(rows) {
		h := exponent("1e-" + string(rune('1'+i)))
		c.Cells = append(c.Cells, precision.Cell{H: h, Label: h, Value: "0", Regime: regimes[rows[i]|0x20]})
		if rows[i]&0x20 == 0 {
			c.Best = &precision.Best{H: h}
		}
	}
	return c
}

func TestFold(t *testing.T) {
	for _, tt := range []struct {
		name string
		cols []string // format and rows
		want string   // rows shown, runs as their length
	}{
		{"two rows are no run", []string{"float64 raa"}, "1 1 1"},
		{"three are", []string{"float64 raaa"}, "1 3"},
		{"rounding rows all show", []string{"float64 rrrr"}, "1 1 1 1"},
		{"big folds in any regime", []string{"big:200 tttrrrr"}, "3 4"},
		{"big of another arithmetic too", []string{"big/bigfloat ttt"}, "3"},
		{"a format whose name begins like it does not", []string{"bigger ttt"}, "1 1 1"},
		{"two collapses are two runs", []string{"float32 aaauuu"}, "3 3"},
		{"each format keeps its regime", []string{"float32 aaauuu", "float64 aaaaaa"}, "3 3"},
		{"one live format keeps all rows", []string{"float32 aaaaaa", "float64 rrraaa"}, "1 1 1 3"},
		{"big beside another", []string{"float32 aaaaaa", "big tttrrr"}, "3 3"},
		{"a marked row stays", []string{"float64 eeEeee"}, "1 1 1 3"},
		{"undecided rows all show", []string{"float64 xxx"}, "1 1 1"},
		{"a shorter format ends the run", []string{"float32 aaa", "float64 aaaaaa"}, "3 1 1 1"},
	} {
		var cols []*precision.Column
		for _, s := range tt.cols {
			format, rows, _ := strings.Cut(s, " ")
			cols = append(cols, letters(format, rows))
		}
		if got := lengths(sweepTable(cols, &SweepOptions{})); got != tt.want {
			t.Errorf("%s: rows %s, want %s", tt.name, got, tt.want)
		}
		all := sweepTable(cols, &SweepOptions{All: true})
		if strings.Trim(lengths(all), "1 ") != "" {
			t.Errorf("%s: All folds: %s", tt.name, lengths(all))
		}
	}
}

// lengths returns the number of rows that each row of a table stands for.
func lengths(t *Table) string {
	var out []string
	for _, r := range t.Rows {
		n := "1"
		if r.Spans != nil {
			_, n, _ = strings.Cut(r.Spans[1].Text, ", ")
			n, _, _ = strings.Cut(n, " rows")
		}
		out = append(out, n)
	}
	return strings.Join(out, " ")
}

func TestFindStep(t *testing.T) {
	c := &precision.Column{Cells: []precision.Cell{{H: "0.1", Label: "1e-1"}, {H: "0.0009765625", Label: "2^-10"}, {H: "1e-400", Label: "1e-400"}}}
	for _, tt := range []struct {
		h    string
		want int
	}{{"0.1", 0}, {"1e-1", 0}, {"2^-10", 1}, {"9.7656e-4", 1}, {"0.00097656", 1}, {"1e-400", 2}, {"1e-399", -1}, {"9.77e-4", 1}, {"9.8e-4", -1}, {"", -1}, {"NaN", -1}} {
		if got := findStep(c, tt.h); got != tt.want {
			t.Errorf("findStep(%q) = %d, want %d", tt.h, got, tt.want)
		}
	}
}

func TestCurve(t *testing.T) {
	c := sweepCurve(opening(50, 5).Columns[:3])
	lines := c.draw(100)
	text := strings.Join(lines, "\n")
	for i := range len(text) {
		if text[i] >= 0x80 {
			t.Fatalf("not ASCII:\n%s", text)
		}
	}
	for _, want := range []string{"|error|", "A float32", "B float64", "C big:200", "1e-10", "1e-40", "no value |a"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, l := range lines {
		if len(l) > 100 {
			t.Errorf("a line of %d: %s", len(l), l)
		}
	}
	// The first series alone: 50 cells, the last five of them without a value
	// and the six first alive.
	c.Series = c.Series[:1]
	field := strings.Join(c.draw(100)[:curveHeight+2], "\n")
	if a := strings.Count(field, "A"); a != 6 {
		t.Errorf("%d live points of float32, want 6:\n%s", a, field)
	}
}

// TestCurveEdges: single points, zeros and far decades are drawn without panic.
func TestCurveEdges(t *testing.T) {
	for _, pts := range [][]CurvePoint{
		nil, {{X: 0, Y: 0}}, {{X: -3, Kind: Zero}}, {{X: -3, Kind: NoValue}},
		{{X: -400, Y: -1e6}, {X: 400, Y: 1e6}}, {{X: -1, Y: -5.5}, {X: -1, Y: -5.5, Kind: Lost}},
	} {
		for _, room := range []int{-5, 0, 30, 100, 1000} {
			(&Curve{XLabel: "h", YLabel: "e", Series: []Series{{"s", pts}}}).draw(room)
		}
	}
}
