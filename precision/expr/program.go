package expr

import "roundoff/precision/arith"

// A Program is an expression as straight-line code over numbered registers,
// in the order in which it was written: nothing is reassociated, folded or
// fused, and an operation that is written twice is done twice.
//
// Registers 0 … len(Vars)−1 hold the variables, the next len(Consts) the
// constants, the others what instructions compute. An instruction writes none
// of the registers that it reads (the value of an if may stay where its branch
// computed it). A register is used again once its value has been read for the
// last time, so that reading in order is the only way to know what it holds. A
// Program is immutable and safe for concurrent use.
type Program struct {
	Vars   []string // free names, in order of first appearance
	Consts []Const  // every literal, pi and e, in order of appearance; exact integer exponents are none
	Code   []Instr
	Arrays []Array // those of Vars that are elements
	Regs   int     // number of registers
	Out    int     // the register that holds the value at the end
}

// Const is a constant of the program. It is rounded once by the format that
// runs the program; the difference to its exact value is the term "constant".
type Const struct {
	Op   arith.Op      // arith.Pi or arith.E; arith.Invalid for a literal
	Dec  arith.Decimal // the literal's exact value; negative in data alone
	Text string        // as typed: "0.05"; pi and e by name
	Pos  int           // byte offset in the source
}

// Instr is one instruction. Which fields hold depends on Kind.
type Instr struct {
	Kind InstrKind
	Dst  int
	Op   arith.Op // Do
	Args [3]int   // Do: the first Op.Arity(); PowInt: the first; If: the two sides of the comparison
	N    int64    // PowInt: the exponent
	Rel  arith.Relation

	// Shift says that the value is a number by which others are shifted, there and
	// back: the exact value of the program does not depend on what it is, as that of
	// m + log(exp(u − m) + exp(v − m)) does not depend on m. Derivatives take it for a
	// constant, where the maximum that it is may have none.
	Shift bool
	Then  *Block // If
	Else  *Block // If
	Pos   int    // byte offset in the source of the operator or function name
}

// InstrKind says what an instruction does.
type InstrKind uint8

// The kinds of an instruction.
const (
	Do     InstrKind = iota // Dst = Op(Args…)
	PowInt                  // Dst = Args[0]^N, an integer power with an exact exponent
	If                      // Dst = Then if Args[0] Rel Args[1], else Else
)

// Block is one branch of an if: code that runs only for the lanes that take
// the branch, and the register that holds its value then.
type Block struct {
	Code []Instr
	Out  int
}
