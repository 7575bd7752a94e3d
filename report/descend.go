package report

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"roundoff/precision"
)

// Descent lays out gradient descents under a title of a level: how each ended, the losses on the way beside
// those with the certified gradient, and the losses as a curve.
func Descent(o *precision.DescentOutcome, level int) *Document {
	d := &Document{}
	title := Say("Gradient descent on f = ").Mono(o.Function).Say(" by ").Mono(strings.Join(o.Wrt, ", "))
	if len(o.Point) > 0 {
		title = title.Say(" from ").Mono(shortPoint(o.Point))
	}
	d.Add(Heading{level, title})
	d.Add(Paragraph{Say(fmt.Sprintf("%s, w - %s*g in the format's arithmetic: with the certified gradient, rounded once, and with that by differences.", componentsText(o.Components), o.Rate))})
	d.Add(descentTable(o), Title(level+1, "The loss on the way"), lossTable(o))
	for _, runs := range groupBy(o.Runs, func(r *precision.Descent) string { return r.Format }) {
		d.Add(descentFigure(runs))
	}
	return d.Add(Warnings(o.Warnings)...)
}

// runName names a run in its format.
func runName(r *precision.Descent) string {
	if r.Scheme == precision.CertifiedScheme {
		return r.Scheme
	}
	return r.Scheme + ", h = " + exponent(string(r.H))
}

// descentTable is a row for each run.
func descentTable(o *precision.DescentOutcome) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "format"}, {Title: "gradient"}, {Title: "updates", Align: Right}, {Title: "loss"}, {Title: "|g|"}, {Title: "wrong signs", Align: Right}, {Title: "absorbed", Align: Right}, {Title: "end", Wrap: true}}}}}
	for _, r := range o.Runs {
		last := &r.Rows[len(r.Rows)-1]
		wrong, absorbed := 0, 0
		for i := range r.Rows {
			wrong += r.Rows[i].WrongSign
			absorbed += r.Rows[i].Absorbed
		}
		tone := ToneNone
		if r.End != precision.EndIterations && r.End != precision.EndMinimum {
			tone = ToneRounding
		}
		row := Row{}
		for _, text := range []string{r.Format, runName(r), strconv.Itoa(last.Iteration), measureText(last.Loss), measureText(last.Norm), strconv.Itoa(wrong), strconv.Itoa(absorbed), r.Why} {
			row.Cells = append(row.Cells, Cell{text, tone})
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = []Text{Say("updates: how many were made; loss and |g|: certified, of the parameters at the end; wrong signs: components of the gradient followed whose sign is not that of the certified gradient at the same place, over all updates; " +
		"absorbed: components not 0 that change nothing, since w - rate*g rounds to w, over all updates.")}
	return t
}

// shownIteration reports whether a row of losses is shown: 0, and 1, 2, 5 times powers
// of 10.
func shownIteration(i int) bool {
	for i >= 10 && i%10 == 0 {
		i /= 10
	}
	return i == 0 || i == 1 || i == 2 || i == 5
}

// lossTable is a row for each iteration that is shown, and the last.
func lossTable(o *precision.DescentOutcome) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "updates", Align: Right}}}}}
	last := 0
	for _, runs := range groupBy(o.Runs, func(r *precision.Descent) string { return r.Format }) {
		g := Group{Title: runs[0].Format}
		for _, r := range runs {
			g.Columns = append(g.Columns, Column{Title: runName(r)})
			last = max(last, len(r.Rows)-1)
		}
		t.Groups = append(t.Groups, g)
	}
	for i := 0; i <= last; i++ {
		if !shownIteration(i) && i != last {
			continue
		}
		row := []string{strconv.Itoa(i)}
		for _, runs := range groupBy(o.Runs, func(r *precision.Descent) string { return r.Format }) {
			for _, r := range runs {
				text := "" // it ended before
				if i < len(r.Rows) {
					text = orDash(precision.Number(scientific(string(shorten(r.Rows[i].Loss, 5)))))
				}
				row = append(row, text)
			}
		}
		t.AddRow(row...)
	}
	t.Notes = []Text{Say("The loss of the parameters as the format holds them, certified. An empty cell: the run had ended.")}
	return t
}

