package tissue

import (
	"reflect"
	"testing"
)

// Every field of a state is part of the digest, and so of what Save writes, or scratch.
// A new field that other packages cannot see has to be looked at here by name.
func TestEveryFieldOfAStateIsInItsDigest(t *testing.T) {
	hidden := map[string]bool{"signalled": true, "exchanged": true, "layout": true, "populations": true, "behaviours": true, "spare": true, "slots": true}
	seen := map[string]bool{}
	for _, sc := range scenes(t) {
		ti, s := begin(t, sc.spec, sc.around(), sc.founders...)
		steps(t, ti, s, 3)
		before := s.Digest()
		for i := range reflect.TypeFor[State]().NumField() {
			if f := reflect.TypeFor[State]().Field(i); !f.IsExported() && !hidden[f.Name] {
				t.Fatalf("nobody has looked whether %s is saved", f.Name)
			}
		}
		for _, clock := range []*float64{&s.signalled, &s.exchanged} {
			if *clock++; s.Digest() == before {
				t.Error("a clock is not in the digest")
			}
			*clock--
		}
		for k := range s.behaviours {
			for b := range s.behaviours[k] {
				if c := s.behaviours[k][b].column; len(c) > 0 {
					old := c[0]
					if c[0]++; s.Digest() == before {
						t.Errorf("behaviour %d is not in the digest", b)
					}
					c[0] = old
				}
			}
		}
		mutate(reflect.ValueOf(s).Elem(), "", func(name string, change func() (undo func())) {
			undo := change()
			if s.Digest() == before {
				t.Errorf("%s changes and the digest does not", name)
			}
			undo()
			seen[name] = true
		})
		if s.Digest() != before {
			t.Fatal("a change was not undone")
		}
	}
	for _, name := range []string{"ID", "Burst", "QX", "Counts.Rejected", "Protrusions", "Volume"} {
		if !seen[name] {
			t.Errorf("%s was never looked at", name)
		}
	}
}

// mutate visits every number of a struct and the last number of every slice of
// numbers in it, one after the other.
func mutate(v reflect.Value, prefix string, visit func(name string, change func() (undo func()))) {
	for i := range v.NumField() {
		f, name := v.Field(i), prefix+v.Type().Field(i).Name
		if !f.CanSet() {
			continue
		}
		if f.Kind() == reflect.Struct && name != "Around" {
			mutate(f, name+".", visit)
			continue
		}
		if f.Kind() == reflect.Slice && f.Len() > 0 {
			f = f.Index(f.Len() - 1)
		}
		if !f.CanInt() && !f.CanUint() && !f.CanFloat() {
			continue
		}
		visit(name, func() func() {
			old := reflect.New(f.Type()).Elem()
			old.Set(f)
			switch {
			case f.CanInt():
				f.SetInt(f.Int() + 1)
			case f.CanUint():
				f.SetUint(f.Uint() ^ 1)
			default:
				f.SetFloat(f.Float() + 1)
			}
			return func() { f.Set(old) }
		})
	}
}
