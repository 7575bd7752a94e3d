package main

import (
	"io"

	"github.com/spf13/cobra"

	"roundoff/precision/expr"
	"roundoff/report"
)

func (a *app) functionsCommand() *cobra.Command {
	var f listFlags
	var losses bool
	cmd := &cobra.Command{
		Use:   "functions",
		Short: "list the functions and operators of the language",
		Long: "Functions lists what an expression can be made of. --losses lists loss functions and activations of neural\n" +
			"networks: what they stand for, where they have no derivative, and where they are from. Most of them are written\n" +
			"in the language, with one rounding for each operation of their formula. --as json and csv list all functions\n" +
			"without it.",
		Example: "  roundoff functions --losses\n  roundoff eval 'mse(y, [0, 1])' --at 'y=[0.1, 0.9]'",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			if losses {
				return a.listRows("losses", &f, lossesDocument, func() any { return lossItems() }, lossRows)
			}
			return a.listRows("functions", &f, functionsDocument, func() any { return functionItems() }, functionRows)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&losses, "losses", false, "list loss functions and activations")
	f.addList(flags, "csv")
	return cmd
}

// listRows is list for a list that is a table of texts as CSV, with a header.
func (a *app) listRows(name string, f *listFlags, list func() *report.Document, items func() any, rows func() [][]string) error {
	kind, err := f.kind()
	if err != nil || kind != "csv" {
		return a.list(name, f, list, items)
	}
	if err := first(f.viewFlags.check(), f.outputFlags.check()); err != nil {
		return err
	}
	return f.write(a.stdout, func(w io.Writer) error { return report.RowsCSV(w, rows()) })
}

// functionItem is a function as JSON lists it.
type functionItem struct {
	Usage   string `json:"usage"`
	Domain  string `json:"domain"`
	About   string `json:"about"`
	Formula string `json:"formula,omitempty"` // of one that is written in the language
}

func functionItems() []functionItem {
	var items []functionItem
	for _, f := range expr.Functions() {
		items = append(items, functionItem{f.Usage, f.Domain, f.About, f.Formula})
	}
	return items
}

func functionRows() [][]string {
	rows := [][]string{{"usage", "domain", "about", "formula"}}
	for _, f := range functionItems() {
		rows = append(rows, []string{f.Usage, f.Domain, f.About, f.Formula})
	}
	return rows
}

func functionsDocument() *report.Document {
	t := report.Simple([]string{"function", "domain", "about"}, nil)
	t.Groups[0].Columns[1].Wrap = true
	for _, f := range expr.Functions() {
		if f.Formula == "" {
			t.AddRow(f.Usage, f.Domain, f.About)
		}
	}
	t.Notes = []report.Text{
		report.Say("Every function and operation is correctly rounded: one rounding of the exact result, in each format's own mode."),
		report.Say("More functions are written in the language: loss functions and activations, listed by ").Mono("roundoff functions --losses").Say("."),
	}
	ops := report.Simple([]string{"written", "about"}, nil).
		AddRow("a + b, a - b, a * b, a / b", "as written: nothing is reassociated, folded or fused").
		AddRow("a ^ b, a ** b", "power, from the right; binds tighter than a minus before it: -x^2 is -(x^2); an exponent that is a whole number is an integer power; 0^0 = 1").
		AddRow("if(a < b, u, v)", "u where the comparison holds, else v; the other branch has no effect; also <=, >, >=, ==, !=").
		AddRow("let s = u; v", "v, with s standing for the value of u").
		AddRow("pi, e", "constants, rounded like literals").
		AddRow("12, .5, 1e3, 0x1.8p+1", "literals: exact numbers, rounded to the format once")
	return (&report.Document{}).Add(t, ops)
}
