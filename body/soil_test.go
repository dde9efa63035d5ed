package body

import (
	"reflect"
	"testing"

	"paget/organ"
)

// TestEveryFieldThatMattersToTravellersIsCompared changes each field in turn, so that a
// field that is added to a phenotype later cannot be forgotten.
func TestEveryFieldThatMattersToTravellersIsCompared(t *testing.T) {
	fresh := func() *Phenotype {
		p := parental()
		for i := range p.Organs {
			p.Organs[i].Company = []organ.Company{organ.Alone(), organ.Alone()}
		}
		return p
	}
	change := func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Float64:
			v.SetFloat(v.Float() + 0.125)
		case reflect.Slice:
			if v.Type().Elem().Kind() == reflect.Float64 {
				v.Index(0).SetFloat(0.5)
			} else {
				v.Index(0).Field(0).SetFloat(2)
			}
		default:
			t.Fatalf("a field of kind %v", v.Kind())
		}
	}
	judge := func(name string, q *Phenotype, matters bool) {
		if travelsAlike(fresh(), q) == matters {
			t.Errorf("%s: taken as the same: %v", name, matters)
		}
	}
	judge("nothing", fresh(), false)
	q := fresh()
	for i := range reflect.ValueOf(q.Blood).NumField() {
		q = fresh()
		change(reflect.ValueOf(&q.Blood).Elem().Field(i))
		judge("Blood."+reflect.TypeOf(q.Blood).Field(i).Name, q, true)
	}
	kind := reflect.TypeFor[organ.Phenotype]()
	for i := range kind.NumField() {
		q = fresh()
		change(reflect.ValueOf(&q.Organs[3]).Elem().Field(i))
		judge("Organs."+kind.Field(i).Name, q, kind.Field(i).Name != "Growth")
	}
	whole := reflect.TypeFor[Phenotype]()
	for i := range whole.NumField() {
		name := whole.Field(i).Name
		if name == "Blood" || name == "Organs" {
			continue
		}
		q = fresh()
		change(reflect.ValueOf(q).Elem().Field(i))
		judge(name, q, name == "Infiltration" || name == "Attraction")
	}
}

func TestTablesThatAreKeptAreThoseThatAreMadeAnew(t *testing.T) {
	// One workspace sees phenotypes that differ in the soil, back and forth.
	b, err := New(rodent())
	if err != nil {
		t.Fatal(err)
	}
	w := b.NewWorkspace()
	other := parental()
	other.Organs[pulmonary].Niche, other.Organs[portal].Deformability, other.Attraction = 1.1, 0.5, 0.2
	for i, p := range []*Phenotype{parental(), other, parental(), parental(), other} {
		r, err := b.Run(w, fixed{p}, Luck{11, 1}, sixty())
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			same(t, "kept tables", r, live(t, rodent(), fixed{p}, 1, sixty()))
		}
	}
}
