package precision

import "testing"

// Where functions have edges, kinks, jumps and poles: by hand, from their
// leading terms there.
func TestSidesOfFunctions(t *testing.T) {
	for _, c := range []sideCase{
		{"cbrt(x)", "0", 1, "nonsmooth", "+Inf", "+Inf"},
		{"cbrt(x^3)", "0", 1, "exact", "1", "1"},
		{"cbrt(x)^4", "0", 1, "exact", "0", "0"},
		{"cbrt(x)^4", "0", 2, "nonsmooth", "+Inf", "+Inf"},
		{"cbrt(-8+x)", "0", 1, "exact", "0.08333333333", "0.08333333333"},

		// Inverse functions at the edges of their domains.
		{"asin(x)", "1", 1, "domain", "+Inf", ""},
		{"acos(x)", "1", 1, "domain", "-Inf", ""},
		{"acos(x)", "-1", 1, "domain", "", "-Inf"},
		{"(1-x^2)*asin(x)", "1", 1, "domain", "-3.141592654", ""},
		{"acos(x)^2", "1", 1, "domain", "-2", ""},
		{"acos(x)*sqrt(1-x)", "1", 1, "domain", "-1.414213562", ""},
		{"asin(1+x)", "0", 1, "domain", "+Inf", ""},
		{"asin(1-x^2)", "0", 1, "nonsmooth", "1.414213562", "-1.414213562"},
		{"acosh(x)", "1", 1, "domain", "", "+Inf"},
		{"acosh(x)^2", "1", 1, "domain", "", "2"},
		{"acosh(1/x)", "0", 1, "domain", "", "-Inf"},
		{"atanh(x)", "1", 1, "domain", "+Inf", ""},
		{"(1-x)*atanh(x)", "1", 1, "domain", "-Inf", ""},
		{"atanh(x)", "-1", 1, "domain", "", "+Inf"},
		{"log1p(x)", "-1", 1, "domain", "", "+Inf"},
		{"log1p(1/x)", "0", 1, "domain", "", "-Inf"},
		{"log2(x)", "0", 1, "domain", "", "+Inf"},
		{"x*log10(x)", "0", 1, "domain", "", "-Inf"},
		{"log2(8+x)*log2(2)", "0", 1, "enclosed", "0.1803368801", "0.1803368801"},

		// Integers.
		{"floor(x)", "2", 1, "nonsmooth", "0", "0"},
		{"floor(x)", "2.5", 1, "exact", "0", "0"},
		{"floor(x^2)", "0", 1, "exact", "0", "0"},
		{"floor(-x^2)", "0", 1, "nonsmooth", "0", "0"},
		{"ceil(x^2)", "0", 1, "nonsmooth", "0", "0"},
		{"ceil(x)", "0", 1, "nonsmooth", "0", "0"},
		{"round(x)", "0.5", 1, "nonsmooth", "0", "0"},
		{"round(x)", "-2.5", 1, "nonsmooth", "0", "0"},
		{"round(0.5+x^2)", "0", 1, "exact", "0", "0"},
		{"round(0.5-x^2)", "0", 1, "nonsmooth", "0", "0"},
		{"round(x)", "0", 1, "exact", "0", "0"},
		{"x-floor(x)", "1", 1, "nonsmooth", "1", "1"},
		{"x*floor(x)", "0", 1, "nonsmooth", "-1", "0"},
		{"x*ceil(x)", "0", 1, "nonsmooth", "0", "1"},
		{"x^2*floor(x)", "0", 1, "exact", "0", "0"},
		{"(x-0.5)*round(x)", "0.5", 1, "nonsmooth", "0", "1"},
		{"(x+0.5)*round(x)", "-0.5", 1, "nonsmooth", "-1", "0"},
		{"floor(1/x)", "0", 1, "domain", "?", "?"},
		{"floor(pi+x)", "0", 1, "exact", "0", "0"},

		// Of two arguments.
		{"hypot(x,0)", "0", 1, "nonsmooth", "-1", "1"},
		{"hypot(x,x)", "0", 1, "nonsmooth", "-1.414213562", "1.414213562"},
		{"hypot(x,1)", "0", 1, "exact", "0", "0"},
		{"hypot(x^2,x^3)", "0", 2, "exact", "2", "2"},
		{"atan2(x,1)", "0", 1, "exact", "1", "1"},
		{"atan2(1,x)", "0", 1, "exact", "-1", "-1"},
		{"atan2(x,-1)", "0", 1, "nonsmooth", "-1", "-1"},
		{"atan2(x*x,-1)", "0", 1, "exact", "0", "0"},
		{"atan2(x^4,-1-x)", "0", 2, "exact", "0", "0"},
		{"atan2(x^2,-1)", "0", 2, "exact", "-2", "-2"},
		{"atan2(-x*x,-1)", "0", 1, "nonsmooth", "0", "0"},
		{"atan2(1+x,x*abs(x))", "0", 1, "exact", "0", "0"},
		{"atan2(x,0)", "0", 1, "nonsmooth", "0", "0"},
		{"atan2(x^2,x)", "0", 1, "nonsmooth", "1", "1"},
		{"atan2(abs(x),1)", "0", 1, "nonsmooth", "-1", "1"},
		{"atan2(0,x)", "1", 1, "exact", "0", "0"},
		{"atan2(0,x)", "0", 1, "nonsmooth", "0", "0"},

		// Poles.
		{"gamma(x)", "0", 1, "domain", "-Inf", "-Inf"},
		{"gamma(x)", "-1", 1, "domain", "+Inf", "+Inf"},
		{"x*gamma(x)", "0", 1, "domain", "-0.5772156649", "-0.5772156649"},
		{"1/gamma(x)", "0", 1, "domain", "1", "1"},
		{"lgamma(x)", "0", 1, "domain", "+Inf", "-Inf"},
		{"lgamma(x)", "-2", 1, "domain", "+Inf", "-Inf"},
		{"x*lgamma(x)", "0", 1, "domain", "+Inf", "+Inf"},
		{"lgamma(x) + log(abs(x))", "0", 1, "domain", "-0.5772156649", "-0.5772156649"},

		// Arguments that tend to infinity.
		{"erf(1/x)", "0", 1, "domain", "0", "0"},
		{"erfc(log(x))", "0", 1, "domain", "", "0"},
		{"gelu(1/x)", "0", 1, "domain", "0", "-Inf"},
		{"x*gelu(1/x)", "0", 1, "domain", "0", "0"},
		{"softplus(1/x)", "0", 1, "domain", "0", "-Inf"},
		{"softplus(log(x))", "0", 1, "domain", "", "1"},
		{"softplus(-log(x))", "0", 1, "domain", "", "-Inf"},
		{"x*softplus(1/x^2)", "0", 1, "domain", "-Inf", "-Inf"},
		{"sinh(log(x))", "0", 1, "domain", "", "+Inf"},
		{"x*sinh(log(x))", "0", 2, "domain", "", "1"},
		{"cosh(1/x)", "0", 1, "domain", "+Inf", "-Inf"},
		{"asinh(1/x)", "0", 1, "domain", "-Inf", "-Inf"},
		{"x*asinh(1/x)", "0", 1, "domain", "-Inf", "+Inf"},
		{"exp2(1/x)", "0", 1, "domain", "0", "-Inf"},
		{"exp2(log2(x))", "0", 1, "domain", "", "1"},
		{"exp10(2*log10(x))", "0", 2, "domain", "", "2"},
		{"exp10(-1/x^2)", "0", 1, "domain", "0", "0"},
		{"expm1(1/x)", "0", 1, "domain", "0", "-Inf"},
		{"x*expm1(1/x)", "0", 1, "domain", "-1", "-Inf"},

		// Smaller than every power.
		{"expm1(exp(-1/x^2))/exp(-1/x^2)", "0", 1, "domain", "0", "0"},
		{"erf(exp(-1/x^2))*exp(1/x^2)", "0", 1, "domain", "0", "0"},
		{"gelu(exp(-1/x^2))", "0", 1, "domain", "0", "0"},
		{"cosh(exp(-1/x^2))", "0", 1, "domain", "0", "0"},
		{"floor(exp(-1/x^2))", "0", 1, "domain", "0", "0"},
		{"gamma(exp(-1/x^2))", "0", 1, "domain", "+Inf", "-Inf"},
	} {
		c.check(t)
	}
}
