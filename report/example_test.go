package report_test

import (
	"fmt"
	"os"

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
