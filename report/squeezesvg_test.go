package report

import "testing"

func TestSqueezeSVG(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"lines that follow each other", `<path d="M1.04,2L3,2L3,2.5Z" style="fill:none;stroke:#0072B2" />` + "\n" + `<path d="M0,0L-1,-2" style="fill:none;stroke:#0072B2" />` + "\n",
			`<path d="M1 2h2v.5zM0 0l-1-2" style="fill:none;stroke:#0072B2"/>` + "\n"},
		{"areas stay apart", `<path d="M0,0L1,1Z" style="fill:#FFFFFF" />` + "\n" + `<path d="M0,0L1,1Z" style="fill:#FFFFFF" />` + "\n",
			`<path d="M0 0l1 1z" style="fill:#FFFFFF"/>` + "\n" + `<path d="M0 0l1 1z" style="fill:#FFFFFF"/>` + "\n"},
		{"what stands between keeps its place", `<path d="M0,0L1,0" style="fill:none;a" /><b/><path d="M0,0L0,1" style="fill:none;a" />`,
			`<path d="M0 0h1" style="fill:none;a"/>` + "\n" + `<b/><path d="M0 0v1" style="fill:none;a"/>` + "\n"},
		{"grid lines by class", `<path d="M0,0L0.96,0" style="fill:none;stroke:#E2E2E2;stroke-width:0.75" />`, `<path d="M0 0h1" class="grid"/>` + "\n"},
		{"no drift", `<path d="M0,0L0.14,0.3L0.28,0.6L0.42,0.9" style="a" />`, `<path d="M0 0l.1 .3l.2 .3l.1 .3" style="a"/>` + "\n"},
	} {
		if got := string(squeezeSVG([]byte(c.in), new(svgMarks))); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}
