package main

import (
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"roundoff/precision/ball"
	"roundoff/precision/fp"
	"roundoff/precision/stencil"
	"roundoff/report"
)

// listCommand returns a command that prints a list: a document without input,
// or the items as JSON, {"schema":"roundoff/NAME/v1","NAME":[…]}.
func (a *app) listCommand(name, short, long string, list func() *report.Document, items func() any) *cobra.Command {
	var out outputFlags
	var view viewFlags
	cmd := &cobra.Command{
		Use:   name,
		Short: short,
		Long:  long,
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			kind, err := out.kind()
			if err := first(err, view.check(), out.check()); err != nil {
				return err
			}
			return out.write(a.stdout, func(w io.Writer) error {
				switch kind {
				case "json":
					b, err := encode(map[string]any{"schema": "roundoff/" + name + "/v1", name: items()}, "  ")
					if err != nil {
						return err
					}
					_, err = w.Write(b)
					return err
				case "md":
					return report.Markdown{}.Write(w, list())
				}
				return view.terminal(w).Write(w, list())
			})
		},
	}
	out.add(cmd.Flags(), "table", "md", "json")
	view.addColor(cmd.Flags())
	return cmd
}

func (a *app) formatsCommand() *cobra.Command {
	return a.listCommand("formats", "list the formats",
		"Formats lists the number formats that have a name, and how names are made of parts.", formatsDocument, formatItems)
}

// formatItem is a format as JSON lists it.
type formatItem struct {
	Name        string `json:"name"`
	Precision   int    `json:"precision"` // p
	Emin        int    `json:"emin"`
	Emax        int    `json:"emax"`
	Description string `json:"description"`
}

func formatItems() any {
	var items []formatItem
	for _, e := range fp.Formats() {
		items = append(items, formatItem{e.Name, e.Format.Precision, e.Format.Emin, e.Format.Emax, e.Description})
	}
	return items
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
		report.Say("A name is BASE[:P][:mode][/go|/bigfloat]: P, the bits, for big alone; the mode one of " + modeList() + ". " +
			"Examples: float32:up, big:113, big:300:zero, float64/go."),
	}
	return (&report.Document{}).Add(t)
}

// modeList names the rounding modes.
func modeList() string {
	var names []string
	for i, m := range fp.Modes() {
		name := m.String()
		if i == 0 {
			name += " (the default)"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

func (a *app) schemesCommand() *cobra.Command {
	return a.listCommand("schemes", "list the difference schemes",
		"Schemes lists the finite-difference schemes for derivatives of each order.", schemesDocument, schemeItems)
}

// schemeItem is a scheme of one order as JSON lists it, (Σ w f(x + b h))/(d hᵐ).
type schemeItem struct {
	Name     string     `json:"name"`
	Order    int        `json:"order"`    // m
	Accuracy int        `json:"accuracy"` // a
	Offsets  []*big.Rat `json:"offsets"`  // b, strings
	Weights  []*big.Int `json:"weights"`  // w
	Divisor  *big.Int   `json:"divisor"`  // d
	Formula  string     `json:"formula"`
	Error    string     `json:"error"`
}

func schemeItems() any {
	var items []schemeItem
	for _, s := range allSchemes() {
		items = append(items, schemeItem{s.Name, s.Order, s.Accuracy, s.Offsets, s.Weights, s.Divisor, s.Formula, errorTerm(s)})
	}
	return items
}

// allSchemes returns every named scheme, by order.
func allSchemes() (all []*stencil.Stencil) {
	for m := 1; m <= stencil.MaxOrder; m++ {
		for _, name := range stencil.Names() {
			if s, err := stencil.New(name, m); err == nil { // else no such scheme of this order
				all = append(all, s)
			}
		}
	}
	return all
}

func schemesDocument() *report.Document {
	t := report.Simple([]string{"scheme", "--order", "formula", "error", "about"}, nil)
	t.Groups[0].Columns[2].Wrap = true
	for _, s := range allSchemes() {
		t.AddRow(s.Name, strconv.Itoa(s.Order), s.Formula, errorTerm(s), stencil.About(s.Name))
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
