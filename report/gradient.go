package report

import (
	"fmt"
	"strings"

	"roundoff/precision"
)

// GradientOptions say how much of a gradient is shown.
type GradientOptions struct {
	Level   int                                  // of the title; 0 is 1
	All     bool                                 // every component, and every step
	Formula func(scheme string) (formula string) // nil: none
}

// shownComponents is how many components a table has unless all are asked for.
const shownComponents = 20

// gradientDigits are those of a figure in a table.
const gradientDigits = 3

// Gradient lays out a gradient by differences beside the certified one: for each
// scheme a row per step with the measures of each format, what a gradient check can
// tell, and the components.
func Gradient(o *precision.GradientOutcome, opts *GradientOptions) *Document {
	if opts == nil {
		opts = &GradientOptions{}
	}
	level := max(opts.Level, 1)
	d := &Document{}
	title := Say("Gradient of f = ").Mono(o.Function).Say(" by ").Mono(strings.Join(o.Wrt, ", "))
	if len(o.Point) > 0 {
		title = title.Say(" at ").Mono(shortPoint(o.Point))
	}
	d.Add(Heading{level, title}, Paragraph{gradientText(o)})
	if o.Claim != nil {
		d.Add(Paragraph{claimText(o.Claim)})
	}
	for _, columns := range byScheme(o.Columns) {
		t := Say(columns[0].Scheme + " difference")
		if opts.Formula != nil {
			t = t.Say(": ").Mono(opts.Formula(columns[0].Scheme))
		}
		d.Add(Heading{level + 1, t}, gradientTable(columns))
	}
	d.Add(Paragraph{gradientLegend})
	d.Add(Title(level+1, "What a gradient check can tell"), findTable(o))
	if o.Claim != nil {
		d.Add(claimTable(o))
	}
	d.Add(Title(level+1, "The components"), componentTable(o, opts.All))
	return d.Add(Warnings(o.Warnings)...)
}

// shortPoint writes a point with its arrays cut short.
func shortPoint(p precision.Point) string {
	const most = 40
	var list []string
	for _, c := range p.Grouped() {
		text := c.Text
		if strings.HasPrefix(text, "[") && len(text) > most {
			at := strings.LastIndexByte(text[:most], ',')
			end := ",...]"
			if strings.HasPrefix(text, "[[") {
				end = ",...]]"
				if strings.HasSuffix(text[:at], "]") { // whole rows
					end = ",...]"
				}
			}
			text = text[:max(at, 1)] + end
		}
		list = append(list, c.Name+"="+text)
	}
	return strings.Join(list, ", ")
}

// gradientText says what is known of the certified gradient.
func gradientText(o *precision.GradientOutcome) Text {
	count := map[string]int{}
	for _, c := range o.Components {
		count[c.Status]++
	}
	t := Say(fmt.Sprintf("%s, certified; f = %s, |g| = %s.", componentsText(len(o.Components)), orDash(shorten(o.Value, 5)), orDash(shorten(o.Norm, 5))))
	zero := 0
	for _, c := range o.Components {
		if c.Value == "0" {
			zero++
		}
	}
	if zero > 0 {
		t = t.Say(fmt.Sprintf(" %d of them are exactly 0: they have no relative error, and the relative check leaves them out.", zero))
	}
	for _, s := range []struct{ status, text string }{
		{"nonsmooth", "no derivative"}, {"domain", "no value of f around the point"}, {"undecided", "not decided"},
	} {
		if n := count[s.status]; n > 0 {
			t = t.Say(fmt.Sprintf(" %d of them have %s, and are left out of what follows.", n, s.text))
		}
	}
	return t
}

// componentsText counts components.
func componentsText(n int) string {
	if n == 1 {
		return "1 component"
	}
	return fmt.Sprintf("%d components", n)
}

// claimText says how right a claimed gradient is.
func claimText(c *precision.ClaimedGradient) Text {
	if c.Relative == "0" {
		return Say("The claimed gradient is the certified one, exactly.")
	}
	return Say("The claimed gradient is off by ").Mono(scientific(string(shorten(c.Relative, gradientDigits)))).Say(" relatively at the most, in ").Mono(c.Worst).Say(": certified, without any h.")
}

