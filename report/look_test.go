package report

import (
	"os"
	"strconv"
	"testing"
)

func TestLook(t *testing.T) {
	w, _ := strconv.Atoi(os.Getenv("LOOK"))
	if w == 0 {
		t.Skip()
	}
	o := opening(50, 5)
	form := func(s string, _ int) string {
		return map[string]string{"forward": "(f(x+h) - f(x))/h", "central": "(f(x+h) - f(x-h))/(2h)"}[s]
	}
	d := Sweep(o, &SweepOptions{Width: w, Formula: form})
	d.Add(Summary(o).Blocks...)
	if os.Getenv("MD") != "" {
		Markdown{}.Write(os.Stdout, Sweep(o, &SweepOptions{Formula: form}))
		return
	}
	if err := (Terminal{Width: w, Color: os.Getenv("COLOR") != ""}).Write(os.Stdout, d); err != nil {
		t.Fatal(err)
	}
}
