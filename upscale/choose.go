package upscale

import "math"

// folds is into how many parts the points are dealt for cross-validation.
const folds = 10

// mostDegree is the highest degree of a term that may enter a model.
const mostDegree = 4

// choose fits the model that predicts left-out points best. Terms enter one at a time:
// first the constant and the six axes, which always stay, then, of all products up to
// the fourth degree whose own lower parts are in the model (a cross term of two axes
// after both, a square after its axis), the one whose score test is largest. After each
// entry the deviance of left-out points is found by ten-fold cross-validation (points,
// with all their replicates, are dealt in turn), and the model where it was smallest is
// kept. The search ends when waiting entries in a row have not improved it.
//
// Errors: errNotFitted.
func choose(f family, data []observation) (*regression, error) {
	pool := termsUpTo(mostDegree)
	terms := append([]Term(nil), pool[:Axes+1]...)
	pool = pool[Axes+1:]
	now, err := regress(f, terms, data, nil)
	if err != nil {
		return nil, err
	}
	best, score := now, crossValidate(f, terms, data)
	for idle := 0; idle < waiting && len(terms) < len(data)/4; {
		at := strongest(now, data, pool)
		if at < 0 {
			break
		}
		terms = append(terms[:len(terms):len(terms)], pool[at])
		pool = append(pool[:at:at], pool[at+1:]...)
		if now, err = regress(f, terms, data, append(append([]float64(nil), now.beta...), 0)); err != nil {
			return nil, err
		}
		if v := crossValidate(f, terms, data); v < score-entry*float64(len(terms)-len(best.terms)) {
			best, score, idle = now, v, 0
		} else {
			idle++
		}
	}
	return best, nil
}

// entry is by how much a term has to lower the deviance of left-out points to stay: less
// comes by chance to the luckiest of many candidates.
const entry = 4

// waiting is how many entries may fail to improve the prediction before choose ends.
const waiting = 6

// strongest returns the term of the pool with the largest score statistic,
// (Σ z·r)²/(Σ w·z̃²), where z̃ is what of the term the model's terms do not hold;
// −1 if none may enter.
func strongest(r *regression, data []observation, pool []Term) int {
	residual, weight := make([]float64, len(data)), make([]float64, len(data))
	for i := range data {
		mu, w := r.family.mean(&data[i], dot(r.rows[i], r.beta))
		residual[i], weight[i] = data[i].y-mu, w
		if r.family == shares {
			residual[i] *= data[i].weight
		}
	}
	at, most := -1, 0.0
	z := make([]float64, len(data))
	cross := make([]float64, len(r.terms))
	for k := range pool {
		if !founded(&pool[k], r.terms) {
			continue
		}
		score, square := 0.0, 0.0
		clear(cross)
		for i := range data {
			z[i] = pool[k].Value(&data[i].x)
			score += float64(z[i] * residual[i])
			wz := weight[i] * z[i]
			square += float64(wz * z[i])
			for j, v := range r.rows[i] {
				cross[j] += float64(wz * v)
			}
		}
		square -= dot(cross, solve(r.factor, cross))
		if statistic := score * score / square; square > 1e-9 && statistic > most {
			at, most = k, statistic
		}
	}
	return at
}

// founded tells whether all terms of one degree less that a term holds are in the
// model.
func founded(t *Term, in []Term) bool {
	for i, p := range t {
		if p == 0 {
			continue
		}
		lower := *t
		lower[i]--
		found := false
		for _, have := range in {
			found = found || have == lower
		}
		if !found {
			return false
		}
	}
	return true
}

// crossValidate returns the deviance of left-out points; +Inf where a fit failed.
func crossValidate(f family, terms []Term, data []observation) float64 {
	sum := 0.0
	if err := leaveOut(f, terms, data, func(o *observation, mu float64) { sum += f.deviance(o, mu) }); err != nil {
		return math.Inf(1)
	}
	return sum
}

// leaveOut hands over every row with the mean that a fit to the other folds foretells.
//
// Errors: errNotFitted.
func leaveOut(f family, terms []Term, data []observation, see func(o *observation, mu float64)) error {
	row := make([]float64, len(terms))
	for fold := range folds {
		var kept, left []observation
		for _, o := range data {
			if o.group%folds == fold {
				left = append(left, o)
			} else {
				kept = append(kept, o)
			}
		}
		if len(left) == 0 {
			continue
		}
		r, err := regress(f, terms, kept, nil)
		if err != nil {
			return err
		}
		for i := range left {
			for k := range terms {
				row[k] = terms[k].Value(&left[i].x)
			}
			mu, _ := f.mean(&left[i], dot(row, r.beta))
			see(&left[i], mu)
		}
	}
	return nil
}
