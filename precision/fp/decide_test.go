package fp

import (
	"math"
	"math/big"
	"testing"

	"roundoff/precision/arith"
)

// Next to a number of the format a directed rounding is decided by strictness
// or in closed form; no precision would tell. Each must take few enclosures.
func TestDirectedNextToANumber(t *testing.T) {
	for _, c := range []struct {
		format, op string
		x          string
		want       string
	}{
		{"float64:up", "exp", "0x1p-1000", "0x1.0000000000001p+00"},
		{"float64:down", "exp", "0x1p-1000", "0x1p+00"},
		{"float64:down", "exp", "-0x1p-1000", "0x1.fffffffffffffp-01"},
		{"big:60:up", "exp", "0x1p-2000000", "0x1.000000000000002p+00"},
		{"big:60", "exp", "0x1p-2000000000", "0x1p+00"},
		{"big:60:zero", "cos", "0x1p-2000000000", "0x1.ffffffffffffffep-01"},
		{"big:60:up", "sin", "-0x1p-2000000000", "-0x1.ffffffffffffffep-2000000001"},
		{"big:60:up", "tan", "0x1p-2000000000", "0x1.000000000000002p-2000000000"},
		{"big:60:down", "tanh", "0x1p+2000000000", "0x1.ffffffffffffffep-01"},
		{"big:60:up", "tanh", "-0x1p-90", "-0x1.ffffffffffffffep-91"},
		{"big:60:down", "atan", "0x1p-90", "0x1.ffffffffffffffep-91"},
		{"big:60:down", "sigmoid", "0x1p+2000000000", "0x1.ffffffffffffffep-01"},
		{"big:60:up", "sigmoid", "-0x1p-2000000000", "0x1p-01"},
		{"float32:up", "exp", "-200", "0x1p-149"},
		{"float32:down", "exp", "200", "0x1.fffffep+127"},
		{"float32:zero", "exp", "-200", "0x0p+00"},
	} {
		f, err := Parse(c.format)
		if err != nil {
			t.Fatal(err)
		}
		calls := 0
		s := WideSystem(f, taylor{&calls})
		x, z := s.Make(1), s.Make(1)
		x[0].f.Set(hexFloat(t, c.x))
		s.Do(opByName(t, c.op), z, [][]Wide{x}, nil)
		if got := f.Hex(s.Value(z[0])); got != c.want || calls > 0 {
			t.Errorf("%s: %s(%s) = %s, want %s (%d enclosures)", c.format, c.op, c.x, got, c.want, calls)
		}
	}
}

// scripted gives enclosures as told.
type scripted func(prec uint) arith.Enclosure

func (s scripted) Enclose(_ arith.Op, _ []*big.Float, _ int64, prec uint) arith.Enclosure {
	return s(prec)
}

// What becomes of each status of an enclosure, and of strict ends.
func TestDecide(t *testing.T) {
	flt := big.NewFloat
	ends := func(lo, hi float64) scripted {
		return func(uint) arith.Enclosure { return arith.Enclosure{Lo: flt(lo), Hi: flt(hi)} }
	}
	eps := math.Nextafter(1, 2) - 1
	for _, c := range []struct {
		name   string
		format string
		enc    scripted
		want   string
		flag   arith.Flag
	}{
		{"domain", "float64:up", func(uint) arith.Enclosure { return arith.Enclosure{Status: arith.Domain} }, "NaN", arith.FlagInvalid},
		{"limit", "float64:up", func(uint) arith.Enclosure { return arith.Enclosure{Status: arith.Limit} }, "NaN", arith.FlagUndecided},
		{"stuck for ever", "float64:up", func(uint) arith.Enclosure { return arith.Enclosure{Status: arith.Stuck} }, "NaN", arith.FlagUndecided},
		{"never narrow enough", "float64:up", ends(1, 2), "NaN", arith.FlagUndecided},
		{"stuck, then exact", "float64:up", func(p uint) arith.Enclosure {
			if p < 100 {
				return arith.Enclosure{Status: arith.Stuck}
			}
			return arith.Enclosure{Lo: flt(0.1), Hi: flt(0.1)}
		}, "0.1", arith.FlagNone},
		{"strictly above 1, up", "float64:up", ends(1, 1+eps), "1.0000000000000002", arith.FlagNone},
		{"strictly above 1, down", "float64:down", ends(1, 1+eps), "1", arith.FlagNone},
		{"strictly below 1, up", "float64:up", ends(1-eps/2, 1), "1", arith.FlagNone},
		{"strictly below −1, down", "float64:down", ends(-1-eps, -1), "-1.0000000000000002", arith.FlagNone},
		{"strictly above 0, up", "float64:up", ends(0, 1e-323), "NaN", arith.FlagUndecided},
		{"strictly above 0, up, to the least", "float64:up", ends(0, 5e-324), "5e-324", arith.FlagNone},
		{"strictly below 0, up", "float64:up", ends(-5e-324, 0), "-0", arith.FlagNone},
		{"sign unknown", "float64:zero", ends(-5e-324, 5e-324), "NaN", arith.FlagUndecided},
		{"huge", "float64:up", func(uint) arith.Enclosure { return arith.Enclosure{Huge: true, Neg: true} }, "-1.7976931348623157e308", arith.FlagOverflow},
		{"tiny", "float64:down", func(uint) arith.Enclosure { return arith.Enclosure{Tiny: true, Neg: true} }, "-5e-324", arith.FlagNone},
	} {
		f, err := Parse(c.format)
		if err != nil {
			t.Fatal(err)
		}
		s := newWide(f, c.enc)
		s.lanes.New = func() any {
			l := newLane(f, c.enc)
			l.exact = true // no first phase
			return l
		}
		x, z, flags := s.Make(1), s.Make(1), make([]arith.Flag, 1)
		x[0].f.SetInt64(3)
		s.Do(arith.Atan, z, [][]Wide{x}, flags)
		if got := f.Text(s.Value(z[0])); got != c.want || flags[0] != c.flag {
			t.Errorf("%s: got %s %v, want %s %v", c.name, got, flags[0], c.want, c.flag)
		}
	}
}
