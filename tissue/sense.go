package tissue

import (
	"math"
	"strings"

	"paget/cell"
	"paget/microenv"
)

// signalSource says where an environment signal is read.
type signalSource struct {
	kind  signalKind
	field string
}

type signalKind uint8

const (
	crowdingSignal signalKind = iota
	stiffnessSignal
	densitySignal
	cueSignal
	fieldSignal
)

func newSignalSource(name, cue string) signalSource {
	switch name {
	case cell.Crowding:
		return signalSource{kind: crowdingSignal}
	case cell.Stiffness:
		return signalSource{kind: stiffnessSignal}
	case cell.MatrixDensity:
		return signalSource{kind: densitySignal}
	}
	field := cell.FieldOfSignal(name)
	if field == cue && cue != "" {
		return signalSource{kind: cueSignal, field: field}
	}
	return signalSource{kind: fieldSignal, field: strings.Clone(field)}
}

// signalDue says whether this tick updates networks; the first update after
// Settle comes one interval later.
func (t *Tissue) signalDue(s *State) bool {
	return s.Tick > 0 && s.Tick%uint64(t.spec.SignalEvery) == 0
}

// sense reads the environment of every cell, at the ticks at which networks are
// updated.
func (t *Tissue) sense(s *State) error {
	if !t.signalDue(s) {
		return nil
	}
	return t.senseNow(s)
}

func (t *Tissue) senseNow(s *State) error {
	crowding := false
	for k := range t.kinds {
		n := s.populations[k].Len()
		for j := range t.env[k] {
			t.env[k][j] = sized(t.env[k][j], n)
		}
		if cap(t.dead[k]) < n {
			t.dead[k] = make([]bool, n, n+n/8)
		}
		t.dead[k] = t.dead[k][:n]
		crowding = crowding || t.kinds[k].crowding
	}
	if crowding {
		t.crowd = sized(t.crowd, s.Len())
		if err := t.covered(s, t.crowd); err != nil {
			return err
		}
	}
	for k := range t.kinds {
		t.sources = t.sources[:0]
		for _, src := range t.kinds[k].signals {
			t.sources = append(t.sources, s.Around.field(src.field))
		}
		t.share(s, k, s.Len(), t.tasks.sense)
	}
	return nil
}

// senseSlab reads the environment of the cells of the kind in hand.
func (t *Tissue) senseSlab(_ *worker, from, to int) {
	s, k := t.hand.state, t.hand.kind
	dead, env := t.dead[k], t.env[k]
	for i := from; i < to; i++ {
		if int(s.Kind[i]) != k {
			continue
		}
		slot := s.Slot[i]
		dead[slot] = !s.Phase[i].Living()
		for j, src := range t.kinds[k].signals {
			env[j][slot] = t.read(s, i, src.kind, t.sources[j])
		}
	}
}

// field returns the field of that name, nil if there is none.
func (a Surroundings) field(name string) *microenv.Field {
	for _, f := range a.Fields {
		if f.Spec.Name == name {
			return f
		}
	}
	return nil
}

// read returns one environment signal at one cell.
func (t *Tissue) read(s *State, i int, kind signalKind, field *microenv.Field) float64 {
	x, y, z := s.X[i], s.Y[i], s.Z[i]
	inMatrix := s.Around.Matrix != nil && (s.Where[i] == Above || s.Where[i] == InGap)
	switch kind {
	case crowdingSignal:
		return t.crowd[i]
	case stiffnessSignal:
		if inMatrix {
			return s.Around.Matrix.StiffnessAt(x, y, z)
		}
		return t.spec.Stiffness
	case densitySignal:
		if inMatrix {
			return s.Around.Matrix.DensityAt(x, y, z)
		}
		return 0
	case cueSignal:
		return s.Around.Cue.Concentration(x, y, z)
	}
	return field.Sample(x, y, z)
}

// covered sets out[i] to the share of cell i's surface that neighbours cover:
// the shadow each throws from its centre's distance d,
//
//	flat: asin(r_j/d)/π of the outline;  in space: (1 − √(1 − (r_j/d)²))/2 of the ball
//
// in full up to contact and fading linearly to none at reach. Shadows of
// several neighbours add up, to 1 at most; overlap of shadows is ignored. Six
// equal discs around one cover it exactly.
func (t *Tissue) covered(s *State, out []float64) error {
	clear(out)
	reach := t.law.reach
	err := t.eachClose(s, func(i, j int, d2 float64) {
		contact := s.Radius[i] + s.Radius[j]
		far := reach * contact
		if d2 >= far*far {
			return
		}
		d := math.Sqrt(d2)
		fade := 1.0
		if d > contact {
			fade = (far - d) / (far - contact)
		}
		out[i] += fade * t.shadow(s.Radius[j], d)
		out[j] += fade * t.shadow(s.Radius[i], d)
	})
	for i, v := range out {
		out[i] = min(v, 1)
	}
	return err
}

func (t *Tissue) shadow(radius, d float64) float64 {
	sine := 1.0
	if radius < d {
		sine = radius / d
	}
	if t.space.flat {
		return math.Asin(sine) / math.Pi
	}
	return 0.5 * (1 - math.Sqrt(1-sine*sine))
}

// sized returns a slice of length n, kept if it is large enough; its content is
// left as it was.
func sized(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n, n+n/8)
	}
	return s[:n]
}
