package tissue

import (
	"reflect"
	"testing"
	"unsafe"
)

// Every field of a state is either part of the digest, and so of what Save writes, or
// scratch.
func TestEveryFieldOfAStateIsInItsDigest(t *testing.T) {
	scratch := map[string]bool{"spare": true, "slots": true}
	seen := map[string]bool{}
	for _, sc := range scenes(t) {
		ti, s := begin(t, sc.spec, sc.around(), sc.founders...)
		steps(t, ti, s, 3)
		before := s.Digest()
		mutate(reflect.ValueOf(s).Elem(), "", func(name string, change func() (undo func())) {
			undo := change()
			if moved := s.Digest() != before; !moved && !scratch[name] {
				t.Errorf("%s changes and the digest does not", name)
			}
			undo()
			seen[name] = true
		})
		if s.Digest() != before {
			t.Fatal("a change was not undone")
		}
	}
	for _, name := range []string{"ID", "Burst", "QX", "Counts.Rejected", "signalled", "exchanged", "Volume"} {
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
		f = reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
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
