package circulation

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Reference is the plain twin of Solve: it writes down every rule for every type and
// every pair of types, and solves the dense system by Newton's method. It allocates
// as it likes and is about a hundred times slower.
//
// Arguments, panics and errors as for Solve. The result has no parts.
func (b *Blood) Reference(p *Phenotype, share []float64, arrest [][]float64, sources []Source) (*Traffic, error) {
	r := newDense(b, p, share, arrest)
	entering := make([]float64, 2*r.types)
	t := &Traffic{Number: make([]float64, r.types), blood: b}
	for range b.spec.Beds {
		t.Arrivals = append(t.Arrivals, make([]float64, r.types))
	}
	for _, s := range sources {
		r.admit(s, entering, t)
	}
	x, rounds, err := r.newton(entering)
	if err != nil {
		return nil, err
	}
	t.Iterations = rounds
	r.tally(x, t)
	return t, nil
}

// dense is the whole system: linear rates between (side, type) and pairs.
type dense struct {
	blood  *Blood
	p      *Phenotype
	share  []float64
	arrest [][]float64
	types  int
	linear *mat.Dense // d(number)/dt = linear·number, states side·types + type
}

func newDense(b *Blood, p *Phenotype, share []float64, arrest [][]float64) *dense {
	if share == nil {
		share = b.share
	}
	r := &dense{blood: b, p: p, share: share, arrest: arrest, types: b.Types()}
	r.linear = mat.NewDense(2*r.types, 2*r.types, nil)
	add := func(to, from int, v float64) { r.linear.Set(to, from, r.linear.At(to, from)+v) }
	for side := range 2 {
		base, other := side*r.types, (1-side)*r.types
		for k := range r.types {
			for _, h := range b.happenings(p, k) {
				add(base+k, base+k, -h.rate)
				for _, m := range h.makes {
					add(base+m, base+k, h.rate)
				}
			}
			caught, passes := b.leaving(side, k, share, arrest)
			out := passes
			for _, c := range caught {
				out += c
			}
			add(base+k, base+k, -out/b.stay[side])
			add(other+k, base+k, passes/b.stay[side])
		}
	}
	return r
}

// admit adds a source.
func (r *dense) admit(s Source, entering []float64, t *Traffic) {
	b := r.blood
	for k, rate := range s.Rate {
		t.Entering += rate * float64(b.Cells(k))
		switch {
		case s.Origin == Arteries || s.Origin >= 0 && b.spec.Beds[s.Origin].Pulmonary:
			entering[arterial*r.types+k] += rate
			continue
		case s.Origin >= 0:
			for at := b.spec.Beds[s.Origin].Into; at >= 0; at = b.spec.Beds[at].Into {
				t.Arrivals[at][k] += rate * r.arrest[at][k]
				rate *= 1 - r.arrest[at][k]
			}
		}
		entering[venous*r.types+k] += rate
	}
}

// pairs calls f for every unordered pair of types on a side whose meeting holds, with
// the factor 1/V and the factor ½ of like pairs in the rate.
func (r *dense) pairs(f func(side, i, j int, rate float64)) {
	b := r.blood
	if r.p.Sticking == 0 {
		return
	}
	for side := range 2 {
		for i := range r.types {
			for j := 0; j <= i; j++ {
				rate := b.meetingRate(r.p, i, j) / b.volume[side]
				if i == j {
					rate /= 2
				}
				f(side, i, j, rate)
			}
		}
	}
}

// newton solves linear·x + quadratic(x) + entering = 0 from x = 0.
func (r *dense) newton(entering []float64) (x []float64, rounds int, err error) {
	n := 2 * r.types
	x = make([]float64, n)
	for rounds = 1; rounds <= 200; rounds++ {
		jacobian := mat.DenseCopyOf(r.linear)
		residual := mat.NewVecDense(n, nil)
		residual.MulVec(r.linear, mat.NewVecDense(n, x))
		for i, e := range entering {
			residual.SetVec(i, residual.AtVec(i)+e)
		}
		r.pairs(func(side, i, j int, rate float64) { r.meet(side, i, j, rate, x, residual, jacobian) })
		var step mat.VecDense
		if err := step.SolveVec(jacobian, residual); err != nil {
			return nil, rounds, &DivergedError{Quantity: "condition of the dense system", Value: math.Inf(1)}
		}
		largest := 0.0
		for i := range x {
			d := step.AtVec(i)
			largest = max(largest, math.Abs(d)-1e-13*math.Abs(x[i]))
			x[i] = max(0, x[i]-d) // Newton overshoots below 0 from afar
		}
		if largest <= 1e-16*mat.Sum(mat.NewVecDense(n, x)) {
			return x, rounds, nil
		}
	}
	return nil, rounds, &DivergedError{Quantity: "rounds of the dense system", Value: float64(rounds)}
}

// meet adds one kind of meeting to residual and Jacobian.
func (r *dense) meet(side, i, j int, rate float64, x []float64, residual *mat.VecDense, jacobian *mat.Dense) {
	b := r.blood
	cells := b.Cells(i) + b.Cells(j)
	if cells > b.Largest {
		return
	}
	base := side * r.types
	a, c := base+i, base+j
	change := func(to int, share float64) {
		residual.SetVec(to, residual.AtVec(to)+share*rate*x[a]*x[c])
		jacobian.Set(to, a, jacobian.At(to, a)+share*rate*x[c])
		jacobian.Set(to, c, jacobian.At(to, c)+share*rate*x[a])
	}
	part := float64(b.Cells(i)) / float64(cells)
	change(a, -1)
	change(c, -1)
	change(base+b.united(i, j), part)
	change(base+b.united(j, i), 1-part)
}

// tally reads arrests, deaths and refusals off the numbers.
func (r *dense) tally(x []float64, t *Traffic) {
	b := r.blood
	for side := range 2 {
		for k := range r.types {
			n := x[side*r.types+k]
			t.Number[k] += n
			caught, _ := b.leaving(side, k, r.share, r.arrest)
			for bed, c := range caught {
				t.Arrivals[bed][k] += c / b.stay[side] * n
			}
			for _, h := range b.happenings(r.p, k) {
				if h.dies {
					t.Deaths[h.cause] += h.rate * n
				}
			}
		}
	}
	r.pairs(func(side, i, j int, rate float64) {
		if b.Cells(i)+b.Cells(j) > b.Largest {
			t.Refused += rate * x[side*r.types+i] * x[side*r.types+j]
		}
	})
}
