// Package selector chooses the step h of a finite difference from values of
// the function alone, as a program must that knows neither its derivatives nor
// its rounding: the published ways, each as its authors describe it, side by
// side and in any format.
//
// A Function gives values in a format's own numbers. A Selector asks for a few
// of them and returns a Result: the step, what error to expect there, how many
// values it took, and a Verdict, which is never silent about a step that is a
// guess.
//
//	gill      Gill, Murray, Saunders and Wright 1983: the second derivative
//	          first, at a step whose condition error is between 1/1000 and 1/10
//	dumontet  Dumontet and Vignes 1977: the third derivative first, at a step
//	          where bounds on it are a factor of 2 to 15 apart
//	more      Moré and Wild 2011 and 2012: the noise from a table of
//	          differences, a rough second derivative, and the step that
//	          minimises the expected squared error
//	shi       Shi, Xie, Xuan and Nocedal 2022: bisection until truncation and
//	          noise are in proportion
//	kink      after Kostyrka 2025: a V of known slopes fitted robustly to the
//	          differences of quotients over all steps
//
// # Arithmetic
//
// Values are big.Floats, exactly what the format computed. What a selector
// makes of them is its own arithmetic and no part of what is studied: a
// weighted sum of values is rounded once to the format's precision and
// SumGuard bits more, then to float64; the rest are single float64 operations, never fused,
// with roots and logarithms of this package. So a choice has the same bits on
// every machine. A format may have at most MaxPrecision bits, since noise and
// steps are float64 numbers.
package selector
