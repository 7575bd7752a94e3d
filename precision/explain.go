package precision

// Explanation is one cell taken apart for a reader: what the format saw, what
// it computed, operation by operation, and how the error adds up.
type Explanation struct {
	Function   string         `json:"function"`
	Formula    string         `json:"formula"` // of the scheme
	Format     string         `json:"format"`
	Precision  int            `json:"precision"` // p, in bits
	Derivative Derivative     `json:"derivative"`
	Operands   []Operand      `json:"operands"` // x, h and the nodes
	Scale      string         `json:"scale"`    // what Kept and Lost of the operands are to be multiplied by, "2^-100"; "": nothing
	Listing    []Intermediate `json:"listing"`  // f at each node, then the quotient, as executed
	Quantities []Quantity     `json:"quantities"`
	Terms      []Term         `json:"terms"`
	Cell       Cell           `json:"cell"`
	Verdict    string         `json:"verdict"`
}

// Operand is a number that enters the quotient: as meant, and as the format
// holds it.
type Operand struct {
	Name    string `json:"name"`    // "x", "h", "x+h"
	Exact   string `json:"exact"`   // as meant, decimal; for a node x + b·h exactly, or as a fraction, or "" if that is long
	Decimal string `json:"decimal"` // as held, shortest
	Hex     string `json:"hex"`
	Bits    string `json:"bits"` // the encoding in bits, sign|exponent|fraction, where the format has one
	// Kept and Lost are the significand in bits, aligned with x̂: Kept are the
	// positions that a number as large as the largest node can hold, Lost the
	// ones below. A sum of that size loses what h has there; a smaller node has
	// them as its own.
	Kept string `json:"kept"`
	Lost string `json:"lost"`
	Note string `json:"note"` // "exact", "rounded", "absorbed: equal to x"
}

// Intermediate is one operation as the format executed it.
type Intermediate struct {
	At    string `json:"at"`    // the node or step it belongs to: "x+h", "quotient"
	Name  string `json:"name"`  // "t1", "f(x+h)"
	Text  string `json:"text"`  // "0.05 * t1"
	Value string `json:"value"` // shortest decimal
	Hex   string `json:"hex"`
	Flag  string `json:"flag"` // the exception, or ""
}

// Quantity is one member of the chain that the split telescopes over.
type Quantity struct {
	Symbol string `json:"symbol"` // "D_h f(x)"
	About  string `json:"about"`
	Value  Number `json:"value"`
}

// Term is one of the eight terms, or their sums.
type Term struct {
	Name       string `json:"name"`
	Definition string `json:"definition"`
	About      string `json:"about"` // one line for a reader
	Value      Number `json:"value"`
	Bound      Number `json:"bound"` // on |value| where it stayed undecided
}