func byScheme(all []*precision.GradientColumn) [][]*precision.GradientColumn {
	return groupBy(all, func(c *precision.GradientColumn) string { return c.Scheme })
}

// gradientLegend says how the tables of gradientTable are read.
var gradientLegend = Say("relative: the largest |G - g|/|g| of a component; distance: |G - g|/(|G| + |g|) of the gradient G by differences and the certified g; " +
	"angle between them in radians; signs: components with the right one; finds: the smallest error of one component, whichever it is, that a gradient check at this h can tell from none.")

// gradientTable is a row for each step.
func gradientTable(columns []*precision.GradientColumn) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "h"}}}}}
	for _, c := range columns {
		t.Groups = append(t.Groups, Group{Title: c.Format, Columns: []Column{{Title: "relative"}, {Title: "distance"}, {Title: "angle"}, {Title: "signs", Align: Right}, {Title: "finds"}}})
	}
	lost := false
	for i := range columns[0].Steps {
		row := Row{Cells: []Cell{{Text: stepName(&columns[0].Steps[i])}}}
		for _, c := range columns {
			s := &c.Steps[i]
			tone := ToneNone
			finds := finest(s, c.Check)
			if finds == "-" {
				tone = ToneRounding
			}
			if s.NotFinite > 0 {
				lost, tone = true, ToneLost
			}
			relative := measureText(s.LargestRelative)
			if s.NotFinite > 0 {
				relative = string(s.Why)
			}
			for _, text := range []string{relative, measureText(s.Distance), measureText(s.Angle),
				fmt.Sprintf("%d/%d", s.RightSign, len(s.Values)), finds} {
				row.Cells = append(row.Cells, Cell{text, tone})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	if lost {
		t.Notes = append(t.Notes, Say("A row with a word in place of a figure has a component that is no number: what it comes from, as in a sweep."))
	}
	return t
}

func stepName(s *precision.GradientStep) string {
	if s.Label != "" {
		return s.Label
	}
	return exponent(s.H)
}

func measureText(n precision.Number) string {
	if n == "" {
		return "-"
	}
	return scientific(string(shorten(n, gradientDigits)))
}

// finest returns the smallest error that the relative check at the step finds in every
// component.
func finest(s *precision.GradientStep, check []precision.CheckAdvice) string {
	best := "-"
	for w, wrong := range precision.Wrongs {
		if of := check[w].Of; len(s.Check) > 0 && of > 0 && s.Check[0].Found[w] == of {
			best = wrong
		}
	}
	return best
}

// findTable says for each column which errors can be found, where, and with which
// tolerance.
func findTable(o *precision.GradientOutcome) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "format"}, {Title: "scheme"}, {Title: "wrong by"}}},
		{Title: "relative check", Columns: []Column{{Title: "h"}, {Title: "tolerance"}, {Title: "found in"}}},
		{Title: "absolute check", Columns: []Column{{Title: "h"}, {Title: "tolerance"}, {Title: "found in"}}}}}
	for _, columns := range groupBy(o.Columns, func(c *precision.GradientColumn) string { return c.Format }) {
		for _, c := range columns {
			for w, wrong := range precision.Wrongs {
				row := Row{Cells: []Cell{{Text: c.Format}, {Text: c.Scheme}, {Text: wrong}}}
				for k := range precision.CheckKinds {
					a := &c.Check[k*len(precision.Wrongs)+w]
					tone := ToneNone
					if !a.Sure() {
						tone = ToneRounding
					}
					for _, text := range []string{orDash(precision.Number(exponent(string(a.H)))), orDash(precision.Number(scientific(string(a.Tolerance)))), foundText(a)} {
						row.Cells = append(row.Cells, Cell{text, tone})
					}
				}
				t.Rows = append(t.Rows, row)
			}
		}
	}
	t.Notes = []Text{Say("wrong by: the relative error of one component of the gradient to be checked. The relative check takes the largest |a - b|/max(|a|, |b|) of all components, the absolute check the largest |a - b|. " +
		"The tolerance is what it finds for the right gradient, rounded up: less refuses a right one, and one that is right to some digits alone needs more. found in: in how many components, each by itself, such an error then shows; h is the step that shows it in the most.")}
	return t
}

