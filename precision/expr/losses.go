package expr

import "slices"

// Loss describes a loss function, or an activation, of neural networks.
type Loss struct {
	Name         string
	Usage        string // "mse(y, t)"
	Kind         string // "loss" or "activation"
	Formula      string // in the language
	Rounding     string // as Function.Rounding: whether the formula is how it is computed
	Domain       string
	NoDerivative string // where the derivative does not exist; "" if it does wherever there is a value
	About        string
	Source       string
}

const (
	saito     = `K. Saito, Deep Learning from Scratch (Zero kara tsukuru Deep Learning), O'Reilly Japan, 2016, `
	bishop    = "C. M. Bishop, Pattern Recognition and Machine Learning, 2006, "
	goodfell  = "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, 2016, "
	blanchard = "P. Blanchard, D. J. Higham, N. J. Higham, Accurately computing the log-sum-exp and softmax functions, IMA J. Numer. Anal. 41, 2021"
	maechler  = "M. Maechler, Accurately computing log(1 - exp(-|a|)), vignette of the R package Rmpfr, 2012, on log(1 + exp(x))"
)

// definedFunctions are those that are written in the language.
var definedFunctions = slices.Concat(lossFunctions, activationFunctions)

// lossFunctions measure how far the outputs y, or the scores z before the last
// activation, are from the labels: t, or y of scores.
var lossFunctions = []*Function{
	defined("mse(y, t)", "mean((y - t)^2)", "vectors, matrices", "mean squared error",
		definition{source: goodfell + "section 5.1.4"}),
	defined("sum_squared_error(y, t)", "0.5*sum((y - t)^2)", "vectors, matrices", "half the sum of squared errors; its derivative is y - t",
		definition{source: saito + "section 4.2.1"}),
	defined("cross_entropy(y, t)", "-sum(t*log(y))", "y > 0; vectors, matrices", "cross-entropy of probabilities y and labels t",
		definition{source: goodfell + "section 3.13"}),
	defined("cross_entropy_delta(y, t)", "-sum(t*log(y + 1e-7))", "y > -1e-7; vectors, matrices", "cross-entropy kept from log(0), at the price of about 1e-7/y",
		definition{source: saito + "section 4.2.2"}),
	defined("softmax_cross_entropy(z, t)", "sum(t)*logsumexp(z) - dot(t, z)", "two vectors", "cross-entropy of softmax(z) and labels t, without softmax; where sum(t) = 1, the derivative is softmax(z) - t",
		definition{vectors: 2, source: blanchard}),
	defined("softmax_cross_entropy_naive(z, t)", "-sum(t*log(exp(z)/sum(exp(z))))", "two vectors", "the same function, as it is written down: exp(z) overflows, or the quotient is 0",
		definition{vectors: 2, source: saito + "sections 3.5.2 and 4.2.2"}),
	defined("logistic(z, y)", "mean(softplus(z) - y*z)", "vectors, matrices; y 0 or 1", "mean cross-entropy of sigmoid(z) and labels y",
		definition{source: bishop + "eq. (4.90), with y = sigmoid(z), divided by the number of labels"}),
	defined("logistic_naive(z, y)", "mean(log(1 + exp(z)) - y*z)", "vectors, matrices; y 0 or 1", "the same function, as it is written down: exp(z) overflows, or 1 + exp(z) is 1",
		definition{source: maechler}),
	defined("hinge(z, y)", "mean(relu(1 - y*z))", "vectors, matrices; y -1 or 1", "mean hinge loss of scores z and labels y",
		definition{source: bishop + "eq. (7.44)", nowhere: "a y*z = 1"}),
	defined("huber(y, t, delta)", "let r = y - t; if(abs(r) <= delta, r^2/2, delta*(abs(r) - delta/2))", "delta > 0", "Huber's loss, of each element: mean(huber(y, t, 1)); where |y - t| = delta it has no second derivative",
		definition{source: "P. J. Huber, Robust estimation of a location parameter, Ann. Math. Statist. 35, 1964; half of eq. (10.23) of T. Hastie, R. Tibshirani, J. Friedman, The Elements of Statistical Learning, 2nd ed., 2009"}),
	defined("focal(p, y, gamma_)", "let q = if(y == 1, p, 1 - p); -(1 - q)^gamma_*log(q)", "0 < p < 1; y 0 or 1; gamma_ >= 0", "focal loss, of each element: mean(focal(p, y, 2))",
		definition{source: "T.-Y. Lin, P. Goyal, R. Girshick, K. He, P. Dollar, Focal loss for dense object detection, 2017, arXiv:1708.02002, eqs. (2) and (4)"}),
}

// activationFunctions are those activations that are not one operation.
var activationFunctions = []*Function{
	defined("leaky_relu(x, a)", "max(x, a*x)", "0 < a < 1", "x, or a*x if that is larger",
		definition{source: "A. L. Maas, A. Y. Hannun, A. Y. Ng, Rectifier nonlinearities improve neural network acoustic models, 2013, section 2", nowhere: "x = 0"}),
	defined("sigmoid_naive(x)", "1/(1 + exp(-x))", "all x", "sigmoid(x) as it is written down: exp(-x) overflows, or 1 + exp(-x) is 1",
		definition{source: saito + "section 3.2.4"}),
	defined("softplus_naive(x)", "log(1 + exp(x))", "all x", "softplus(x) as it is written down: exp(x) overflows, or 1 + exp(x) is 1",
		definition{source: maechler}),
}

// activations are those activations that are one operation, by name.
var activations = []struct{ name, formula, nowhere, note, source string }{
	{"gelu", "x/2*(1 + erf(x/sqrt(2)))", "", "", "D. Hendrycks, K. Gimpel, Gaussian error linear units, 2016, arXiv:1606.08415, section 2"},
	{"relu", "max(x, 0)", "x = 0", "", saito + "section 3.2.7"},
	{"sigmoid", "1/(1 + exp(-x))", "", "", saito + "section 3.2.1"},
	{"softplus", "log(1 + exp(x))", "", "", "C. Dugas, Y. Bengio, F. Belisle, C. Nadeau, R. Garcia, Incorporating second-order functional knowledge for better option pricing, 2000"},
	{"step", "if(x > 0, 1, 0)", "x = 0", "the derivative is 0 wherever it exists, so there is nothing to descend", saito + "section 3.2.2"},
	{"tanh", "(exp(x) - exp(-x))/(exp(x) + exp(-x))", "", "", "Y. LeCun, L. Bottou, G. Orr, K.-R. Mueller, Efficient BackProp, 1998, section 4.4"},
}

// Losses returns the loss functions, and after them the activations: those that
// are one operation first. softmax is no entry; it is a function of vectors.
func Losses() []Loss {
	var out []Loss
	add := func(kind string, list []*Function) {
		for _, f := range list {
			d := f.definition
			out = append(out, Loss{f.Name, f.Usage, kind, f.Formula, f.Rounding, f.Domain, d.nowhere, f.About, d.source})
		}
	}
	add("loss", lossFunctions)
	for _, a := range activations {
		f := function(a.name)
		about := f.About
		if a.note != "" {
			about += "; " + a.note
		}
		out = append(out, Loss{f.Name, f.Usage, "activation", a.formula, f.Rounding, f.Domain, a.nowhere, about, a.source})
	}
	add("activation", activationFunctions)
	return out
}
