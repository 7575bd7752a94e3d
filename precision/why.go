package precision

// What Predicted.Why says where theory has no optimum for a reason that tells
// what to do; other reasons are free text.
const (
	WhyNoTruncation Reason = "no truncation error: larger h is better"
	WhyNoVariable   Reason = "f does not depend on the variable"
	WhyNoRounding   Reason = "the model's rounding error vanishes here: f and x·f' are 0"

	// WhyNoRoundingOfF is WhyNoRounding for a step that is realised, where x·f'
	// costs nothing.
	WhyNoRoundingOfF Reason = "the model's rounding error vanishes here: f is 0"
)
