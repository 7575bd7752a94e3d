package report

import "roundoff/precision"

// GradientReport is a gradient as a report shows it: what was measured of it, any of
// which may be nil.
type GradientReport struct {
	Name     string
	File     string // base name of its files, see FileNames
	Commands []string

	Gradient *precision.GradientOutcome
	Taylor   *precision.TaylorOutcome
	Descent  *precision.DescentOutcome
}

// document adds what the report says of one gradient.
func (g *GradientReport) document(d *Document, opts *ReportOptions) {
	d.Add(Title(2, g.Name))
	if g.Gradient != nil {
		formula := func(scheme string) string {
			if opts.Formula == nil {
				return ""
			}
			return opts.Formula(scheme, 1, "x")
		}
		d.Add(Gradient(g.Gradient, &GradientOptions{Level: 3, All: opts.All, Formula: formula}).Blocks...)
	}
	if g.Taylor != nil {
		d.Add(Taylor(g.Taylor, 3).Blocks...)
	}
	if g.Descent != nil {
		for _, b := range Descent(g.Descent, 3).Blocks {
			if f, ok := b.(*Figure); ok {
				f.Name = g.File + "-" + f.Name
			}
			d.Add(b)
		}
	}
	for _, c := range g.Commands {
		d.Add(Code{c})
	}
}

// Environment returns what made the outcomes of a report, nil if there are none.
func (g *GradientReport) Environment() *precision.Environment {
	switch {
	case g.Gradient != nil:
		return &g.Gradient.Environment
	case g.Taylor != nil:
		return &g.Taylor.Environment
	case g.Descent != nil:
		return &g.Descent.Environment
	}
	return nil
}

// Bare leaves out what made the outcomes.
func (g *GradientReport) Bare() {
	if g.Gradient != nil {
		g.Gradient.Environment = precision.Environment{}
	}
	if g.Taylor != nil {
		g.Taylor.Environment = precision.Environment{}
	}
	if g.Descent != nil {
		g.Descent.Environment = precision.Environment{}
	}
}
