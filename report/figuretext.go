package report

import (
	"fmt"
	"strings"

	"roundoff/precision"
)

// The most that an alternative text tells one by one; the tables tell the rest.
const (
	maxAltFormats = 4
	maxAltPlaces  = 4
)

// errorCaption says what an error figure shows.
func errorCaption(places [][]*precision.Column) Text {
	return append(Say("Size of the error against the step h, "), placesText(places)...).
		Say(". Truncation and rounding are drawn apart; together they are the error.")
}

// placesText names what was differentiated where.
func placesText(places [][]*precision.Column) Text {
	var t Text
	for i, g := range places {
		switch {
		case i == maxAltPlaces && len(places) > maxAltPlaces:
			return t.Say(fmt.Sprintf(" and %d more", len(places)-maxAltPlaces))
		case i > 0:
			t = t.Say("; ")
		}
		t = append(t, placeTitle(g[0])...)
	}
	return t
}

// altScheme tells what there is to see of one scheme.
func altScheme(cols []*precision.Column) string {
	var parts []string
	for i, c := range cols {
		if noDerivative(c) {
			parts = []string{"no error to show, because there is no derivative here"}
			break
		}
		if i == maxAltFormats && len(cols) > maxAltFormats {
			parts = append(parts, fmt.Sprintf("and %d formats more", len(cols)-maxAltFormats))
			break
		}
		parts = append(parts, c.Format+" "+altColumn(c))
	}
	c := cols[0]
	where := strings.ReplaceAll(pointText(c.Point), ";", ", ")
	if where != "" {
		where = " at " + where
	}
	return printable(fmt.Sprintf("%s difference%s: %s.", c.Scheme, where, strings.Join(parts, "; ")))
}

// noDerivative reports whether there is no derivative to be near to.
func noDerivative(c *precision.Column) bool {
	return c.Derivative.Status == "nonsmooth" || c.Derivative.Status == "domain"
}

// altColumn tells the course of one column's error.
func altColumn(c *precision.Column) string {
	if c.Best == nil {
		if len(c.Cells) == 0 {
			return "has no rows"
		}
		return "has no error that is a number"
	}
	if allOf(c, precision.Exact) {
		return "has no error at all"
	}
	s := fmt.Sprintf("is best at h = %s", stepAt(c, c.Best.H))
	if c.Best.Error == "0" {
		s += " without an error"
	} else {
		s += " with " + shortNumber(strings.TrimPrefix(string(c.Best.Error), "-"))
	}
	if c.Predicted.H != "" {
		s += ", predicted best at " + shortNumber(string(c.Predicted.H))
	}
	switch {
	case c.Crossover.H != "":
		s += ", rounding dominates from " + stepAt(c, string(c.Crossover.H)) + " down"
	case c.Crossover.Why == "every h":
		s += ", rounding dominates at every h"
	}
	if c.Collapse.H != "" {
		s += ", nothing of the derivative is left from " + stepAt(c, string(c.Collapse.H)) + " down"
	}
	return s
}

// stepAt returns a step of a column as its table shows it.
func stepAt(c *precision.Column, h string) string {
	if i := findStep(c, h); i >= 0 {
		return stepText(&c.Cells[i])
	}
	return shortNumber(h)
}

// allOf reports whether a column has cells, all of one regime.
func allOf(c *precision.Column, r precision.Regime) bool {
	for i := range c.Cells {
		if c.Cells[i].Regime != r {
			return false
		}
	}
	return len(c.Cells) > 0
}

// shortNumber rounds a decimal to two digits, for text that says "about": half
// a unit of the second digit goes up, away from 0.
func shortNumber(s string) string {
	neg, digits, exp, ok := decompose(s)
	if !ok || len(digits) <= 2 {
		return scientific(s)
	}
	n := int(digits[0]-'0')*10 + int(digits[1]-'0')
	if digits[2] >= '5' {
		n++
	}
	sign := ""
	if neg {
		sign = "-"
	}
	return scientific(fmt.Sprintf("%s%de%d", sign, n, exp-1))
}