// foundText says in how many components an error is found.
func foundText(a *precision.CheckAdvice) string {
	switch {
	case a.Of == 0:
		return "none: g = 0"
	case a.Sure():
		return "every one"
	case a.Most > 0:
		return fmt.Sprintf("%d of %d", a.Most, a.Of)
	}
	return "cannot be seen"
}

// claimTable says what the checks make of the claimed gradient, each at the step of its
// least tolerance.
func claimTable(o *precision.GradientOutcome) *Table {
	t := &Table{Title: Say("The claimed gradient, checked"), Groups: []Group{{Columns: []Column{{Title: "format"}, {Title: "scheme"}, {Title: "check"}, {Title: "h"}, {Title: "finds"}, {Title: "in"}, {Title: "tolerance"}, {Title: "verdict"}}}}}
	for _, columns := range groupBy(o.Columns, func(c *precision.GradientColumn) string { return c.Format }) {
		for _, c := range columns {
			for k, kind := range precision.CheckKinds {
				s := bestStep(c, func(s *precision.GradientStep) precision.Number {
					if len(s.Check) == 0 {
						return ""
					}
					return s.Check[k].Tolerance
				})
				if s == nil || s.Claim == nil {
					t.AddRow(c.Format, c.Scheme, kind, "-", "-", "-", "-", "no h gives numbers in every component")
					continue
				}
				verdict := "wrong: found"
				if !s.Claim.Found[k] {
					verdict = "nothing can be seen"
				}
				t.AddRow(c.Format, c.Scheme, kind, stepName(s), measureText(s.Claim.Largest[k]), s.Claim.Worst[k], scientific(string(s.Check[k].Tolerance)), verdict)
			}
		}
	}
	t.Notes = []Text{Say("Each check at the step of its least tolerance. nothing can be seen: the claimed gradient differs from that by differences no more than the right gradient does, so that this check neither refuses nor proves it.")}
	return t
}

// bestStep returns the step whose measure is least, nil if none has one.
func bestStep(c *precision.GradientColumn, measure func(*precision.GradientStep) precision.Number) *precision.GradientStep {
	var best *precision.GradientStep
	for i := range c.Steps {
		s := &c.Steps[i]
		if measure(s) != "" && (best == nil || lessNumber(measure(s), measure(best))) {
			best = s
		}
	}
	return best
}

// componentTable is a row for each component: its certified value, and that of each
// column at the step where the gradient is best.
func componentTable(o *precision.GradientOutcome, all bool) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "component"}, {Title: "certified"}}}}}
	var best []*precision.GradientStep
	for _, c := range o.Columns {
		s := bestStep(c, func(s *precision.GradientStep) precision.Number { return s.Distance })
		title := c.Scheme + ", " + c.Format
		if s != nil {
			title += ", h = " + stepName(s)
		}
		best = append(best, s)
		t.Groups = append(t.Groups, Group{Title: title, Columns: []Column{{Title: "error"}}})
	}
	n := len(o.Components)
	if !all {
		n = min(n, shownComponents)
	}
	for i := range n {
		c := &o.Components[i]
		value := string(shorten(c.Value, 8))
		if value == "" {
			value = c.Status
		}
		row := []string{c.Name, value}
		for _, s := range best {
			text := "-"
			if s != nil {
				text = errorOf(s.Values[i])
			}
			row = append(row, text)
		}
		t.AddRow(row...)
	}
	t.Notes = []Text{Say("error = computed - certified, at the step where the distance is least.")}
	if n < len(o.Components) {
		t.Notes = append(t.Notes, Say(fmt.Sprintf("%d more components: --all shows them, JSON has them for every h.", len(o.Components)-n)))
	}
	return t
}

func errorOf(v precision.ComponentValue) string {
	if v.Total == "" {
		return "-"
	}
	return signed(string(shorten(v.Total, gradientDigits)))
}
