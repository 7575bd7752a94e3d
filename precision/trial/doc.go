// Package trial puts ways to choose the step h on trial: for each problem,
// format and scheme it measures the certified best step over a fine sweep, and
// what the published selectors and the fixed defaults of well-known libraries
// lose against it.
//
//  1. A Study names problems, formats and schemes.
//  2. Run sweeps every column of them (package precision) and takes the robust
//     optimum: the step whose error, and its neighbours', is least at worst.
//  3. Each selector (package selector) sees the function as the format computes
//     it, a Function, and each Default knows x and the format only. What they
//     pick is rounded to StepDigits digits and its error certified like any
//     other step's.
//  4. Loss is that error over the best one, where no error counts for less than
//     u·|f⁽ᵐ⁾|, which the derivative's own rounding costs. 1 is as good as it
//     gets, less is luck.
//  5. The advice is on trial too: what Advise says, from a coarser sweep of its
//     own over other steps, plain decimals, and from certified derivatives.
//  6. The Outcome has an Entry for every column and a Summary for every way,
//     format and scheme. It is the same for any number of workers and on any
//     machine.
//
// # Advice
//
// Advise says which h to use. It sweeps a column over plain decimals, 1, 1.5, 2,
// 3, 5 and 7 times powers of ten, and certifies every error. What a step is
// worth is its envelope, the largest error among it and its neighbours. Theory's
// optimum, from the bound model with certified derivatives and rounded to such a
// decimal, is advised where its envelope is at most Confirmed times the least;
// else the step with the least envelope is. The error to expect is the
// envelope, and the good range the run of steps with errors of at most
// RangeFactor times that. Losses refer to the robust optimum of a finer sweep.
package trial
