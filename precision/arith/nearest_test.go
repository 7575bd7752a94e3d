package arith

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"function", "at", "formats", "format", "steps"}
	for word, want := range map[string]string{
		"functon":  "function", // a letter missing
		"fucntion": "function", // two exchanged
		"Steps":    "steps",
		"formatt":  "formats",  // the first of two
		"func":     "function", // how it begins
		"a":        "at",
		"x":        "", // one edit would replace it all
		"by":       "",
		"":         "",
		"nonsense": "",
	} {
		if got := Nearest(word, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"sweep", "swep", 1}, {"steps", "setps", 2}, {"kitten", "sitting", 3}} {
		if d := distance(c.a, c.b); d != c.want {
			t.Errorf("distance(%s, %s) = %d, want %d", c.a, c.b, d, c.want)
		}
	}
}
