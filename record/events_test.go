package record

import (
	"bytes"
	"errors"
	"math"
	"testing"
)

func TestEventsKeepTheOrderOfTheirAdding(t *testing.T) {
	var a, b Events
	a.Add(0, "plated", "240 cells")
	a.Add(30.5, "fixed", "")
	b.Add(10, "washed", `<"twice">`)
	a.Join(&b, &Events{})
	var out bytes.Buffer
	if err := a.WriteJSONLines(&out); err != nil {
		t.Fatal(err)
	}
	want := `{"time":0,"name":"plated","detail":"240 cells"}
{"time":30.5,"name":"fixed"}
{"time":10,"name":"washed","detail":"<\"twice\">"}
`
	if out.String() != want {
		t.Errorf("got\n%s", &out)
	}
	list := a.List()
	list[0].Name = "changed"
	if a.List()[0].Name != "plated" || a.Len() != 3 {
		t.Error("the list can be changed from outside")
	}
	if err := a.WriteJSONLines(&fullDisk{5}); !errors.Is(err, errFull) {
		t.Error(err)
	}
}

func TestAnEventWithoutATimeIsTheCallersFault(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	var e Events
	e.Add(math.NaN(), "x", "")
}
