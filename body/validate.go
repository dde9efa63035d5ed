package body

import (
	"errors"
	"fmt"
	"math"

	"paget/circulation"
)

// Validate returns all faults of a spec at once, or nil.
func (s *Spec) Validate() error {
	v := &faults{}
	v.join(s.Circulation.Validate())
	for i := range s.Organs {
		v.join(s.Organs[i].Validate())
	}
	beds := len(s.Circulation.Beds)
	if len(s.Organs) != beds {
		v.add("Organs", fmt.Sprintf("are %d", len(s.Organs)), fmt.Sprintf("one for each of the %d beds", beds))
	}
	s.Primary.validate(v)
	s.validateTumours(v)
	s.validateInjections(v)
	b := s.Bursts
	v.within("Bursts.Grid", b.Grid, 0, 1e9)
	v.within("Bursts.Spread", b.Spread, 0, 10)
	v.within("Bursts.Memory", b.Memory, 0, 1e12)
	v.within("Bursts.Period", b.Period, 0, 1e9)
	v.within("Bursts.Resting", b.Resting, 0, 1)
	v.within("Bursts.Contrast", b.Contrast, 0, 1e9)
	if b.Period > 0 && b.Contrast == 0 && b.Resting == 1 {
		v.add("Bursts", "never shed", "a contrast above 0 or a resting share below 1")
	}
	v.within("SelfSeeding.Memory", s.SelfSeeding.Memory, 0, 1e12)
	v.within("SelfSeeding.Gain", s.SelfSeeding.Gain, 0, 1e6)
	if s.SelfSeeding.Gain > 0 && !(s.SelfSeeding.Half > 0) {
		v.add("SelfSeeding.Half", fmt.Sprintf("is %g", s.SelfSeeding.Half), "above 0 if there is a gain")
	}
	v.within("Exosomes.HalfLife", s.Exosomes.HalfLife, 0, 1e12)
	v.within("Lesions.Spread", s.Lesions.Spread, 0, 5)
	v.within("Lesions.Pace", s.Lesions.Pace, -10, 10)
	v.list("Lesions.Detectable", s.Lesions.Detectable, beds)
	v.list("Lethal.Beds", s.Lethal.Beds, beds)
	v.within("Lethal.Total", s.Lethal.Total, 0, 1e300)
	v.within("Lethal.Spread", s.Lethal.Spread, 0, 5)
	v.within("Step", s.Step, 0, 1e9)
	v.within("Tolerance", s.Tolerance, 0, 1)
	if s.Lesions.Most < 0 {
		v.add("Lesions.Most", fmt.Sprintf("is %d", s.Lesions.Most), "0 or more")
	}
	return errors.Join(v.all...)
}

// validate judges the law of growth.
func (p *Primary) validate(v *faults) {
	const tiny, huge = 1e-300, 1e300
	v.within("Primary.Reference", p.Reference, tiny, huge)
	v.within("Primary.Decay", p.Decay, tiny, huge)
	v.within("Primary.Fastest", p.Fastest, 0, huge)
	v.within("Primary.Intercept", p.Intercept, 0, huge)
	v.within("Primary.Slope", p.Slope, 0, 700)
	v.within("Primary.Spread", p.Spread, 0, 3)
	v.within("Primary.CellVolume", p.CellVolume, tiny, huge)
	v.within("Primary.Perfusion", p.Perfusion, 0, huge)
}

// validateTumours judges the tumours at the beginning.
func (s *Spec) validateTumours(v *faults) {
	taken := map[int]bool{}
	for i, t := range s.Tumours {
		name := fmt.Sprintf("Tumours[%d]", i)
		v.within(name+".Cells", t.Cells, 1, 1e300)
		if t.Population < 0 || t.Population >= len(s.Populations) {
			v.add(name+".Population", fmt.Sprintf("is %d", t.Population), fmt.Sprintf("0 to %d", len(s.Populations)-1))
		}
		switch {
		case t.Bed < 0 || t.Bed >= len(s.Circulation.Beds):
			v.add(name+".Bed", fmt.Sprintf("is %d", t.Bed), fmt.Sprintf("0 to %d", len(s.Circulation.Beds)-1))
		case taken[t.Bed]:
			v.add(name+".Bed", fmt.Sprintf("%d holds another tumour", t.Bed), "a bed for each tumour")
		case s.Circulation.Beds[t.Bed].Pulmonary:
			v.add(name+".Bed", "is the pulmonary bed", "a parallel bed of its own")
		case s.Circulation.Beds[t.Bed].Share != 0:
			v.add(name+".Bed", fmt.Sprintf("has the share %g of the flow", s.Circulation.Beds[t.Bed].Share), "0: the share follows from the tumour's volume")
		}
		taken[t.Bed] = true
	}
}

