package trial

import (
	"math"
	"slices"
)

// summarise counts how each way did, in the order in which the entries name
// formats, schemes and ways.
func summarise(entries []*Entry) []Summary {
	type key struct{ format, scheme, kind, name string }
	var keys []key
	picks := map[key][]*Pick{}
	at := map[*Pick]*Entry{}
	for _, e := range entries {
		if e.Error == "" {
			continue // nothing to compare with
		}
		for i := range e.Picks {
			p := &e.Picks[i]
			k := key{e.Format, e.Scheme, p.Kind, p.Name}
			if picks[k] == nil {
				keys = append(keys, k)
			}
			picks[k] = append(picks[k], p)
			at[p] = e
		}
	}
	out := make([]Summary, 0, len(keys))
	for _, k := range keys {
		s := Summary{Kind: k.kind, Name: k.name, Format: k.format, Scheme: k.scheme, Columns: len(picks[k])}
		s.count(picks[k], at)
		out = append(out, s)
	}
	return out
}

// count fills in the figures.
func (s *Summary) count(picks []*Pick, at map[*Pick]*Entry) {
	var losses, evaluations []float64
	for _, p := range picks {
		evaluations = append(evaluations, float64(p.Evaluations))
		if p.Kind == KindDefault && p.Loss != nil || p.Verdict == "ok" {
			s.OK++
			if (p.Expected > 0 || p.Kind == KindAdvice) && p.Error != "" && float(p.Error) <= Foretelling*p.Expected {
				s.Foretold++
			}
		}
		if p.Loss == nil {
			losses = append(losses, math.Inf(1))
			continue
		}
		l := *p.Loss
		losses = append(losses, l)
		s.Steps++
		if l <= 2 {
			s.Within2++
		}
		if l <= 20 {
			s.Within20++
		}
		if l > s.Worst {
			s.Worst, s.WorstAt = l, at[p].Problem
		}
	}
	s.Median, s.Ninety = quantile(losses, 0.5), quantile(losses, 0.9)
	s.Evaluations = quantile(evaluations, 0.5)
}

// quantile returns the least of the values that a part q of them do not
// exceed, Lost if that is no number.
func quantile(values []float64, q float64) float64 {
	v := slices.Clone(values)
	slices.Sort(v)
	i := int(math.Ceil(float64(q*float64(len(v))))) - 1
	if i = max(i, 0); i >= len(v) || math.IsInf(v[i], 0) {
		return Lost
	}
	return v[i]
}
