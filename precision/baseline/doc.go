// Package baseline keeps outcomes and compares them: what a study measured when
// it was accepted, and what it measures now.
//
// The pipeline has three stages. Measure runs a named study. Encode and Decode
// take studies to a text and back without any loss; the text is made to be
// committed beside the code that it guards and to be read in a diff, one cell a
// line. Compare says cell by cell what has become better and what worse:
//
//	now, err := baseline.Measure(ctx, "softplus", study, nil)
//	text, err := baseline.Encode(&baseline.Baseline{Studies: []*baseline.Study{now}})
//	was, err := baseline.Decode(text)
//	if err := was.Matches(now); err != nil { … } // another question, or another function
//	c := baseline.Compare(was, now, nil)
//
// An outcome is the same bits on every machine, so that equal means equal: no
// tolerance is needed and none is used, unless one is asked for. The exception
// is what runs a platform's own functions (formats ending in /go), which may
// differ in their last bits from one machine to another. Its tolerance is
// derived from the format: see Options.
//
// The package reads and writes no files.
package baseline
