package precision_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"

	"roundoff/precision"
	"roundoff/precision/arith"
)

// The pipeline of the package: a Study, the Plan that it resolves to, and the
// Outcome of running the plan.
func Example() {
	study := &precision.Study{
		Functions: []string{"0.05*x^2 + 0.5*x"},
		At:        []string{"5"},
		Formats:   []string{"float64"},
		Schemes:   []string{"central"},
		Steps:     []string{"1e-1", "1e-4", "1e-16"},
	}
	plan, err := precision.NewPlan(study)
	if err != nil {
		log.Fatal(err) // the study is at fault; the error says where
	}
	outcome, err := plan.Run(context.Background(), &precision.Options{Digits: 5})
	if err != nil {
		log.Fatal(err)
	}
	for _, column := range outcome.Columns {
		fmt.Println(column.Function, "by", column.Scheme, "in", column.Format)
		for _, cell := range column.Cells {
			fmt.Println(cell.Label, cell.Value, cell.Error.Total, cell.Regime)
		}
	}
	// Output:
	// 0.05*x^2 + 0.5*x by central in float64
	// 1e-1 0.9999999999999964 -3.5527e-15 rounding
	// 1e-4 0.9999999999976694 -2.3306e-12 rounding
	// 1e-16 0 -1 absorbed
}

