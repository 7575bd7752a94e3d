package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"roundoff/precision/ball"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
	"roundoff/report"
)

// listCommand returns a command that prints a list: a document without input.
func (a *app) listCommand(name, short, long string, list func() *report.Document) *cobra.Command {
	var view viewFlags
	cmd := &cobra.Command{
		Use:   name,
		Short: short,
		Long:  long,
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			if err := view.check(); err != nil {
				return err
			}
			return view.terminal(a.stdout).Write(a.stdout, list())
		},
	}
	view.addColor(cmd.Flags())
	return cmd
}

func (a *app) formatsCommand() *cobra.Command {
	return a.listCommand("formats", "list the formats",
		"Formats lists the number formats that have a name, and how names are made of parts.", formatsDocument)
}

func formatsDocument() *report.Document {
	t := &report.Table{Groups: []report.Group{{Columns: []report.Column{
		{Title: "format"}, {Title: "p", Align: report.Right}, {Title: "emin", Align: report.Right}, {Title: "emax", Align: report.Right},
		{Title: "u", Align: report.Right}, {Title: "eps", Align: report.Right}, {Title: "description", Wrap: true}}}}}
	for _, e := range fp.Formats() {
		f := e.Format
		u, _ := ball.FromFloat(f.UnitRoundoff()).Decimal(3)
		eps, _ := ball.FromFloat(f.Epsilon()).Decimal(3)
		t.AddRow(e.Name, strconv.Itoa(f.Precision), strconv.Itoa(f.Emin), strconv.Itoa(f.Emax), u, eps, e.Description)
	}
	t.Notes = []report.Text{
		report.Say("p is the bits of the significand, the hidden one included; u = 2^-p is the unit roundoff and eps = 2u the distance from 1 to the next number."),
		report.Say("A name is BASE[:P][:mode][/go|/bigfloat]: P, the bits, for big alone; the mode one of nearest-even (the default), up, down, zero. " +
			"Examples: float32:up, big:113, big:300:zero, float64/go."),
	}
	return (&report.Document{}).Add(t)
}

func (a *app) schemesCommand() *cobra.Command {
	return a.listCommand("schemes", "list the difference schemes",
		"Schemes lists the finite-difference schemes for derivatives of each order.", schemesDocument)
}

func schemesDocument() *report.Document {
	t := report.Simple([]string{"scheme", "--order", "formula", "error", "about"}, nil)
	for m := 1; m <= stencil.MaxOrder; m++ {
		for _, name := range stencil.Names() {
			s, err := stencil.New(name, m)
			if err != nil {
				continue // no such scheme of this order
			}
			t.AddRow(name, strconv.Itoa(m), s.Formula, errorTerm(s), stencil.About(name))
		}
	}
	t.Notes = []report.Text{report.Say("The error is the first term of the truncation error; at least one more derivative must be bounded near x for it to tell.")}
	return (&report.Document{}).Add(t)
}

// errorTerm writes the leading term of the truncation error, like "1/2 f” h".
func errorTerm(s *stencil.Stencil) string {
	j := s.Order + s.Accuracy
	c := s.ErrorConstant(j).RatString()
	switch c {
	case "1":
		c = ""
	case "-1":
		c = "-"
	default:
		c += " "
	}
	d := [...]string{"f", "f'", "f''", "f'''"}
	name := fmt.Sprintf("f^(%d)", j)
	if j < len(d) {
		name = d[j]
	}
	h := " h"
	if s.Accuracy > 1 {
		h = fmt.Sprintf(" h^%d", s.Accuracy)
	}
	return c + name + h
}
