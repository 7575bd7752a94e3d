package report

import (
	"fmt"
	"strings"

	"roundoff/precision"
)

// GradientOptions say how much of a gradient is shown.
type GradientOptions struct {
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
	d := &Document{}
	title := Say("Gradient of f = ").Mono(o.Function).Say(" by ").Mono(strings.Join(o.Wrt, ", "))
	if len(o.Point) > 0 {
		title = title.Say(" at ").Mono(shortPoint(o.Point))
	}
	d.Add(Heading{1, title}, Paragraph{gradientText(o)})
	if o.Claim != nil {
		d.Add(Paragraph{claimText(o.Claim)})
	}
	for _, columns := range byScheme(o.Columns) {
		t := Say(columns[0].Scheme + " difference")
		if opts.Formula != nil {
			t = t.Say(": ").Mono(opts.Formula(columns[0].Scheme))
		}
		d.Add(Heading{2, t}, gradientTable(columns, o.Claim != nil))
	}
	d.Add(Title(2, "What a gradient check can tell"), findTable(o))
	if o.Claim != nil {
		d.Add(claimTable(o))
	}
	d.Add(Title(2, "The components"), componentTable(o, opts.All))
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
			text = text[:max(at, 1)] + ",...]"
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
	t := Say(fmt.Sprintf("%d components, certified; f = %s, |g| = %s.", len(o.Components), orDash(shorten(o.Value, 5)), orDash(shorten(o.Norm, 5))))
	for _, s := range []struct{ status, text string }{
		{"nonsmooth", "no derivative"}, {"domain", "no value of f around the point"}, {"undecided", "not decided"},
	} {
		if n := count[s.status]; n > 0 {
			t = t.Say(fmt.Sprintf(" %d of them have %s, and are left out of what follows.", n, s.text))
		}
	}
	return t
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

// gradientTable is a row for each step.
func gradientTable(columns []*precision.GradientColumn, claim bool) *Table {
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
			for _, text := range []string{measureText(s.LargestRelative), measureText(s.Distance), measureText(s.Angle),
				fmt.Sprintf("%d/%d", s.RightSign, len(s.Values)), finds} {
				row.Cells = append(row.Cells, Cell{text, tone})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Notes = []Text{Say("relative: the largest relative error of a component; distance: |G - g|/(|G| + |g|) of the gradient G by differences and the certified g; " +
		"angle between them in radians; signs: components with the right one; finds: the smallest error of one component, whichever it is, that a gradient check at this h can tell from none.")}
	if lost {
		t.Notes = append(t.Notes, Say("A row without figures has a component that is no number."))
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

// finest returns the smallest error that a check at the step finds in every
// component.
func finest(s *precision.GradientStep, check []precision.CheckAdvice) string {
	best := "-"
	for w, a := range check {
		if s.Found != nil && a.Of > 0 && s.Found[w] == a.Of {
			best = a.Wrong
		}
	}
	return best
}

// findTable says for each column which errors can be found, where, and with which
// tolerance.
func findTable(o *precision.GradientOutcome) *Table {
	t := &Table{Groups: []Group{{Columns: []Column{{Title: "format"}, {Title: "scheme"}, {Title: "wrong by"}, {Title: "h to use"}, {Title: "tolerance"}, {Title: "any h of", Wrap: true}}}}}
	for _, columns := range groupBy(o.Columns, func(c *precision.GradientColumn) string { return c.Format }) {
		for _, c := range columns {
			for _, a := range c.Check {
				if a.H == "" {
					where := "cannot be seen"
					if a.Of == 0 {
						where = "no component is known not to be 0"
					} else if a.Most > 0 {
						where += fmt.Sprintf(" in every component; in %d of %d at best", a.Most, a.Of)
					}
					t.AddRow(c.Format, c.Scheme, a.Wrong, "-", "-", where)
					continue
				}
				t.AddRow(c.Format, c.Scheme, a.Wrong, exponent(string(a.H)), scientific(string(a.Tolerance)), listSteps(a.Steps))
			}
		}
	}
	t.Notes = []Text{Say("A check takes the largest |a - b|/max(|a|, |b|) of the components. The tolerance is what it finds for the right gradient, rounded up: less refuses a right one. " +
		"wrong by: the relative error of one component, whichever it is, that is then found.")}
	return t
}

// listSteps writes steps, which are in descending order, in short.
func listSteps(steps []string) string {
	if len(steps) > 2 {
		return exponent(steps[0]) + " ... " + exponent(steps[len(steps)-1]) + fmt.Sprintf(" (%d)", len(steps))
	}
	var list []string
	for _, s := range steps {
		list = append(list, exponent(s))
	}
	return strings.Join(list, ", ")
}

// claimTable says what a check makes of the claimed gradient, at the h that the
// table of checks names or else at that where it is nearest to the truth.
func claimTable(o *precision.GradientOutcome) *Table {
	t := &Table{Title: Say("The claimed gradient, checked"), Groups: []Group{{Columns: []Column{{Title: "format"}, {Title: "scheme"}, {Title: "h"}, {Title: "largest"}, {Title: "in"}, {Title: "tolerance"}, {Title: "verdict", Wrap: true}}}}}
	for _, columns := range groupBy(o.Columns, func(c *precision.GradientColumn) string { return c.Format }) {
		for _, c := range columns {
			s := bestStep(c)
			if s == nil || s.Claim == nil || s.Claim.Found == nil {
				t.AddRow(c.Format, c.Scheme, "-", "-", "-", "-", "no h gives numbers in every component")
				continue
			}
			verdict := "an error is found"
			if !*s.Claim.Found {
				verdict = "cannot be seen: what is wrong with it, if anything, is within what a right gradient shows"
			}
			t.AddRow(c.Format, c.Scheme, stepName(s), measureText(s.Claim.Largest), s.Claim.Worst, scientific(string(s.Tolerance)), verdict)
		}
	}
	return t
}

// bestStep returns the step of the least tolerance, nil if there is none.
func bestStep(c *precision.GradientColumn) *precision.GradientStep {
	var best *precision.GradientStep
	for i := range c.Steps {
		s := &c.Steps[i]
		if s.Tolerance != "" && (best == nil || lessNumber(s.Tolerance, best.Tolerance)) {
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
		s := bestStep(c)
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
	t.Notes = []Text{Say("error = computed - certified, at the step where the largest error of a component is least.")}
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
