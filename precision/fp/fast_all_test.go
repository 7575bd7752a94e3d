package fp

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"strings"
	"testing"

	"roundoff/precision/arith"
	"roundoff/precision/ball"
)

// The directory of the digests of every function's 2^32 results in float32, by
// glibc and MPFR; make.c there says what they are.
const digestDir = "../../testdata/float32/"

const blockBits = 24

// digest is make.c's, of bits after bits.
type digest uint64

func newDigest() digest { return 14695981039346656037 }

func (d *digest) add(x float32) {
	bits := math.Float32bits(x)
	if x != x {
		bits = 0x7fc00000
	}
	*d = (*d ^ digest(bits)) * 1099511628211
}

func (d digest) sum() string { return fmt.Sprintf("%08x", uint32(d>>32^d)) }

// digestModes is the modes of a digest file's columns.
var digestModes = []Mode{NearestEven, Up, Down, Zero}

// digestsOf returns a function's digests by block and mode.
func digestsOf(t *testing.T, op arith.Op) [][]string {
	file, err := os.Open(digestDir + op.String() + ".txt")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no digests of %s", op)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var list [][]string
	for sc := bufio.NewScanner(file); sc.Scan(); {
		w := strings.Fields(sc.Text())
		if w[0] == "#" {
			continue
		}
		if len(w) != 5 || w[0] != fmt.Sprintf("%02x", len(list)) {
			t.Fatalf("%s: %q", file.Name(), sc.Text())
		}
		list = append(list, w[1:])
	}
	if len(list) != 1<<(32-blockBits) {
		t.Fatalf("%s: %d blocks", file.Name(), len(list))
	}
	return list
}

// sweep is one function over all of float32.
type sweep struct {
	op     arith.Op
	system arith.System[float32]
	lanes  []*lane // by digestModes
	q      quick
	x, z   [quickLanes]float32
	args   [][]float32
	u, v   Wide
	left   [2]int // lanes in its range that the first phase left to the exact way, to nearest and in the other modes
}

func newSweep(op arith.Op) *sweep {
	s := &sweep{op: op, system: Float32(binary32, ball.Encloser{})}
	s.args = [][]float32{s.x[:]}
	for _, m := range digestModes {
		f := binary32
		f.Mode = m
		s.lanes = append(s.lanes, newLane(f, ball.Encloser{}))
	}
	s.u.init(binary32)
	s.v.init(binary32)
	return s
}

// each calls f after s.x is filled, for the columns of a block.
func (s *sweep) each(block int, f func()) {
	for at := 0; at < 1<<blockBits; at += quickLanes {
		for i := range s.x {
			s.x[i] = math.Float32frombits(uint32(block<<blockBits + at + i))
		}
		f()
	}
}

// nearest returns a block's digest to nearest even, by the machine's system.
func (s *sweep) nearest(block int) string {
	d := newDigest()
	k := kernelOf(s.op)
	s.each(block, func() {
		if exhaustive() {
			k.eval(&s.q, widen32(s.q.x[:], s.x[:]))
			for _, i := range settle32(s.z[:], &s.q, k.eps) {
				if s.q.hi[i] == s.q.hi[i] {
					s.left[0]++
				}
			}
		}
		s.system.Do(s.op, s.z[:], s.args, nil)
		for _, z := range s.z {
			d.add(z)
		}
	})
	return d.sum()
}

// directed returns a block's digests in the other modes, by what a lane of Wide
// values does.
func (s *sweep) directed(block int) [3]string {
	d := [3]digest{newDigest(), newDigest(), newDigest()}
	k := kernelOf(s.op)
	s.each(block, func() {
		k.eval(&s.q, widen32(s.q.x[:], s.x[:]))
		for i, x := range s.x {
			for m, l := range s.lanes[1:] {
				z, ok := l.f.settle(s.q.hi[i], s.q.lo[i], k.eps, 0)
				if !ok {
					if s.q.hi[i] == s.q.hi[i] {
						s.left[1]++
					}
					z = s.exact(l, x)
				}
				d[m].add(float32(z))
			}
		}
	})
	return [3]string{d[0].sum(), d[1].sum(), d[2].sum()}
}

func (s *sweep) exact(l *lane, x float32) float64 {
	setMachine(&s.u, x)
	l.unary(s.op, &s.v, &s.u)
	return machineOf[float64](&s.v)
}

// The results of every function on the 2^32 numbers of float32, to nearest, are
// those of glibc and MPFR. One block of each stands for them where not all are asked
// for.
func TestEveryFloat32(t *testing.T) {
	for i, op := range quickOps {
		t.Run(op.String(), func(t *testing.T) {
			if !exhaustive() {
				t.Parallel()
			}
			want := digestsOf(t, op)
			s := newSweep(op)
			for block, w := range want {
				if !exhaustive() && block != 0x3e+(i+1)%3 { // from 2^-3 to 2^3
					continue
				}
				if got := s.nearest(block); got != w[0] {
					t.Errorf("block %02x: digest %s, want %s", block, got, w[0])
				}
			}
			if exhaustive() {
				s.record(t, "nearest", 1<<32, s.left[0])
			}
		})
	}
}

// The same up, down and towards zero, for arguments from 2^-23 to 2^17 and one of 16
// of the others.
func TestEveryFloat32Directed(t *testing.T) {
	if !exhaustive() {
		t.Skip("a quarter of an hour for each function")
	}
	for _, op := range quickOps {
		t.Run(op.String(), func(t *testing.T) {
			s := newSweep(op)
			inputs := int64(0)
			for block, w := range digestsOf(t, op) {
				if e := block & 0x7f; (e < 0x34 || e > 0x47) && block%16 != 5 {
					continue
				}
				inputs += 1 << blockBits
				for m, got := range s.directed(block) {
					if got != w[m+1] {
						t.Errorf("block %02x %s: digest %s, want %s", block, digestModes[m+1], got, w[m+1])
					}
				}
			}
			s.record(t, "directed", inputs, s.left[1])
		})
	}
}

// record compares what was counted with the table of results. A run that has no line
// there is the first one of its kind.
func (s *sweep) record(t *testing.T, modes string, inputs int64, left int) {
	if t.Failed() {
		return
	}
	run := fmt.Sprintf("%s %s ", s.op, modes)
	line := fmt.Sprintf("%s%d 0 %d", run, inputs, left)
	table, err := os.ReadFile(digestDir + "results.txt")
	if err != nil {
		t.Fatal(err)
	}
	switch text := string(table); {
	case strings.Contains(text, "\n"+line+"\n"):
	case strings.Contains(text, "\n"+run):
		t.Errorf("results.txt has another line than\n%s", line)
	default:
		t.Logf("add to results.txt\n%s", line)
	}
}
