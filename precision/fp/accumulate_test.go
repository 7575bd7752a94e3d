package fp

import "testing"

// What holds the numbers of a format and of its accumulator, and whether those of the
// one are those of the other.
func TestAccumulator(t *testing.T) {
	for _, c := range []struct {
		name     string
		carrier  Carrier
		converts bool
	}{
		{"bfloat16+float32", CarrierFloat64, false},
		{"float32+bfloat16", CarrierFloat64, true},
		{"float32+float64", CarrierFloat64, false},
		{"float32:daz+float64", CarrierFloat64, false},
		{"float32:ftz+float32", CarrierFloat64, false},
		{"float32+float32:ftz", CarrierFloat64, true}, // its subnormal numbers
		{"bfloat16+float16", CarrierFloat64, true},
		{"float16+bfloat16", CarrierFloat64, true},
		{"float64+big:53", CarrierWide, false},
		{"float64+big:52", CarrierWide, true},
		{"x87+float64", CarrierWide, true},
		{"float32:stochastic+float32", CarrierWide, false},
		{"fp8-e5m2+fp8-e4m3", CarrierFloat64, true},
		{"fp6-e2m3+fp8-e4m3", CarrierFloat64, false},
		{"fp4-e2m1+fp6-e2m3", CarrierFloat64, false}, // neither has infinities
		{"float32@bfloat16+float32", CarrierFloat32, false},
	} {
		f := parsed(t, c.name)
		if f.Carrier() != c.carrier || f.Converts() != c.converts {
			t.Errorf("%s: carried by %v, converts %v", f, f.Carrier(), f.Converts())
		}
		if w, a := f.Working(), f.Accumulator(); w.String()+"+"+a.String() != f.String() || w.Accumulator() != w {
			t.Errorf("%s is %s and %s", f, w, a)
		}
	}
	if f := parsed(t, "float64"); f.Working() != f || f.Accumulator() != f || f.Converts() {
		t.Errorf("%v: %v, %v", f, f.Working(), f.Accumulator())
	}
}
