// Package arith is the vocabulary that the rest of roundoff shares: the
// operations of a program (Op), exact literals (Decimal), the arithmetic that
// runs a program column by column (System), and the words for what can happen
// on the way (Flag, Status, Truth).
//
// It is a leaf: it imports the standard library alone. Packages fp (formats),
// ball (certified reals) and expr (the language) import arith and do not know
// each other; package precision is their one meeting point.
package arith
