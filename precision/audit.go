package precision

import (
	"errors"
	"fmt"
	"strings"

	"roundoff/precision/arith"
	"roundoff/precision/fp"
)

// Audit is the question of how good a library's functions are: of each
// function, classes of arguments, in each of which so many are drawn and the
// library's results held against certified values.
type Audit struct {
	Library   string   // a format with a library: "float64/go", "float32/go", "big/bigfloat", "big:113/bigfloat"
	Functions []string // by the names of the language; nil is all that the library offers
	Samples   int      // arguments drawn per class; 0 is DefaultAuditSamples of the library
	Seed      uint64   // of the arguments
}

// MinAuditPrecision is the least precision of an audit: with fewer bits, the
// classes of arguments would hardly differ.
const MinAuditPrecision = 24

// MaxAuditSamples bounds the arguments per class.
const MaxAuditSamples = 10_000_000

// DefaultAuditSamples returns how many arguments are drawn per class unless
// Audit says otherwise, so that the audit of all functions takes seconds on one
// core. library is "go" or "bigfloat", whose calls take a hundred times as long and more.
func DefaultAuditSamples(library string) int {
	if library == "bigfloat" {
		return 300
	}
	return 1000
}

// AuditOutcome is everything that an audit found: pure data, the same for every
// number of workers. Its JSON form is the schema roundoff/audit/v1.
//
// Errors are |got − exact| / ulp(exact), with Goldberg's ulp in the library's
// format; a correctly rounded result has at most half of one. They are
// certified: the exact value is enclosed until the figure's digits are decided.
type AuditOutcome struct {
	Schema      string           `json:"schema"` // SchemaAudit
	Environment Environment      `json:"environment"`
	Library     string           `json:"library"`  // canonical name
	Version     string           `json:"version"`  // of the library
	Smallest    string           `json:"smallest"` // the least positive number of the format, hexadecimal
	Largest     string           `json:"largest"`  // the largest finite one
	Samples     int              `json:"samples"`  // arguments drawn per class
	Seed        uint64           `json:"seed"`
	Functions   []*AuditFunction `json:"functions"`
	Warnings    []string         `json:"warnings"`
}

// SchemaAudit names the shape of an AuditOutcome as JSON.
const SchemaAudit = "roundoff/audit/v1"

// AuditFunction is what was found of one function.
type AuditFunction struct {
	Function string         `json:"function"`
	Verdict  string         `json:"verdict"` // one sentence
	Classes  []AuditClass   `json:"classes"`
	Special  []AuditSpecial `json:"special"`         // those special cases that come out otherwise than they should
	Checked  int            `json:"special_checked"` // how many were tried
}

// AuditClass is what was found for one class of arguments.
//
// Samples = Judged + Undecided + the sum of Count over Failures, and
// Judged ≥ Correct + WrongKind. Judged − WrongKind ≥ Measured: a result that
// is an infinity, and rightly so, has no error in ulps.
type AuditClass struct {
	Class     string         `json:"class"`
	Interval  string         `json:"interval"`   // of the arguments, for a person
	Samples   int            `json:"samples"`    // arguments drawn
	Judged    int            `json:"judged"`     // results that could be held against the correctly rounded one
	Correct   int            `json:"correct"`    // of these, those that are it, signs of zeros included
	WrongKind int            `json:"wrong_kind"` // of these, NaN, an infinity, or a number, where it is not that; numbers farther off than 2^65536 ulps
	Measured  int            `json:"measured"`   // of these, those with an error in ulps
	Undecided int            `json:"undecided"`  // arguments whose correct result stayed undecided
	Max       *AuditWorst    `json:"max"`        // the largest error; null if none was measured
	Mean      AuditFigure    `json:"mean"`       // the mean of the errors
	First     *AuditCase     `json:"first_wrong_kind"`
	Failures  []AuditFailure `json:"failures"`
}

// AuditFigure is an error in ulps, correctly rounded to UlpDigits significant
// digits. Errors below AuditLeast are not looked into more closely: Ulps is
// null then, and Below says what it is proved to be below. "0" is an exact 0.
// Both are null where there is no figure, or it stayed undecided.
type AuditFigure struct {
	Ulps  Number `json:"ulps"`
	Below Number `json:"below"`
}

// AuditLeast is the error in ulps below which figures are not told apart.
const AuditLeast = "1e-6"

