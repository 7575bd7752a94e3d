package report

import (
	"fmt"
	"strings"

	"roundoff/precision"
)

// flagMeanings are the flags in the words of someone who meets them first, in
// the order in which they are told.
var flagMeanings = []struct{ flag, meaning string }{
	{precision.FlagOneSided, "some nodes round to x, others do not"},
	{precision.FlagGap, "the nodes are not as far apart as h says: x+h was rounded"},
	{precision.FlagSubnormal, "h is so small that the format holds it with fewer digits"},
	{precision.FlagDivisor, "h is a number of the format, but the divisor is too large for it: the quotient is 0, or no number"},
	{precision.FlagSaturated, "a result beyond the largest number became that one"},
	{precision.FlagFlushed, "a number below the normal range became 0, or counted as 0"},
	{precision.FlagLucky, "exact although truncation is not 0: rounding cancels it"},
	{precision.FlagFault, "the arithmetic under study failed: the value is its NaN"},
	{precision.FlagUnrounded, "the precision limit left open how a number is rounded"},
	{precision.FlagUndefined, "the term named does not exist, because f is undefined where it needs f"},
}

// isFlag reports whether a cell's flag is the one that flagMeanings names;
// undefined: stands for any term.
func isFlag(flag, name string) bool {
	return flag == name || name == precision.FlagUndefined && strings.HasPrefix(flag, name)
}

// flagsOf returns the flags of some cells, each once, in the order of
// flagMeanings.
func flagsOf(cols []*precision.Column) []string {
	var flags []string
	seen := map[string]bool{}
	for _, m := range flagMeanings {
		for _, c := range cols {
			for i := range c.Cells {
				for _, f := range c.Cells[i].Flags {
					if isFlag(f, m.flag) && !seen[f] {
						seen[f] = true
						flags = append(flags, f)
					}
				}
			}
		}
	}
	return flags
}

// flagNotes say at which h the cells of a table have which flag, a line for
// each flag: in the table itself they would take a column for every format.
func flagNotes(cols []*precision.Column) []Text {
	var notes []Text
	for _, f := range flagsOf(cols) {
		var parts []string
		for _, c := range cols {
			where := flaggedSteps(c, f)
			if where == "" {
				continue
			}
			if len(cols) > 1 {
				where = c.Format + " " + where
			}
			parts = append(parts, where)
		}
		notes = append(notes, Say(f+": "+strings.Join(parts, "; ")))
	}
	return notes
}

// maxRuns is how many runs of steps a note lists.
const maxRuns = 8

// flaggedSteps lists the steps of a column's cells with a flag, runs of them
// by their ends; "" if there are none.
func flaggedSteps(c *precision.Column, flag string) string {
	has := func(i int) bool {
		for _, f := range c.Cells[i].Flags {
			if f == flag {
				return true
			}
		}
		return false
	}
	var runs []string
	for i := 0; i < len(c.Cells); i++ {
		if !has(i) {
			continue
		}
		first := i
		for i+1 < len(c.Cells) && has(i+1) {
			i++
		}
		if i-first == len(c.Cells)-1 && i > first {
			return "at every h"
		}
		runs = append(runs, stepRange(c, first, i))
	}
	if len(runs) > maxRuns {
		runs = append(runs[:maxRuns-1], fmt.Sprintf("… (%d more)", len(runs)-maxRuns+1))
	}
	if runs == nil {
		return ""
	}
	return "at " + strings.Join(runs, ", ")
}

// stepRange names the steps from one cell to another.
func stepRange(c *precision.Column, first, last int) string {
	col := []*precision.Column{c}
	switch last - first {
	case 0:
		return stepLabel(col, first)
	case 1:
		return stepLabel(col, first) + ", " + stepLabel(col, last)
	}
	return stepLabel(col, first) + " … " + stepLabel(col, last)
}
