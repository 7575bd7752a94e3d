package report

import (
	"fmt"
	"math/big"
	"strconv"

	"roundoff/precision"
)

// repeatTable lays out what many runs of a column's cells gave: a row per h.
func repeatTable(c *precision.Column) *Table {
	t := &Table{Title: Say("All runs of " + c.Format), Groups: []Group{{Columns: []Column{{Title: "h"}, {Title: "mean", Align: Right}, {Title: "±", Align: Right},
		{Title: "sd", Align: Right}, {Title: "digits", Align: Right}, {Title: "numbers", Align: Right}}}}}
	runs := 0
	for i := range c.Cells {
		z := c.Cells[i].Trials
		runs = z.N
		numbers := ""
		if z.Finite < z.N {
			numbers = strconv.Itoa(z.Finite)
		}
		t.AddRow(stepLabel([]*precision.Column{c}, i), trialText(string(z.Mean), trialMeanDigits), trialText(meanError(z), trialErrorDigits),
			trialText(string(z.SD), trialErrorDigits), digitsText(z.Digits), numbers)
	}
	t.Notes = []Text{Say(fmt.Sprintf("Each h was run %d times; the table above shows the first run. ± is 1.96 sd/√n: the mean of infinitely many runs is as near to this one, "+
		"19 times of 20. digits, with %d %% confidence: at least %d %% of all runs are right to so many. numbers: how many runs gave one, where not all did.",
		runs, precision.TrialConfidence, precision.TrialShare))}
	return t
}

// Significant digits of a table of trials.
const (
	trialMeanDigits  = 5
	trialErrorDigits = 2
)

// meanError returns 1.96·sd/√n in decimal, "" if there is no deviation.
func meanError(z *precision.Trials) string {
	sd, ok := new(big.Float).SetPrec(64).SetString(string(z.SD))
	if !ok || z.SD == "" {
		return ""
	}
	root := new(big.Float).SetPrec(64).Sqrt(big.NewFloat(float64(z.N)))
	sd.Mul(sd, new(big.Float).SetPrec(64).SetRat(big.NewRat(196, 100)))
	return sd.Quo(sd, root).Text('g', trialErrorDigits+2)
}

// trialText shortens a decimal to so many significant digits.
func trialText(s string, digits int) string {
	x, ok := new(big.Float).SetPrec(200).SetString(s)
	if !ok || s == "" {
		return ""
	}
	if x.Sign() == 0 {
		return "0"
	}
	return scientific(x.Text('g', digits))
}