// validateInjections judges the injections.
func (s *Spec) validateInjections(v *faults) {
	largest := s.Circulation.Largest
	if largest == 0 {
		largest = circulation.DefaultLargest
	}
	for i, in := range s.Injections {
		name := fmt.Sprintf("Injections[%d]", i)
		v.within(name+".Cells", in.Cells, 0, 1e15)
		v.within(name+".Time", in.Time, 0, 1e300)
		if i > 0 && in.Time < s.Injections[i-1].Time {
			v.add(name+".Time", "is before that of the injection before", "injections in order of time")
		}
		if in.Population < 0 || in.Population >= len(s.Populations) {
			v.add(name+".Population", fmt.Sprintf("is %d", in.Population), fmt.Sprintf("0 to %d", len(s.Populations)-1))
		}
		if in.Origin < circulation.Arteries || in.Origin >= len(s.Circulation.Beds) {
			v.add(name+".Origin", fmt.Sprintf("is %d", in.Origin), "veins, arteries or a bed")
		}
		sum := 0.0
		for _, share := range in.Sizes {
			v.within(name+".Sizes", share, 0, 1)
			sum += share
		}
		if in.Sizes != nil && (math.Abs(sum-1) > 1e-9 || len(in.Sizes) > largest) {
			v.add(name+".Sizes", fmt.Sprintf("are %d shares that sum to %g", len(in.Sizes), sum), fmt.Sprintf("at most %d shares that sum to 1", largest))
		}
	}
}

// validate returns all faults of a phenotype of a population in this host.
func (p *Phenotype) validate(s *Spec, population int) error {
	v := &faults{}
	name := fmt.Sprintf("phenotype of %q: ", s.Populations[population])
	v.join(p.Blood.Validate(len(s.Circulation.Companions)))
	if len(p.Organs) != len(s.Organs) {
		v.add(name+"Organs", fmt.Sprintf("are %d", len(p.Organs)), fmt.Sprintf("one for each of the %d beds", len(s.Organs)))
		return errors.Join(v.all...)
	}
	for i := range p.Organs {
		o := &p.Organs[i]
		v.join(o.Validate(s.Organs[i].Name))
		if n := len(o.Company); n != 0 && n != len(s.Circulation.Companions) {
			v.add(name+"Company", fmt.Sprintf("is of %d companions", n), fmt.Sprintf("none, or one for each of %d", len(s.Circulation.Companions)))
		}
		v.within(name+"Dormancy times the organ's", o.Dormancy*s.Organs[i].Dormancy, 0, 1)
	}
	const huge = 1e300
	v.within(name+"Growth", p.Growth, -huge, huge)
	v.within(name+"Shedding", p.Shedding, 0, huge)
	v.within(name+"Attraction", p.Attraction, 0, huge)
	v.within(name+"Infiltration", p.Infiltration, 0, 1)
	v.within(name+"Lure", p.Lure, 0, huge)
	v.within(name+"Recruit", p.Recruit, 0, huge)
	v.within(name+"Exosomes", p.Exosomes, 0, huge)
	return errors.Join(v.all...)
}

// faults gathers what is wrong.
type faults struct{ all []error }

func (v *faults) join(err error) {
	if err != nil {
		v.all = append(v.all, err)
	}
}

func (v *faults) add(field, problem, allowed string) {
	v.all = append(v.all, &SpecError{field, problem, allowed})
}

func (v *faults) within(field string, value, low, high float64) {
	if !(value >= low && value <= high) {
		v.add(field, fmt.Sprintf("is %g", value), fmt.Sprintf("%g to %g", low, high))
	}
}

func (v *faults) list(field string, values []float64, n int) {
	if len(values) != 0 && len(values) != n {
		v.add(field, fmt.Sprintf("are %d", len(values)), fmt.Sprintf("none, or one for each of %d beds", n))
	}
	for _, x := range values {
		v.within(field, x, 0, 1e300)
	}
}
