package stabilised

import "fmt"

// Most is the largest number of stages of a Method.
const Most = 32

// damping is ε of the stability polynomial: between 0 and the bound it stays below
// about 1 − ε/3 instead of touching 1 (Sommeijer, Shampine & Verwer 1998, where
// 2/13 is the usual choice).
const damping = 2.0 / 13

// Method is the Runge–Kutta–Chebyshev method of order 2 with a given number of
// stages. With displacements D_j = Y_j − y_n and F_j = f(Y_j),
//
//	D_1 = First·h·F_0
//	D_j = Mu[j]·D_{j−1} + Nu[j]·D_{j−2} + MuTilde[j]·h·F_{j−1} + GammaTilde[j]·h·F_0
//	y_{n+1} = y_n + D_s
//
// for j = 2 … s, D_0 = 0. Stage j stands at time t_n + At[j]·h; all stages but the
// first are of order 2 there.
//
// Entries 0 and 1 of Mu, Nu, MuTilde and GammaTilde are not used.
type Method struct {
	Stages                      int
	First                       float64
	Mu, Nu, MuTilde, GammaTilde []float64
	At                          []float64
	// Bound is β: the step is stable for real eigenvalues down to −Bound/h.
	Bound float64
	// Error weighs the estimate of the local error,
	//
	//	e = Error·[h·(F_0 + F_{s−1}) − (2/At[s−1])·D_{s−1}]
	//
	// which is of order h³ and equals the leading term of the local error of y' = λy.
	// It is 0 for fewer than 3 stages, where these vectors do not tell.
	Error float64
}

// New returns the method with the given number of stages.
//
// Panics unless 2 ≤ stages ≤ Most.
func New(stages int) *Method {
	if stages < 2 || stages > Most {
		panic(fmt.Sprintf("stabilised: %d stages; from 2 to %d are allowed", stages, Most))
	}
	s := stages
	w0 := 1 + damping/float64(s*s)
	t, d, dd := chebyshev(s, w0)
	w1 := d[s] / dd[s]
	b, a := make([]float64, s+1), make([]float64, s+1)
	for j := 2; j <= s; j++ {
		b[j] = dd[j] / (d[j] * d[j])
	}
	b[0], b[1] = b[2], b[2]
	for j := range a {
		a[j] = 1 - b[j]*t[j]
	}
	m := &Method{
		Stages: s, First: b[1] * w1, Bound: (w0 + 1) * dd[s] / d[s],
		Mu: make([]float64, s+1), Nu: make([]float64, s+1),
		MuTilde: make([]float64, s+1), GammaTilde: make([]float64, s+1), At: make([]float64, s+1),
	}
	for j := 2; j <= s; j++ {
		m.Mu[j] = 2 * b[j] * w0 / b[j-1]
		m.Nu[j] = -b[j] / b[j-2]
		m.MuTilde[j] = 2 * b[j] * w1 / b[j-1]
		m.GammaTilde[j] = -a[j-1] * m.MuTilde[j]
		m.At[j] = w1 * dd[j] / d[j]
	}
	m.At[1] = m.First
	m.Error = m.estimate()
	return m
}

// chebyshev returns T_j(w), T'_j(w) and T”_j(w) for j = 0 … s.
func chebyshev(s int, w float64) (t, d, dd []float64) {
	t, d, dd = make([]float64, s+1), make([]float64, s+1), make([]float64, s+1)
	t[0], t[1], d[1] = 1, w, 1
	for j := 2; j <= s; j++ {
		t[j] = 2*w*t[j-1] - t[j-2]
		d[j] = 2*t[j-1] + 2*w*d[j-1] - d[j-2]
		dd[j] = 4*d[j-1] + 2*w*dd[j-1] - dd[j-2]
	}
	return t, d, dd
}

// estimate returns Error. For y' = λy and z = hλ, D_j = At[j]·z + ½At[j]²·z² +
// third_j·z³ + …; the bracket of the estimate is then (½c² − 2·third_{s−1}/c)·z³ with
// c = At[s−1], and the local error (third_s − 1/6)·z³.
func (m *Method) estimate() float64 {
	s := m.Stages
	if s < 3 {
		return 0
	}
	second, third := make([]float64, s+1), make([]float64, s+1)
	for j := 2; j <= s; j++ {
		second[j] = m.Mu[j]*second[j-1] + m.Nu[j]*second[j-2] + m.MuTilde[j]*m.At[j-1]
		third[j] = m.Mu[j]*third[j-1] + m.Nu[j]*third[j-2] + m.MuTilde[j]*second[j-1]
	}
	c := m.At[s-1]
	return (third[s] - 1.0/6) / (0.5*c*c - 2*third[s-1]/c)
}

// Table holds the methods of all numbers of stages, made once.
type Table struct{ methods [Most + 1]*Method }

// NewTable returns the table of all methods.
func NewTable() *Table {
	t := &Table{}
	for s := 2; s <= Most; s++ {
		t.methods[s] = New(s)
	}
	return t
}

// For returns the method with the fewest stages, but at least the given number,
// that is stable for h·λ; beyond Most stages it returns the largest method.
func (t *Table) For(product float64, least int) *Method {
	s := max(2, min(least, Most))
	for s < Most && t.methods[s].Bound < product {
		s++
	}
	return t.methods[s]
}