// A tutorial says that h = 1e-50 rounds to zero and that a central difference
// with h = 1e-4 is good. The defaults of a Study are float32, float64 and big,
// forward and central differences, and steps from 1e-1 to 1e-50.
func ExampleRun() {
	study := &precision.Study{Functions: []string{"0.05*x^2 + 0.5*x"}, At: []string{"5,10"}}
	outcome, err := precision.Run(context.Background(), study, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, column := range outcome.Columns {
		if column.Scheme != "central" || column.Format == "big:200" {
			continue
		}
		for _, cell := range column.Cells {
			if cell.Label == "1e-4" || cell.Label == "1e-50" {
				fmt.Printf("x = %s, %s, h = %s: %s %s\n", column.Point[0].Text, column.Format, cell.Label, cell.Value, cell.Regime)
			}
		}
	}
	// Output:
	// x = 5, float32, h = 1e-4: 1.001358 rounding
	// x = 5, float32, h = 1e-50: NaN underflow
	// x = 5, float64, h = 1e-4: 0.9999999999976694 rounding
	// x = 5, float64, h = 1e-50: 0 absorbed
	// x = 10, float32, h = 1e-4: 1.502037 rounding
	// x = 10, float32, h = 1e-50: NaN underflow
	// x = 10, float64, h = 1e-4: 1.4999999999965041 rounding
	// x = 10, float64, h = 1e-50: 0 absorbed
}

// A fault in the question has a place.
func ExampleNewPlan() {
	_, err := precision.NewPlan(&precision.Study{Functions: []string{"2x"}, At: []string{"1"}})
	var fault *arith.SyntaxError
	if errors.As(err, &fault) {
		fmt.Println(fault)
		fmt.Println(fault.Caret())
	}
	// Output:
	// expression: an operator is missing at column 2 (to multiply, write 2*x)
	//   2x
	//    ^
}

// A plan can be run more than once, watched, and stopped through its context;
// the outcome is the same for any number of workers.
func ExamplePlan_Run() {
	plan, err := precision.NewPlan(&precision.Study{Functions: []string{"exp(x)*sin(x)"}, At: []string{"1"}, Formats: []string{"float32", "float64"}})
	if err != nil {
		log.Fatal(err)
	}
	last := 0
	opts := &precision.Options{
		Workers:  2,
		Digits:   5,
		Progress: func(done, total int) { last = 100 * done / total }, // never from two goroutines at a time
	}
	outcome, err := plan.Run(context.Background(), opts)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d cells, %d %% done\n", plan.Cells(), last)
	for _, c := range outcome.Columns {
		fmt.Printf("%-7s %s: best at %s, rounding dominates from %s down\n", c.Scheme, c.Format, c.Best.H, c.Crossover.H)
	}
	// Output:
	// 200 cells, 100 % done
	// forward float32: best at 1e-4, rounding dominates from 1e-4 down
	// forward float64: best at 1e-8, rounding dominates from 1e-8 down
	// central float32: best at 1e-2, rounding dominates from 1e-3 down
	// central float64: best at 1e-5, rounding dominates from 1e-6 down
}

// The split of a cell: truncation + rounding = total, and the other seven add
// to rounding. A figure that is null in JSON is "" here.
func ExampleSplit() {
	outcome, err := precision.Run(context.Background(), &precision.Study{
		Functions: []string{"0.05*x^2 + 0.5*x"},
		At:        []string{"5"},
		Formats:   []string{"float32"},
		Schemes:   []string{"forward"},
		Steps:     []string{"1e-2"},
	}, &precision.Options{Digits: 5})
	if err != nil {
		log.Fatal(err)
	}
	cell := outcome.Columns[0].Cells[0]
	e := cell.Error
	fmt.Println("total      ", e.Total)
	fmt.Println("truncation ", e.Truncation)
	fmt.Println("rounding   ", e.Rounding)
	fmt.Println("point      ", e.Point)
	fmt.Println("step       ", e.Step)
	fmt.Println("argument   ", e.Argument)
	fmt.Println("constant   ", e.Constant)
	fmt.Println("evaluation ", e.Evaluation)
	fmt.Println("subtraction", e.Subtraction)
	fmt.Println("division   ", e.Division)
	fmt.Printf("%v correct digits: %s\n", *cell.Digits, cell.Regime)
	// Output:
	// total       0.00052357
	// truncation  0.0005
	// rounding    0.000023567
	// point       0
	// step        -1.1176e-11
	// argument    0.000022933
	// constant    7.4582e-9
	// evaluation  6.4867e-7
	// subtraction 0
	// division    -2.2363e-8
	// 3.281 correct digits: truncation
}

// The function itself, without differences: the certified value, and what each
// format makes of it.
func ExampleEvaluator() {
	e, err := precision.NewEvaluator("exp(x) - 1", []string{"float32", "float64"}, &precision.Options{Digits: 20})
	if err != nil {
		log.Fatal(err)
	}
	points, err := precision.ParsePoints([]string{"1e-5"}, e.Vars())
	if err != nil {
		log.Fatal(err)
	}
	for _, point := range points {
		ev, err := e.Eval(context.Background(), point)
		if err != nil {
			log.Fatal(err) // the context has ended
		}
		fmt.Println("exact  ", ev.Exact.Value, ev.Exact.Status)
		for _, v := range ev.Values {
			fmt.Println(v.Format, v.Value, v.Hex, "off by", v.Ulps, "ulps")
		}
	}
	// Output:
	// exact   0.000010000050000166667083 enclosed
	// float32 0.00001001358 0x1.5p-17 off by 14877 ulps
	// float64 0.000010000050000069649 0x1.4f8bc681cp-17 off by 57269 ulps
}

// One cell, taken apart: the operands, every operation, every term.
func ExampleExplain() {
	x, err := precision.Explain(context.Background(), &precision.Study{
		Functions: []string{"x^2"},
		At:        []string{"5"},
		Formats:   []string{"float32"},
		Schemes:   []string{"forward"},
		Steps:     []string{"1e-4"},
	}, &precision.Options{Digits: 5})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(x.Formula, "in", x.Format)
	for _, o := range x.Operands {
		fmt.Println(o.Name, "=", o.Hex, o.Note)
	}
	for _, l := range x.Listing {
		fmt.Printf("%s: %s = %s = %s\n", l.At, l.Name, l.Text, l.Value)
	}
	for _, t := range x.Terms {
		fmt.Println(t.Name, t.Value)
	}
	fmt.Println(x.Verdict)
	// Output:
	// (f(x+h) - f(x))/h in float32
	// x = 0x1.4p+02 exact
	// h = 0x1.a36e2ep-14 rounded
	// x+h = 0x1.4001a4p+02 rounded
	// x+h: x+h = x + h = 5.0001
	// x+h: t1 = x^2 = 25.001001
	// x+h: f(x+h) = the value = 25.001001
	// x: t1 = x^2 = 25
	// x: f(x) = the value = 25
	// quotient: numerator = f(x+h) - f(x) = 0.001001358
	// quotient: divisor = h = 0.0001
	// quotient: D = numerator/divisor = 10.01358
	// total 0.01358
	// truncation 0.0001
	// rounding 0.01348
	// point 0
	// step -2.5262e-12
	// argument 0.013581
	// constant 0
	// evaluation -0.00010027
	// subtraction 0
	// division -2.5296e-7
	// rounding is the larger part, and its largest term is argument (x+h is not a number of the format). It shrinks as h grows, as a rule like 1/h, and nodes that are numbers of the format have none of it. A larger h tends to help, until truncation is the larger part.
}

// Points are exact numbers, echoed as they are typed.
func ExampleParsePoints() {
	show := func(vars []string, texts ...string) {
		points, err := precision.ParsePoints(texts, vars)
		if err != nil {
			fmt.Println(err)
			return
		}
		var typed []string
		for _, point := range points {
			var parts []string
			for _, c := range point {
				parts = append(parts, c.Name+"="+c.Text)
			}
			typed = append(typed, strings.Join(parts, ","))
		}
		fmt.Println(strings.Join(typed, " and "))
	}
	show([]string{"x"}, "5,10")
	show([]string{"x"}, "0x1.8p+1", "1e-400")
	show([]string{"x"}, "0..1:4")
	show([]string{"x", "y"}, "y=2,x=1")
	show([]string{"x", "y"}, "x=1")
	// Output:
	// x=5 and x=10
	// x=0x1.8p+1 and x=1e-400
	// x=0 and x=2.5e-1 and x=5e-1 and x=7.5e-1
	// x=1,y=2
	// point: no value for y at column 4 (every variable needs one, like x=1,y=2)
}

// Steps are sorted from the largest down, and each is the exact decimal or
// power of two that it reads as.
func ExampleParseSteps() {
	for _, text := range []string{"1e-1..1e-4", "1e-1..1e-2/4", "2^-1..2^-4", "1e-3,0.1,1e-3", "0"} {
		steps, err := precision.ParseSteps(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		var labels []string
		for _, s := range steps {
			labels = append(labels, s.Label)
		}
		fmt.Println(strings.Join(labels, " "))
	}
	// Output:
	// 1e-1 1e-2 1e-3 1e-4
	// 1e-1 5.62341e-2 3.16228e-2 1.77828e-2 1e-2
	// 2^-1 2^-2 2^-3 2^-4
	// 0.1 1e-3
	// steps: a step must be greater than 0 at column 1 (like 1e-4)
}

// The errors of a library's functions. Where z is −x·y rounded, x·y + z is the
// error of that rounding, a number again, so that fma has no error at all.
func ExampleRunAudit() {
	outcome, err := precision.RunAudit(context.Background(), &precision.Audit{Library: "float64/go", Functions: []string{"fma"}}, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range outcome.Functions[0].Classes[:2] {
		fmt.Println(c.Class, c.Correct, "of", c.Judged, "correctly rounded, max", c.Max.Ulps)
	}
	// Output:
	// moderate 1000 of 1000 correctly rounded, max 0.4993
	// cancelling 1000 of 1000 correctly rounded, max 0
}
