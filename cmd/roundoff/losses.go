package main

import (
	"roundoff/precision/expr"
	"roundoff/report"
)

// lossItem is a loss function, or an activation, as JSON lists it.
type lossItem struct {
	Name         string `json:"name"`
	Usage        string `json:"usage"`
	Kind         string `json:"kind"` // "loss" or "activation"
	Formula      string `json:"formula"`
	Rounding     string `json:"rounding"`
	Domain       string `json:"domain"`
	NoDerivative string `json:"no_derivative"` // where there is none; "" if there is one everywhere
	About        string `json:"about"`
	Source       string `json:"source"`
}

func lossItems() []lossItem {
	var items []lossItem
	for _, l := range expr.Losses() {
		items = append(items, lossItem{l.Name, l.Usage, l.Kind, l.Formula, l.Rounding, l.Domain, l.NoDerivative, l.About, l.Source})
	}
	return items
}

func lossRows() [][]string {
	rows := [][]string{{"name", "usage", "kind", "formula", "rounding", "domain", "no_derivative", "about", "source"}}
	for _, l := range expr.Losses() {
		rows = append(rows, []string{l.Name, l.Usage, l.Kind, l.Formula, l.Rounding, l.Domain, l.NoDerivative, l.About, l.Source})
	}
	return rows
}

// lossesDocument lists the losses and the activations with their formulas, then
// what they are, then where they are from.
func lossesDocument() *report.Document {
	losses := report.Simple([]string{"loss", "formula"}, nil)
	activations := report.Simple([]string{"activation", "formula"}, nil)
	abouts := report.Simple([]string{"function", "domain", "no f' at", "about"}, nil)
	abouts.Groups[0].Columns[1].Wrap = true
	sources := report.Simple([]string{"function", "source"}, nil)
	for _, l := range expr.Losses() {
		t := losses
		if l.Kind == "activation" {
			t = activations
		}
		t.AddRow(l.Usage, l.Formula)
		abouts.AddRow(l.Name, l.Domain, l.NoDerivative, l.About)
		sources.AddRow(l.Name, l.Source)
	}
	losses.Notes = []report.Text{
		report.Say("A loss is computed as its formula stands, with one rounding for each operation."),
	}
	activations.Notes = []report.Text{
		report.Say("Those up to tanh are one operation, correctly rounded; the others are computed as their formula stands."),
	}
	return (&report.Document{}).Add(losses, activations, abouts, sources)
}