// AuditWorst is a largest error and where it is.
type AuditWorst struct {
	AuditFigure
	AuditCase
}

// AuditCase is one call: the arguments, what the library returned, and the
// correctly rounded value, in hexadecimal ("0x1.8p+01", "NaN", "+Inf").
type AuditCase struct {
	Args []string `json:"args"`
	Got  string   `json:"got"`
	Want string   `json:"want"`
}

// AuditFailure is calls that came to nothing for one reason.
type AuditFailure struct {
	Kind  string   `json:"kind"` // AuditPanic or AuditRefused
	Text  string   `json:"text"` // what the panic said, or why there was no call
	Count int      `json:"count"`
	First []string `json:"first"` // arguments of the first, as in AuditCase
}

// The kinds of failures.
const (
	AuditPanic   = "panic"   // the library panicked
	AuditRefused = "refused" // it was not called: the call would take all the memory, or never end
)

// AuditSpecial is a special case (IEEE 754-2019, section 9.2; C23, annex F)
// that comes out otherwise than it should: with another kind of result,
// another sign, or another value where the exact one is a number of the
// format. Numbers are decimal where that is short, else hexadecimal.
type AuditSpecial struct {
	Args    []string `json:"args"`
	Got     Number   `json:"got"`     // null where the call came to nothing
	Want    string   `json:"want"`    // correctly rounded
	Failure Reason   `json:"failure"` // AuditPanic, AuditRefused or null
	Text    Reason   `json:"text"`    // of the failure
}

// AuditPlan is an audit resolved: every name known, every number in range.
type AuditPlan struct {
	format  fp.Format
	ops     []arith.Op
	samples int
	seed    uint64
}

// auditHint names the libraries.
const auditHint = "float64/go, float32/go, big/bigfloat, big:113/bigfloat"

// NewAuditPlan resolves an audit. A name at fault is a *arith.SyntaxError,
// a number out of range another error.
func NewAuditPlan(a *Audit) (*AuditPlan, error) {
	f, err := auditFormat(a.Library)
	if err != nil {
		return nil, err
	}
	p := &AuditPlan{format: f, samples: a.Samples, seed: a.Seed}
	if p.samples == 0 {
		p.samples = DefaultAuditSamples(f.Library)
	}
	if p.samples < 1 || p.samples > MaxAuditSamples {
		return nil, fmt.Errorf("%d samples: from 1 to %d", p.samples, MaxAuditSamples)
	}
	if p.ops, err = auditOps(f, a.Functions); err != nil {
		return nil, err
	}
	return p, nil
}

// auditFormat reads the name of a library.
func auditFormat(name string) (fp.Format, error) {
	f, err := fp.ParseOne(name)
	var syntax *arith.SyntaxError
	switch {
	case errors.As(err, &syntax):
		e := *syntax
		e.What, e.Hint = "library", auditHint
		return f, &e
	case err == nil && f.Library == "":
		return f, &arith.SyntaxError{What: "library", Text: name, Offset: len(name),
			Msg: "a format without a library of functions", Hint: auditHint}
	case err == nil && f.Precision < MinAuditPrecision:
		return f, &arith.SyntaxError{What: "library", Text: name, Offset: strings.Index(name, ":") + 1,
			Msg: fmt.Sprintf("an audit needs at least %d bits", MinAuditPrecision), Hint: auditHint}
	}
	return f, err
}

// auditOps returns the named functions in the order of the names, each once;
// without names all, in the order of arith.
func auditOps(f fp.Format, names []string) (ops []arith.Op, err error) {
	offered := map[string]arith.Op{}
	var list []string
	for op := arith.Invalid + 1; op < arith.NumOps; op++ {
		if f.Offers(op) {
			offered[op.String()] = op
			list = append(list, op.String())
		}
	}
	if names == nil {
		names = list
	}
	seen := map[arith.Op]bool{}
	for _, name := range names {
		op, ok := offered[name]
		if !ok {
			return nil, &arith.SyntaxError{What: "function", Text: name,
				Msg: f.String() + " has no such function", Hint: strings.Join(list, ", ")}
		}
		if !seen[op] {
			seen[op] = true
			ops = append(ops, op)
		}
	}
	return ops, nil
}

// Library returns the canonical name of the library.
func (p *AuditPlan) Library() string { return p.format.String() }