// drawn is what a figure of descents draws: the loss where it is above 0 all the way,
// else the norm of the gradient, since the axis is logarithmic.
func drawn(runs []*precision.Descent) (label string, value func(*precision.DescentRow) precision.Number) {
	for _, r := range runs {
		for i := range r.Rows {
			if l := r.Rows[i].Loss; l == "0" || strings.HasPrefix(string(l), "-") {
				return "|g|", func(r *precision.DescentRow) precision.Number { return r.Norm }
			}
		}
	}
	return "loss", func(r *precision.DescentRow) precision.Number { return r.Loss }
}

// descentFigure draws the runs in one format against the updates, from the first on,
// both axes logarithmic.
func descentFigure(runs []*precision.Descent) *Figure {
	format := runs[0].Format
	label, value := drawn(runs)
	what := "The loss"
	if label != "loss" {
		what = "The norm of the gradient"
	}
	f := &Figure{Kind: DescentKind, Name: "descent-" + fileName(format), Caption: Say(what + " against the updates in " + format + "."),
		Alt: what + " against the number of updates in " + format + ", both axes logarithmic, a line for each gradient that was followed. " + descentAlt(runs)}
	p := Panel{X: Axis{Label: "updates"}, Y: Axis{Label: label}, Low: math.Inf(1), High: math.Inf(-1)}
	for k, r := range runs {
		f.Keys = append(f.Keys, runName(r))
		line := Line{Role: TotalLine, Key: k}
		for i := 1; i < len(r.Rows); i++ {
			x, _ := logOf(strconv.Itoa(i))
			y, ok := logOf(string(value(&r.Rows[i])))
			if !ok { // 0, or none
				continue
			}
			line.Points = append(line.Points, CurvePoint{X: x, Y: y})
			p.Low, p.High, p.X.Max = min(p.Low, y), max(p.High, y), max(p.X.Max, x)
		}
		p.Lines = append(p.Lines, line)
	}
	if p.Low > p.High { // not one update
		p.Low, p.High = -1, 0
	}
	room := max((p.High-p.Low)/20, 0.01)
	p.Low, p.High, p.X.Max = p.Low-room, p.High+room, max(p.X.Max, 0.1)
	p.Y.Min, p.Y.Max = p.Low, p.High
	p.X.Ticks, p.Y.Ticks = logTicks(0, p.X.Max, maxXTicks), logTicks(p.Low, p.High, maxYTicks)
	f.Panels = []Panel{p}
	return f
}

// descentAlt says how the runs ended.
func descentAlt(runs []*precision.Descent) string {
	var list []string
	for _, r := range runs {
		last := &r.Rows[len(r.Rows)-1]
		list = append(list, fmt.Sprintf("%s: %s after %d updates", runName(r), orDash(shorten(last.Loss, gradientDigits)), last.Iteration))
	}
	return strings.Join(list, "; ") + "."
}

// DescentJSON writes descents in the schema roundoff/descent/v1.
func DescentJSON(w io.Writer, o *precision.DescentOutcome) error { return writeJSON(w, "  ", o) }

// descentLine is a row of a descent as CSV.
type descentLine struct {
	o *precision.DescentOutcome
	d *precision.Descent
	r *precision.DescentRow
}

var descentFields = []field[*descentLine]{
	{"function", func(l *descentLine) string { return l.o.Function }},
	{"format", func(l *descentLine) string { return l.d.Format }},
	{"mode", func(l *descentLine) string { return l.d.Mode }},
	{"scheme", func(l *descentLine) string { return l.d.Scheme }},
	{"h", func(l *descentLine) string { return string(l.d.H) }},
	{"rate", func(l *descentLine) string { return l.o.Rate }},
	{"iteration", func(l *descentLine) string { return strconv.Itoa(l.r.Iteration) }},
	{"loss", func(l *descentLine) string { return string(l.r.Loss) }},
	{"norm", func(l *descentLine) string { return string(l.r.Norm) }},
	{"wrong_sign", func(l *descentLine) string { return strconv.Itoa(l.r.WrongSign) }},
	{"zero", func(l *descentLine) string { return strconv.Itoa(l.r.Zero) }},
	{"absorbed", func(l *descentLine) string { return strconv.Itoa(l.r.Absorbed) }},
	{"end", func(l *descentLine) string { return l.d.End }},
}

// DescentCSV writes a row for each iteration of each run. null is empty.
func DescentCSV(w io.Writer, o *precision.DescentOutcome) error {
	return writeCSV(w, names(descentFields), func(put func([]string) error) error {
		for _, d := range o.Runs {
			for i := range d.Rows {
				if err := put(texts(nil, descentFields, &descentLine{o, d, &d.Rows[i]})); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
