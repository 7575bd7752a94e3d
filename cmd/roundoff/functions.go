package main

import (
	"github.com/spf13/cobra"

	"roundoff/precision/expr"
	"roundoff/report"
)

func (a *app) functionsCommand() *cobra.Command {
	return a.listCommand("functions", "list the functions and operators of the language",
		"Functions lists what an expression can be made of.", functionsDocument, functionItems)
}

// functionItem is a function as JSON lists it.
type functionItem struct {
	Usage  string `json:"usage"`
	Domain string `json:"domain"`
	About  string `json:"about"`
}

func functionItems() any {
	var items []functionItem
	for _, f := range expr.Functions() {
		items = append(items, functionItem{f.Usage, f.Domain, f.About})
	}
	return items
}

func functionsDocument() *report.Document {
	t := report.Simple([]string{"function", "domain", "about"}, nil)
	t.Groups[0].Columns[1].Wrap = true
	for _, f := range expr.Functions() {
		t.AddRow(f.Usage, f.Domain, f.About)
	}
	t.Notes = []report.Text{
		report.Say("Every function and operation is correctly rounded: one rounding of the exact result, in each format's own mode."),
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
