package report_test

import (
	"context"
	"fmt"
	"os"

	"roundoff/precision"
	"roundoff/report"
)

// A list as the command prints it: a document of one table.
func Example() {
	t := report.Simple([]string{"format", "precision", "what it is"}, [][]string{
		{"float32", "24", "IEEE 754 binary32"},
		{"float64", "53", "IEEE 754 binary64"},
	})
	t.Groups[0].Columns[1].Align = report.Right
	d := (&report.Document{}).Add(report.Title(1, "Formats"), t)
	if err := (report.Terminal{Width: 60}).Write(os.Stdout, d); err != nil {
		fmt.Println(err)
	}
	if err := (report.Markdown{Level: 1}).Write(os.Stdout, d); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Formats
	// =======
	//
	// format   precision  what it is
	// ─────────────────────────────────────
	// float32         24  IEEE 754 binary32
	// float64         53  IEEE 754 binary64
	// ## Formats
	//
	// | format  | precision | what it is        |
	// | ------- | --------: | ----------------- |
	// | float32 |        24 | IEEE 754 binary32 |
	// | float64 |        53 | IEEE 754 binary64 |
}

// An outcome as the tables that the command prints.
func ExampleSweep() {
	outcome, err := precision.Run(context.Background(), &precision.Study{
		Functions: []string{"0.05*x^2 + 0.5*x"},
		At:        []string{"5"},
		Formats:   []string{"float64"},
		Schemes:   []string{"forward"},
		Steps:     []string{"1e-6..1e-9"},
	}, &precision.Options{Digits: 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	doc := report.Sweep(outcome, &report.SweepOptions{Width: 80, NoCurve: true})
	if err := (report.Terminal{Width: 80}).Write(os.Stdout, doc); err != nil {
		fmt.Println(err)
	}
	// Output:
	// f = 0.05*x^2 + 0.5*x at x=5
	// ===========================
	//
	// f' = 1, exactly.
	//
	// forward difference
	//
	//      │   float64
	// h    │   value               error       digits  regime
	// ─────┼─────────────────────────────────────────────────────
	// 1e-6 │   1.0000000503218587  +5.0322e-8     7.3  truncation
	// 1e-7 │   1.0000000072452053  +7.2452e-9     8.1  truncation
	// 1e-8 │ >*0.999999993922529   -6.0775e-9     8.2  rounding
	// 1e-9 │   1.000000082740371   +8.274e-8      7.1  rounding
	// error = computed - exact; digits = -log10 of the relative error
	// > rounding takes over from here down; * least error
	// gap: at every h
	//
	// - float64: best at h = 1e-8 (8.2 digits); theory puts the optimum near 2e-7;
	//   rounding dominates from 1e-8 down.
	//
	// Words
	//
	// - truncation: most of the error is there because h is not 0; as a rule it
	//   shrinks with h
	// - rounding: most of the error is there because the format rounds; as a rule it
	//   grows as h shrinks
	// - gap: the nodes are not as far apart as h says: x+h was rounded
}
