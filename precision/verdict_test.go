package precision

import "testing"

func TestAbout(t *testing.T) {
	for _, c := range []struct {
		n    Number
		want string
	}{
		{"1", "1e0"},
		{"0.00465", "4.6e-3"}, // a tie goes to the even digit
		{"0.00475", "4.8e-3"},
		{"0.0046500001", "4.7e-3"},
		{"-9.96e-12", "-1e-11"},
		{"100000000", "1e8"},
		{"99500000000000000", "1e17"},
		{"94999999999999999", "9.5e16"},
		{"1.5", "1.5e0"},
		{"3.98e-43429432", "4e-43429432"},
	} {
		if got := about(c.n); got != c.want {
			t.Errorf("about(%s) = %s, want %s", c.n, got, c.want)
		}
	}
}
